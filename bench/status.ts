import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, works } from './commands.js';
import { difference, interleave, ratio, secondsOf, type Subject } from './measuring.js';
import { expectState, quickstart } from './project.js';
import { projectWithDemos } from './records.js';

const FOLDERS = 100;
const FILES_IN_EACH = 1000;
/** What was written more recently is looked into again. */
const OLD_ENOUGH = 2500; // milliseconds

/** `quickstart status` at a thousand demos against `git status`, and with many files in the project that are not ours. */
export const status: Subject = {
  runs: 25,
  obstacle: async () => ((await works('git', '--version')) ? undefined : 'git is not on PATH'),
  async measure({ folder, runs }) {
    const project = await projectWithDemos(folder, 1000);
    await commitAll(project);
    const crowded = path.join(folder, 'crowded');
    cpSync(project, crowded, { recursive: true });
    crowd(path.join(crowded, 'resources', 'others'));
    await sleep(OLD_ENOUGH);
    for (const place of [project, crowded]) await warmUp(place);
    const samples = await interleave(runs, {
      'node -e 0': async () => secondsOf(async () => run(process.execPath, ['-e', '0'], { cwd: project })),
      'git status': async () => secondsOf(async () => run('git', ['status'], { cwd: project })),
      status: async () => secondsOf(async () => quickstart(project, ['status'])),
      'status, 100,000 other files': async () => secondsOf(async () => quickstart(crowded, ['status'])),
      'status, the first one': async () => {
        const caches = mkdtempSync(path.join(folder, 'caches-'));
        return secondsOf(async () => quickstart(project, ['status'], caches));
      },
    });
    const net = { ...samples, '(status - node -e 0)': difference(samples, 'status', 'node -e 0') };
    const checks = [
      ratio(net, '(status - node -e 0)', 'git status', { atMost: 3 }),
      ratio(samples, 'status', 'git status'),
      ratio(samples, 'status, 100,000 other files', 'status', { atMost: 1.1 }),
    ];
    return [{ title: 'quickstart status, in a project with 1,000 demos', unit: 's', samples, checks }];
  },
};

async function commitAll(project: string): Promise<void> {
  const identity = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', '-c', 'commit.gpgsign=false'];
  await run('git', ['init', '--quiet'], { cwd: project });
  await run('git', ['add', '.'], { cwd: project });
  // Without the housekeeping that git would go on with beside what is measured.
  await run('git', [...identity, '-c', 'gc.auto=0', 'commit', '--quiet', '--message', 'All'], { cwd: project });
}

/** Fills a folder with files, as data sets do. */
function crowd(place: string): void {
  for (let folder = 0; folder < FOLDERS; folder++) {
    const inner = path.join(place, String(folder));
    mkdirSync(inner, { recursive: true });
    for (let file = 0; file < FILES_IN_EACH; file++) writeFileSync(path.join(inner, `${file}.txt`), '');
  }
}

/** Lets git and us see that nothing has changed, which both remember. */
async function warmUp(project: string): Promise<void> {
  const changes = await run('git', ['status', '--porcelain'], { cwd: project });
  if (changes !== '') throw new Error(`git should ignore what is beside the project's files:\n${changes}`);
  await expectState(project, 'pristine');
}
