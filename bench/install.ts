import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { run, works } from './commands.js';
import { interleave, ratio, secondsOf, type Subject } from './measuring.js';
import { newProject } from './project.js';

/** `make dev` against what one would type instead. */
export const install: Subject = {
  runs: 7,
  obstacle: async () => ((await works('uv', '--version')) ? undefined : 'uv is not on PATH'),
  async measure({ folder, runs }) {
    const project = await newProject(folder);
    const env = await pathToUv(folder);
    const files = readdirSync(project).filter((name) => /^requirements-.*\.txt$/.test(name));
    const byHand = `uv venv && uv pip install -e . ${files.map((name) => `-r ${name}`).join(' ')}`;
    const timed = async (command: string) => {
      rmSync(path.join(project, '.venv'), { recursive: true, force: true });
      return secondsOf(async () => run('sh', ['-c', command], { cwd: project, env }));
    };
    await timed(byHand); // fills uv's cache
    const samples = await interleave(runs, {
      'make dev': async () => timed('make dev'),
      'uv by hand': async () => timed(byHand),
    });
    const checks = [ratio(samples, 'make dev', 'uv by hand', { atMost: 1.3 })];
    return [{ title: `make dev, against: ${byHand}`, unit: 's', samples, checks }];
  },
};

/** Puts uv itself first on PATH: version managers have a slow script there, and `make dev` asks more often than a hand. */
async function pathToUv(folder: string): Promise<Record<string, string>> {
  const uv = await run('uv', ['run', '--no-project', 'printenv', 'UV'], { cwd: folder });
  symlinkSync(uv.trim(), path.join(folder, 'uv'));
  return { PATH: `${folder}${path.delimiter}${process.env['PATH']}` };
}
