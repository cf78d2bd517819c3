import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import { interleave, ratio, secondsOf, type Subject } from './measuring.js';
import { expectState, newProject, quickstart } from './project.js';
import { makeOlder } from './records.js';

/** `quickstart update` of a project in which every file is outdated, against making the same project. */
export const update: Subject = {
  runs: 11,
  async measure({ folder, runs }) {
    const current = await newProject(folder, 'current');
    await quickstart(current, ['update', '--check']);
    const older = path.join(folder, 'older');
    cpSync(current, older, { recursive: true });
    await makeOlder(older);
    const updated = path.join(folder, 'updated');
    const samples = await interleave(runs, {
      'first generation': async () => generate(folder),
      'update of every file': async () => {
        rmSync(updated, { recursive: true, force: true });
        cpSync(older, updated, { recursive: true });
        return secondsOf(async () => quickstart(updated, ['update']));
      },
      'update, nothing to change': async () => secondsOf(async () => quickstart(current, ['update'])),
    });
    await expectState(updated, 'pristine');
    const checks = [
      ratio(samples, 'update of every file', 'first generation', { atMost: 1.5 }),
      ratio(samples, 'update, nothing to change', 'first generation'),
    ];
    return [{ title: 'quickstart update, against making the project', unit: 's', samples, checks }];
  },
};

async function generate(folder: string): Promise<number> {
  const libname = 'made_anew';
  const seconds = await secondsOf(async () => newProject(folder, libname));
  rmSync(path.join(folder, libname), { recursive: true });
  return seconds;
}
