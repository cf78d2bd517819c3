import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { renderText } from '../project/rendering.js';
import { PYTHONS } from '../project/asking/project-questions.js';
import { makers } from './support/makers.js';
import { missing } from './support/skip.js';
import { filesOf, temporaryFolder } from './support/folder.js';

const run = promisify(execFile);
const root = fileURLToPath(new URL('..', import.meta.url));
const templatesOf = (part: string) => path.join(root, 'generators', part, 'templates');

/** The placeholder stands for itself: the templates are checked as they are. */
const data = {
  libname: '_package_',
  project: 'project',
  description: '',
  author: '',
  license: 'MIT',
  python: PYTHONS[0],
  pythons: PYTHONS,
};

const rendered = (template: string) =>
  renderText(template, readFileSync(path.join(templatesOf('app'), template), 'utf8'), data);

/** A project whose files are links to the templates of all parts, so that what is said of it is said of them. */
function projectOfLinks(): string {
  const project = temporaryFolder();
  const folders = { app: '', service: '', docker: '', demo: 'demos/demo', bin: 'bin' };
  for (const [part, folder] of Object.entries(folders)) {
    for (const file of filesOf(templatesOf(part))) {
      const link = path.join(project, folder, file);
      mkdirSync(path.dirname(link), { recursive: true });
      symlinkSync(path.join(templatesOf(part), file), link);
    }
  }
  writeFileSync(path.join(project, 'pyproject.toml'), rendered('pyproject.toml.ejs'));
  return project;
}

function requirementsOf(project: string): string[] {
  const lists = filesOf(project).filter((file) => /^requirements.*\.txt$/.test(path.basename(file)));
  return lists.flatMap((file) => ['--with-requirements', path.join(project, file)]);
}

/** Runs a Python tool, which uv fetches, and hands its complaints to the test. */
async function tool(name: string, words: string[], { cwd = root, fetched = [] as string[] } = {}): Promise<string> {
  const uv = ['tool', 'run', '--quiet', '--python', `>=${PYTHONS[0]}`, ...fetched, name, ...words];
  return run('uv', uv, { cwd }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => {
      throw new Error(error.stdout + error.stderr);
    },
  );
}

async function ruff(...words: string[]): Promise<string> {
  const config = path.join(projectOfLinks(), 'pyproject.toml');
  return tool('ruff', [...words, '--no-cache', '--config', config, ...makers.map(templatesOf)]);
}

// It is run, not looked for: version managers put commands on PATH that only fail.
const hasUv = spawnSync('uv', ['--version']).status === 0;

describe.skipIf(missing(hasUv, 'uv is not installed'))('the Python in the templates', { timeout: 180_000 }, () => {
  test('passes the linter of the generated project, in place', async () => {
    expect(await ruff('check')).toContain('All checks passed');
  });

  test('is formatted, in place', async () => {
    expect(await ruff('format', '--check')).toMatch(/^\d\d? files already formatted$/m);
  });

  test('passes the strict type check of the generated project', async () => {
    const project = projectOfLinks();
    const fetched = requirementsOf(project);
    const cache = path.join(root, 'node_modules/.cache/mypy');
    const mypy = (cwd: string, ...words: string[]) => tool('mypy', [...words, '--cache-dir', cache], { cwd, fetched });
    expect(await mypy(project)).toContain('no issues found');
    const demo = path.join(project, 'demos/demo');
    expect(await mypy(demo, '--config-file', '../../pyproject.toml', '.')).toContain('no issues found');
  });
});

describe('the workflow of the generated project', () => {
  interface Step {
    readonly uses?: string;
    readonly run?: string;
  }
  interface Job {
    readonly 'runs-on': string;
    readonly strategy?: { readonly matrix: Record<string, unknown> };
    readonly steps: readonly Step[];
  }
  const workflow = parse(rendered('.github/workflows/ci.yml.ejs')) as {
    readonly permissions: unknown;
    readonly jobs: Record<string, Job>;
  };
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  test('tries every Python that the project supports', () => {
    expect(workflow.jobs['test']?.strategy?.matrix['python']).toEqual(PYTHONS);
  });

  test('may read the repository and nothing else', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
  });

  test('has steps that either use an action of a stated version or run a command', () => {
    expect(steps.length).toBeGreaterThan(5);
    const action = expect.stringMatching(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/) as string;
    for (const { uses, run: command } of steps) {
      expect([{ uses: action }, { run: command }]).toContainEqual({ uses, run: command });
    }
  });

  test('calls only targets that some Makefile has', () => {
    const commands = steps.map((step) => step.run).join('\n');
    const called = Array.from(commands.matchAll(/^make ([a-z -]+)$/gm), ([, target]) => target);
    expect(called).toEqual(expect.arrayContaining(['dev', 'check-files', 'lint', 'test', 'build']));
    expect([...targetsOf('app'), ...targetsOf('service'), ...targetsOf('docker')]).toEqual(
      expect.arrayContaining(called),
    );
  });
});

test('the hooks of the generated project call only targets that its Makefiles have', () => {
  const { repos } = parse(rendered('.pre-commit-config.yaml')) as { repos: { hooks: { entry: string }[] }[] };
  const entries = repos.flatMap(({ hooks }) => hooks.map(({ entry }) => entry));
  expect(entries).toEqual(['make check-staged', 'make lint', 'make test']);
  for (const entry of entries) expect(targetsOf('app').map((target) => `make ${target}`)).toContain(entry);
});

function targetsOf(part: string): (string | undefined)[] {
  const fragments = filesOf(templatesOf(part)).filter((file) => file.endsWith('.mk'));
  const text = fragments.map((file) => readFileSync(path.join(templatesOf(part), file), 'utf8')).join('\n');
  return Array.from(text.matchAll(/^([a-z][a-z-]*):/gm), ([, target]) => target);
}
