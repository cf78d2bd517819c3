import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { environmentWith, run, works } from './commands.js';
import { difference, interleave, type Measure, ratio, secondsOf, type Subject } from './measuring.js';
import { asset, COMMAND, newProject, PACKAGE } from './project.js';

const LIBNAME = 'cool_library';
const WORDS = ['--path', 'project', '--libname', LIBNAME, '--no-git'];

/** putup makes a repository, and wants to know who does. */
const IDENTITY = {
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'user.name',
  GIT_CONFIG_VALUE_0: 'bench',
  GIT_CONFIG_KEY_1: 'user.email',
  GIT_CONFIG_VALUE_1: 'bench@example.com',
};

/** A new project from a cold start, against Node alone, and against others that make the same or a similar one. */
export const start: Subject = {
  runs: 15,
  async obstacle() {
    if (process.getuid?.() === 0) return 'yo does not run as root';
    return (await works('uv', '--version')) ? undefined : 'uv is not on PATH';
  },
  async measure({ folder, runs }) {
    const peers = await installPeers(folder);
    const yo = await installYo(folder);
    const [cookiecutter, copier] = templatesOf(await newProject(folder, LIBNAME), folder);
    const timed = async (command: string, args: readonly string[]) => {
      const cwd = path.join(folder, 'place');
      rmSync(cwd, { recursive: true, force: true });
      mkdirSync(cwd);
      return secondsOf(async () => run(command, args, { cwd, env: IDENTITY }));
    };
    const contestants = {
      'node -e 0': async () => timed(process.execPath, ['-e', '0']),
      '--help': async () => timed(process.execPath, [COMMAND, '--help']),
      '--version': async () => timed(process.execPath, [COMMAND, '--version']),
      quickstart: async () => timed(process.execPath, [COMMAND, ...WORDS]),
      cookiecutter: async () => timed(peers('cookiecutter'), ['--no-input', cookiecutter]),
      copier: async () => timed(peers('copier'), ['copy', '--quiet', '--defaults', copier, 'project']),
      putup: async () => timed(peers('putup'), ['project']),
      yo: async () => timed(yo, ['datascience', ...WORDS]),
      'yo, an empty generator': async () => timed(yo, ['empty']),
    };
    // Whoever comes first is slower: caches of Python and of the disk.
    await interleave(1, contestants);
    const { quickstart, cookiecutter: one, copier: other } = contestants;
    await expectSame(path.join(folder, 'place/project'), [quickstart, one, other]);
    const samples = await interleave(runs, contestants);
    const ours = { ...samples, '(yo - yo, an empty generator)': difference(samples, 'yo', 'yo, an empty generator') };
    const checks = [
      ratio(ours, 'quickstart', 'node -e 0', { atMost: 4 }),
      ratio(ours, '--help', 'node -e 0', { atMost: 1.6 }),
      ratio(ours, '--version', 'node -e 0', { atMost: 1.6 }),
      ratio(ours, 'quickstart', 'cookiecutter', { atMost: 0.9 }),
      ratio(ours, 'quickstart', 'copier', { atMost: 0.5 }),
      ratio(ours, 'quickstart', 'putup', { atMost: 1 }),
      ratio(ours, 'quickstart', 'yo', { atMost: 0.15 }),
      ratio(ours, '(yo - yo, an empty generator)', 'yo', { atMost: 0.25 }),
    ];
    return [{ title: `quickstart ${WORDS.join(' ')}, from a cold start`, unit: 's', samples: ours, checks }];
  },
};

/** Installs them into an environment of their own; the way to a command of it. */
async function installPeers(folder: string): Promise<(command: string) => string> {
  const bin = await environmentWith(path.join(folder, 'peers'), ['-r', asset('peers/start-requirements.txt')]);
  return (command) => path.join(bin, command);
}

/** Installs yo beside this package, and a generator that does nothing, to know what yo itself takes. */
async function installYo(folder: string): Promise<string> {
  const prefix = path.join(folder, 'yo');
  const empty = path.join(folder, 'generator-empty');
  write(path.join(empty, 'package.json'), EMPTY_PACKAGE);
  write(path.join(empty, 'generators/app/index.js'), EMPTY_GENERATOR);
  await run('npm', ['install', '--no-audit', '--no-fund'], { cwd: empty });
  await run('npm', ['install', '--global', '--prefix', prefix, '--no-audit', '--no-fund', 'yo@7', empty, PACKAGE], {
    cwd: folder,
  });
  return path.join(prefix, 'bin/yo');
}

const EMPTY_PACKAGE = JSON.stringify({
  name: 'generator-empty',
  version: '1.0.0',
  keywords: ['yeoman-generator'],
  type: 'module',
  dependencies: { 'yeoman-generator': '^8.4.0' },
});

const EMPTY_GENERATOR = `import Generator from 'yeoman-generator';

export default class extends Generator {
  writing() {}
}
`;

/** Makes templates of a project, for cookiecutter and for copier, in which the library's name is an answer. */
function templatesOf(project: string, folder: string): [string, string] {
  const [cookiecutter, copier] = [path.join(folder, 'cookiecutter'), path.join(folder, 'copier')];
  write(path.join(cookiecutter, 'cookiecutter.json'), JSON.stringify({ project: 'project', libname: LIBNAME }));
  write(
    path.join(copier, 'copier.yml'),
    `_subdirectory: files\n_templates_suffix: ""\nlibname:\n  default: ${LIBNAME}\n`,
  );
  writeTemplates(project, path.join(cookiecutter, '{{ cookiecutter.project }}'), 'cookiecutter.libname');
  writeTemplates(project, path.join(copier, 'files'), 'libname');
  return [cookiecutter, copier];
}

function writeTemplates(project: string, folder: string, name: string): void {
  for (const file of filesOf(project)) {
    const text = readFileSync(path.join(project, file), 'utf8');
    write(path.join(folder, file.replaceAll(LIBNAME, `{{ ${name} }}`)), asTemplate(text, name));
  }
}

/** A text as a template of Jinja. */
function asTemplate(text: string, name: string): string {
  return text.split(LIBNAME).map(untagged).join(`{{ ${name} }}`);
}

/** What reads like a tag of Jinja is kept as it is. */
function untagged(text: string): string {
  return /\{[{%#]/.test(text) ? `{% raw %}${text}{% endraw %}` : text;
}

/**
 * Makes sure that those who are to make the same do.
 *
 * @throws Error where one makes other files.
 */
async function expectSame(project: string, makers: readonly Measure[]): Promise<void> {
  const made: string[] = [];
  for (const make of makers) {
    await make();
    made.push(filesOf(project).join(', '));
  }
  const other = made.find((files) => files !== made[0]);
  if (other !== undefined) throw new Error(`${other} was made instead of ${made[0]}`);
}

function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .toSorted();
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
