import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { read } from '../support/folder.js';
import { type Answer, FileServer } from './support/file-server.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { findPython, newEnvironment, withoutUv, withUv } from './support/python.js';
import { newFolder } from './support/folder.js';
import { run, succeed } from './support/run.js';

const LOCK = 'requirements.lock';
const SBOM = 'sbom.cdx.json';

/** A release that is older than the newest, and has an advisory. */
const OLD = 'jinja2==3.1.2';

let project: string;
let requirements: string;
const env = withUv();

beforeAll(async () => {
  project = await newProject();
  requirements = path.join(project, 'requirements.txt');
});

const original = () => read(project, 'requirements.txt').replace(/^jinja2.*\n/gm, '');

afterEach(() => {
  writeFileSync(requirements, original());
  for (const file of [LOCK, SBOM]) rmSync(path.join(project, file), { force: true });
});

/** Requires a package, and pins all. */
async function lock(requirement: string): Promise<void> {
  appendFileSync(requirements, `${requirement}\n`);
  await make(project, ['lock'], { env });
}

/** As somebody who allows newer releases, which the lock file does not have yet. */
const allowNewer = () => writeFileSync(requirements, `${original()}jinja2>=3.1\n`);

/** The pins of a lock file, for whatever platform. */
const pinned = () =>
  Array.from(read(project, LOCK).matchAll(/^([^\s=]+)==([^\s;]+)/gm), ([, name, version]) => `${name}==${version}`);

describe('`make lock`', () => {
  test('pins what runs in production, with hashes', async () => {
    await make(project, ['lock'], { env });
    expect(read(project, LOCK)).toMatch(/^fastapi==[\d.]+ /m);
    expect(read(project, LOCK)).not.toMatch(/^pytest==/m);
    const environment = await newEnvironment(path.join(newFolder(), 'environment'), findPython('3.13'));
    const install = ['pip', 'install', '--require-hashes', '--dry-run', '-r', LOCK];
    await succeed('uv', install, { cwd: project, env: { ...env, VIRTUAL_ENV: environment } });
  });

  test('keeps what is pinned, where newer releases are allowed later', async () => {
    await lock(OLD);
    allowNewer();
    await make(project, ['lock'], { env });
    expect(pinned()).toContain(OLD);
  });

  test.each(['lock', 'audit', 'sbom'])('as `make %s`, says what it needs', async (target) => {
    const { code, stderr } = await tryMake(project, [target], { env: withoutUv() });
    expect(stderr).toMatch(new RegExp(`^error: make ${target} needs uv: https://`));
    expect(code).not.toBe(0);
  });
});

describe('`make dev` takes the versions that are pinned', () => {
  let library: string;

  beforeAll(async () => {
    library = await newProject(['--no-service', '--no-docker']);
    // What else it installs is looked at in other tests.
    writeFileSync(path.join(library, 'requirements-dev.txt'), '');
    writeFileSync(path.join(library, 'requirements.txt'), `${OLD}\n`);
    await make(library, ['lock'], { env });
    writeFileSync(path.join(library, 'requirements.txt'), 'jinja2>=3.1\n');
  });

  async function installed(environment: string, variables: Record<string, string>): Promise<string> {
    await make(library, ['dev'], { env: { ...variables, VIRTUAL_ENV: environment } });
    const script = 'import importlib.metadata as m; print(m.version("jinja2"))';
    const { stdout } = await succeed(path.join(environment, 'bin/python'), ['-c', script], { cwd: '/' });
    return `jinja2==${stdout.trim()}`;
  }

  test('by uv', async () => {
    const environment = await newEnvironment(path.join(newFolder(), 'environment'), findPython('3.13'));
    expect(await installed(environment, env)).toBe(OLD);
  });

  test('by pip', async () => {
    const environment = path.join(newFolder(), 'environment');
    await succeed(findPython('3.11'), ['-m', 'venv', environment], { cwd: '/' });
    expect(await installed(environment, withoutUv())).toBe(OLD);
  });
});

describe('`make audit`', () => {
  /** Speaks as OSV does, and knows of one release that is vulnerable. */
  const osv: Answer = (response, request) =>
    void json(request).then((body) => {
      const { package: asked, version } = body as { package: { name: string }; version: string };
      const vulns = `${asked.name}==${version}` === OLD ? [ADVISORY] : undefined;
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ vulns }));
    });

  const ADVISORY = {
    schema_version: '1.7.0',
    id: 'GHSA-h5c8-rqwp-cp95',
    aliases: ['CVE-2024-22195'],
    published: '2024-01-11T15:20:48Z',
    summary: 'Jinja vulnerable to HTML attribute injection when passing user input as keys to xmlattr filter',
    affected: [
      {
        package: { ecosystem: 'PyPI', name: 'jinja2' },
        ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '3.1.3' }] }],
      },
    ],
  };

  async function audit(flags = '', answer = osv) {
    const server = await FileServer.start();
    onTestFinished(() => server.stop());
    const url = server.at('/v1/query', answer);
    const finished = await tryMake(project, ['audit', `AUDIT_FLAGS=--osv-url ${url} ${flags}`], { env });
    return { ...finished, asked: server.requests.length };
  }

  test('fails on a known vulnerability, and says in which release it is mended', async () => {
    await lock(OLD);
    const { code, stdout, stderr } = await audit();
    expect(stdout).toMatch(/^jinja2 +3\.1\.2 +CVE-2024-22195 +3\.1\.3$/m);
    expect(stderr).toContain('Found 1 known vulnerability in 1 package');
    expect(code).not.toBe(0);
  });

  test('audits what is pinned, each package once, and not what is the newest', async () => {
    await lock(OLD);
    allowNewer();
    const { code, stdout, asked } = await audit();
    expect(stdout).toContain(`Auditing ${pinned().length} packages, as pinned in requirements.lock`);
    expect(asked).toBe(pinned().length);
    expect(code).not.toBe(0);
  });

  test('passes where there is none', async () => {
    await lock('jinja2>=3.1.6');
    expect(await audit()).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('No known vulnerabilities found') as string,
    });
  });

  test('passes over a vulnerability where options of pip-audit say so', async () => {
    await lock(OLD);
    expect((await audit('--ignore-vuln GHSA-h5c8-rqwp-cp95')).code).toBe(0);
  });

  test('audits what would be installed, where nothing is pinned', async () => {
    appendFileSync(requirements, `${OLD}\n`);
    const { code, stdout } = await audit();
    expect(stdout).toMatch(/^Auditing \d+ packages, the newest, as there is no requirements\.lock$/m);
    expect(stdout).toContain('CVE-2024-22195');
    expect(code).not.toBe(0);
  });

  test.each(['nobody', 'an error'])('fails where %s answers, and does not call that a success', async (who) => {
    const url = 'http://127.0.0.1:9/v1/query';
    const { code, stdout, stderr } =
      who === 'nobody'
        ? await tryMake(project, ['audit', `AUDIT_FLAGS=--osv-url ${url}`], { env })
        : await audit('', (response) => response.writeHead(503).end());
    expect(stderr).toMatch(/^error: the audit could not be made, so nothing is known: /m);
    expect(stdout + stderr).not.toContain('Traceback');
    expect(code).not.toBe(0);
  });
});

describe('`make sbom`', () => {
  interface Sbom {
    readonly metadata: { readonly component: Record<string, unknown> };
    readonly components: readonly { name: string; version: string; licenses?: unknown }[];
    readonly dependencies: readonly { ref: string; dependsOn?: readonly string[] }[];
  }

  const sbom = () => JSON.parse(read(project, SBOM)) as Sbom;

  test('lists what is pinned for the image, what needs what, and under which licenses', async () => {
    await lock(OLD);
    allowNewer();
    const { stdout } = await make(project, ['sbom'], { env });
    expect(stdout).toBe(`Wrote ${SBOM}: ${pinned().length} packages, as pinned in ${LOCK}\n`);
    const { metadata, components, dependencies } = sbom();
    expect(metadata.component).toMatchObject({ name: LIBRARY, version: '0.1', type: 'application' });
    const listed = components.map(({ name, version }) => `${name.toLowerCase().replaceAll('_', '-')}==${version}`);
    expect(listed.toSorted()).toEqual(pinned().toSorted());
    expect(components.every(({ licenses }) => licenses !== undefined)).toBe(true);
    const needs = (ref: string) => dependencies.find((dependency) => dependency.ref === ref)?.dependsOn?.join(' ');
    expect(needs('root-component')).toMatch(/^Jinja2==3\.1\.2 fastapi==.* uvloop==/);
    expect(needs('Jinja2==3.1.2')).toMatch(/MarkupSafe==/);
  });

  test('is valid, the same whenever it is made of the same, and kept out of git', async () => {
    await make(project, ['lock', 'sbom'], { env });
    const made = read(project, SBOM);
    expect(await isValid(made)).toBe(true);
    expect(await isValid(made.replace('"bomFormat"', '"format"'))).toBe(false);

    const other = path.join(newFolder(), 'other');
    await succeed('cp', ['--archive', project, other], { cwd: '/' });
    await make(other, ['sbom'], { env });
    expect(read(other, SBOM)).toBe(made);

    await succeed('git', ['init', '--quiet'], { cwd: other });
    const { stdout } = await succeed('git', ['status', '--short', '--untracked-files=all'], { cwd: other });
    expect(stdout).toContain('pyproject.toml');
    expect(stdout).not.toContain(SBOM);
  });
});

describe('where the lock file is not that of the requirements', () => {
  test('`make audit` names what it lacks, and says what to do', async () => {
    await make(project, ['lock'], { env });
    appendFileSync(requirements, `${OLD}\n`);
    const { code, stderr } = await tryMake(project, ['audit'], { env });
    expect(stderr).toMatch(/^error: requirements\.lock lacks jinja2==3\.1\.2 markupsafe==\S+: run `make lock`$/m);
    expect(code).not.toBe(0);
  });

  test('`make sbom` shows what it forbids, and says what to do', async () => {
    await lock(OLD);
    writeFileSync(requirements, `${original()}jinja2>=3.1.6\n`);
    const { code, stderr } = await tryMake(project, ['sbom'], { env });
    expect(stderr).toMatch(/jinja2>=3\.1\.6[^]*^error: it is not known .* run `make lock`/m);
    expect(code).not.toBe(0);
  });
});

test('the workflow gives no right and no version away, by zizmor', async () => {
  const words = [
    'tool',
    'run',
    '--quiet',
    'zizmor',
    '--offline',
    '--persona=pedantic',
    '--min-severity=low',
    '.github',
  ];
  const zizmor = () => run('uv', words, { cwd: project, env });
  expect(await zizmor()).toMatchObject({ code: 0, stdout: expect.stringContaining('No findings') as string });
  const file = path.join(project, '.github/workflows/ci.yml');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace(/@\w{40} # (v\d+)\S*/, '@$1').replace('contents: read', 'contents: write'));
  const { stdout } = await zizmor();
  writeFileSync(file, text);
  expect(stdout).toContain('unpinned-uses');
  expect(stdout).toContain('excessive-permissions');
});

/** By the schema of CycloneDX, and its library. */
async function isValid(sbom: string): Promise<boolean> {
  const library = ['tool', 'run', '--quiet', '--from', 'cyclonedx-python-lib[json-validation]>=11,<12'];
  const options = { cwd: '/', env, input: sbom };
  const { stdout } = await succeed('uv', [...library, 'python', '-c', VALIDATE], options);
  return stdout.trim() === 'None';
}

const VALIDATE = `
import sys
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
print(JsonStrictValidator(SchemaVersion.V1_6).validate_str(sys.stdin.read()))
`;
