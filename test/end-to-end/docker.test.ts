import { randomBytes } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { rootCertificates } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { missing } from '../support/skip.js';
import { docker, hasEngine, openEngine, withDocker } from './support/docker.js';
import { entryOf } from './support/file-server.js';
import { newFolder } from './support/folder.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { activated, sharedEnvironment, withoutUv, withUv } from './support/python.js';
import { run, start, succeed } from './support/run.js';
import { freePort, requireFreePort, untilAnswers } from './support/server.js';
import { Terminal } from './support/terminal.js';

const IMAGE = `${LIBRARY}:0.1`;
const DEMO_IMAGE = `${LIBRARY}-cool-demo:0.1`;
const IMPATIENT = ['--health-interval', '1s', '--health-start-period', '1ms', '--health-retries', '1'];
const HARDENED = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];

/** A resource; no layer but one that is asked for may hold it. */
const MODEL = 'a model of several gigabytes';

/** A text in the certificates that the builds are given; it must not be in the images. */
const MARK = 'the certificates of this company';

describe.skipIf(missing(hasEngine, 'no Docker engine answers'))('the image of the service', () => {
  let project: string;
  let env: Record<string, string>;
  let closeEngine: ReturnType<typeof openEngine>;

  beforeAll(async () => {
    closeEngine = openEngine();
    project = await newProject(['--demo', 'cool-demo']);
    env = withDocker({ SSL_CERT_FILE: markedCertificates() });
    await make(project, ['build'], { env });
  });

  afterAll(async () => {
    await docker('rmi', '--force', IMAGE, DEMO_IMAGE);
    closeEngine();
  });

  test('runs by the documented command, and answers the same example requests', async () => {
    await requireFreePort(8000);
    const developer = activated(await sharedEnvironment('3.13'));
    await make(project, ['dev'], { env: developer });
    const words = ['run', '-p', '8000:8000', '--rm', '-it', IMAGE];
    const terminal = new Terminal('docker', words, { cwd: project, env });
    await terminal.see('Listening on');
    const reversed = await make(project, ['example-request-reverse'], { env: developer });
    expect(reversed.stdout).toContain('!ecneics atad ,olleH');
    const counted = await make(project, ['example-request-count'], { env: developer });
    expect(counted.stdout).toContain('{"count": 1}');
    const both = await succeed('python', ['examples/example_requests.py'], { cwd: project, env: developer });
    expect(both.stdout).toContain('{"count": 2}');
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(0);
    expect(terminal.text).not.toContain('Traceback');
  });

  test('runs without rights: a read-only disk, no capability, an ordinary user', async () => {
    const { id, url } = await started(IMAGE, 8000, HARDENED);
    const answer = await fetch(`${url}/reverse`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"text": "live"}',
    });
    expect(await answer.json()).toEqual({ text: 'evil' });
    expect(Number(await docker('exec', id, 'id', '-u'))).toBeGreaterThan(0);
  });

  test('becomes healthy', async () => {
    const { id } = await started(IMAGE, 8000);
    for (let second = 0; second < 40 && (await healthOf(id)) === 'starting'; second += 1) await sleep(1000);
    expect(await healthOf(id)).toBe('healthy');
  });

  test('stops quickly on SIGTERM, with status 0', async () => {
    const { id } = await started(IMAGE, 8000);
    const begin = Date.now();
    await docker('stop', '--time', '20', id);
    expect(Date.now() - begin).toBeLessThan(5000);
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0');
  });

  test('is started by `make docker-run`, on another port where that is asked for', async () => {
    const port = await freePort();
    const server = start('make', ['docker-run', `PORT=${port}`], { cwd: project, env });
    await untilAnswers(`http://127.0.0.1:${port}/health`, server);
    server.kill('SIGINT');
    await server.ended;
    expect(server.stdout).toContain(`Published on http://127.0.0.1:${port}, `);
    expect(server.stderr).not.toContain('Traceback');
    expect(await docker('ps', '--quiet', '--filter', `ancestor=${IMAGE}`)).toBe('');
  });

  test('is not started on a port that a program has, and `make docker-run` says how to take another', async () => {
    const program = createServer();
    await new Promise<void>((resolve) => program.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void program.close());
    const { port } = program.address() as AddressInfo;
    expect(await dockerRun(project, port, env)).toEqual(refusedAsTaken(port));
  });

  test('is not started on a port that a container has, and `make docker-run` says how to take another', async () => {
    const { port } = await started(IMAGE, 8000);
    expect(await dockerRun(project, port, env)).toEqual(refusedAsTaken(port));
  });

  test('is not started on a port that does not exist: `make docker-run` leaves it to Docker to say so', async () => {
    const { failed, said } = await dockerRun(project, 99_999, env);
    expect(said[0]).toMatch(/^docker: .*99999/);
    expect(failed).toBe(true);
  });

  test('holds the library alone: no test, no other folder, no certificate of the build', async () => {
    const files = await docker(
      'run',
      '--rm',
      '--user',
      'root',
      IMAGE,
      'find',
      '/app',
      '/opt',
      '-path',
      '*cool_library*',
    );
    expect(files).toContain(`/app/${LIBRARY}/text.py`);
    expect(files).not.toContain('test');
    expect(await docker('run', '--rm', IMAGE, 'ls', '-A')).toBe(`${LIBRARY}\n${LIBRARY}-0.1.dist-info\nresources`);
    expect(await occurrences(IMAGE, MARK)).toBe(0);
    expect(await occurrences(IMAGE, `def reverse`)).toBeGreaterThan(0);
  });

  test("gets a private index's address as a secret that it does not keep", async () => {
    const secret = { ...env, PIP_INDEX_URL: 'http://user:hunter2@127.0.0.1:9/simple' };
    // What was built does not depend on secrets, so this needs no index.
    await make(project, ['build'], { env: secret });
    expect(await docker('history', '--no-trunc', IMAGE)).not.toContain('hunter2');
    const fresh = ['build', 'DOCKER_BUILD_FLAGS=--no-cache --progress=plain'];
    const { code, stdout, stderr } = await tryMake(project, fresh, { env: secret });
    expect(code).not.toBe(0);
    expect(stdout + stderr).toMatch(/127\.0\.0\.1.*\/simple/);
    expect(stdout + stderr).not.toContain('hunter2');
  });

  test('is built again after an edit without installing anything again', async () => {
    const before = await layersOf(IMAGE);
    appendFileSync(path.join(project, LIBRARY, 'text.py'), '\nEDITED = True\n');
    await make(project, ['build'], { env });
    const after = await layersOf(IMAGE);
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(after.at(-1)).not.toBe(before.at(-1));
  });

  test('needs no shell, nor any other program, to run and to be healthy', async () => {
    const bare = `${LIBRARY}:bare`;
    const folder = newFolder();
    writeFileSync(path.join(folder, 'Dockerfile'), `FROM ${IMAGE}\nUSER root\nRUN ${EMPTY_BIN}\nUSER 10001:10001\n`);
    await succeed('docker', ['build', '--tag', bare, folder], { cwd: folder, env });
    onTestFinished(async () => void (await docker('rmi', '--force', bare)));
    const { id } = await started(bare, 8000, [...HARDENED, ...IMPATIENT], '/ready');
    await expect.poll(() => healthOf(id), { timeout: 60_000 }).toBe('healthy');
    await expect(docker('exec', id, 'sh', '-c', ':')).rejects.toThrow(/"sh": executable file not found/);
    await expect(docker('exec', id, 'ls')).rejects.toThrow(/"ls": executable file not found/);
    await docker('stop', '--time', '20', id);
    expect(await docker('inspect', '--format', '{{.State.ExitCode}}', id)).toBe('0');
  });

  test('stands on another base where a build argument says so', async () => {
    const base = 'another-base:1';
    const folder = newFolder();
    writeFileSync(path.join(folder, 'Dockerfile'), `FROM python:3.13-slim\nENV BASE=another\n`);
    await succeed('docker', ['build', '--tag', base, folder], { cwd: folder, env });
    onTestFinished(async () => void (await docker('rmi', '--force', base)));
    await make(project, ['build', `DOCKER_BUILD_FLAGS=--build-arg BASE_IMAGE=${base}`], { env });
    expect(await docker('run', '--rm', IMAGE, 'printenv', 'BASE')).toBe('another');
  });

  test("`make build` in a demo's folder makes the demo's own image", async () => {
    const folder = path.join(project, 'demos/cool-demo');
    for (const secret of ['.env.local', '.streamlit/secrets.toml']) writeFileSync(path.join(folder, secret), MARK);
    await make(folder, ['build'], { env });
    const { id, url, port } = await started(DEMO_IMAGE, 8501, [...HARDENED, '--tmpfs', '/tmp'], '/_stcore/health');
    expect(await (await fetch(`${url}/_stcore/health`)).text()).toBe('ok');
    expect(await dockerRun(folder, port, env)).toEqual(refusedAsTaken(port));
    expect(await docker('exec', id, 'python', '-c', `import ${LIBRARY}.text`)).toBe('');
    expect(Number(await docker('exec', id, 'id', '-u'))).toBeGreaterThan(0);
    expect(await docker('exec', id, 'find', '.', '-path', './.*', '-type', 'f')).toBe('./.streamlit/config.toml');
    expect(await occurrences(DEMO_IMAGE, MARK)).toBe(0);
  });

  describe('of a project with a lock file', () => {
    /** The oldest release that the lock file can have; the newest is what would be installed without it. */
    const OLD = 'markupsafe==2.1.5';
    let requirements: string;
    let lock: string;
    let original: string;
    let locked: string;

    beforeAll(async () => {
      requirements = path.join(project, 'requirements.txt');
      lock = path.join(project, 'requirements.lock');
      original = readFileSync(requirements, 'utf8');
      writeFileSync(requirements, `${original}${OLD}\n`);
      await make(project, ['lock'], { env: withUv() });
      writeFileSync(requirements, `${original}markupsafe\n`);
      locked = readFileSync(lock, 'utf8');
    });

    afterAll(() => {
      writeFileSync(requirements, original);
      rmSync(lock);
    });

    test('holds what it pins, and nothing else', async () => {
      expect((await build(project, env)).code).toBe(0);
      const script =
        'import importlib.metadata as m; [print(d.name, d.version) for d in m.distributions(path=sys.path)]';
      const listed = await docker('run', '--rm', IMAGE, 'python', '-c', `import sys; ${script}`);
      const installed = listed.split('\n').map((line) => line.toLowerCase().replaceAll('_', '-').replace(' ', '=='));
      const pins = Array.from(locked.matchAll(/^[^\s=]+==[^\s;]+/gm), ([pin]) => pin);
      expect(pins).toContain(OLD);
      expect(installed.filter((name) => !name.startsWith('cool-library')).toSorted()).toEqual(pins.toSorted());
    });

    test('is not built of what has another hash', async () => {
      const tampered = locked.replace(/^fastapi==[^]*?# via/m, (pin) =>
        pin.replace(/sha256:\w{8}/g, 'sha256:00000000'),
      );
      writeFileSync(lock, tampered);
      const { code, stdout, stderr } = await build(project, env);
      writeFileSync(lock, locked);
      expect(stdout + stderr).toMatch(/^\S+ [\d.]+ +cause: Hash mismatch for `fastapi==/m);
      expect(code).not.toBe(0);
    });

    test('is not built where a requirement came after it, and the build says what to do', async () => {
      appendFileSync(requirements, 'jinja2>=3.1\n');
      const { code, stdout, stderr } = await build(project, env);
      writeFileSync(requirements, `${original}markupsafe\n`);
      expect(stdout + stderr).toMatch(/^\S+ [\d.]+ +cause: Because jinja2 was not found /m);
      expect(stdout + stderr).toMatch(/^\S+ [\d.]+ error: requirements\.lock lacks .*: run `make lock`$/m);
      expect(code).not.toBe(0);
    });

    test('of a demo, too, is not built of what has another hash', async () => {
      const tampered = locked.replace(/^markupsafe==[^]*?# via/m, (pin) =>
        pin.replace(/sha256:\w{8}/g, 'sha256:00000000'),
      );
      writeFileSync(lock, tampered);
      const demo = path.join(project, 'demos/cool-demo');
      const { code, stdout, stderr } = await build(demo, env);
      writeFileSync(lock, locked);
      expect(stdout + stderr).toMatch(/^\S+ [\d.]+ +cause: Hash mismatch for `markupsafe==/m);
      expect(code).not.toBe(0);
    });
  });

  describe('of a project with resources', () => {
    let model: string;

    beforeAll(() => {
      const folder = path.join(project, 'resources');
      model = path.join(folder, 'model.bin');
      writeFileSync(model, MODEL);
      // Not listed, and too large for the context of a build.
      writeFileSync(path.join(folder, 'stray.bin'), randomBytes(20_000_000));
      writeFileSync(path.join(folder, 'resources.toml'), entryOf('model.bin', 'http://127.0.0.1:9', MODEL));
    });

    test('is built without them: no layer holds one, and no build is sent one', async () => {
      const { stdout, stderr } = await make(project, ['build', 'DOCKER_BUILD_FLAGS=--progress=plain'], { env });
      const sent = /load build context[^]*?transferring context: ([\d.]+ ?[kMG]?B)/.exec(stdout + stderr)?.[1];
      expect(sent).toMatch(/\dk?B$/);
      expect(await occurrences(IMAGE, MODEL)).toBe(0);
      expect(await docker('run', '--rm', IMAGE, 'ls', 'resources')).toBe('resources.toml');
    });

    test('is not ready without them: it is alive, and says what is missing', async () => {
      const { id, url } = await started(IMAGE, 8000, IMPATIENT);
      const reason = expect.stringMatching(/^model\.bin is missing from \/resources: .*mount/) as unknown;
      // The service answers before its thread has looked.
      const answer = async () => (await fetch(`${url}/ready`)).json();
      await expect.poll(answer, { timeout: 60_000 }).toEqual({ detail: reason });
      expect((await fetch(`${url}/ready`)).status).toBe(503);
      await expect.poll(() => healthOf(id), { timeout: 60_000 }).toBe('unhealthy');
      expect(await docker('inspect', '--format', '{{(index .State.Health.Log 0).Output}}', id)).toContain('is missing');
    });

    test('is ready as `make docker-run` starts it', async () => {
      const url = await startedByMake(project, env, '/ready');
      expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ok' });
    });

    test('of a demo finds them as `make docker-run` starts it', async () => {
      const demo = path.join(project, 'demos/cool-demo');
      await make(demo, ['build'], { env });
      await startedByMake(demo, env, '/_stcore/health');
      const id = await docker('ps', '--quiet', '--filter', `ancestor=${DEMO_IMAGE}`);
      expect(await docker('exec', id, ...readsModel)).toBe(MODEL);
    });

    test('has those that are listed in a layer where that is asked for', async () => {
      await make(project, ['build', 'WITH=resources'], { env });
      const { id, url } = await started(IMAGE, 8000, [...HARDENED, ...IMPATIENT], '/ready');
      expect(await docker('exec', id, ...readsModel)).toBe(MODEL);
      expect(await docker('exec', id, 'ls', 'resources')).toBe('model.bin\nresources.toml');
      expect(Number(await docker('exec', id, 'id', '-u'))).toBeGreaterThan(0);
      await expect.poll(() => healthOf(id), { timeout: 60_000 }).toBe('healthy');
      expect((await fetch(`${url}/reverse`)).status).toBe(405);
    });

    test('of a demo has them in a layer, too, where that is asked for', async () => {
      await make(path.join(project, 'demos/cool-demo'), ['build', 'WITH=resources'], { env });
      expect(await docker('run', '--rm', DEMO_IMAGE, ...readsModel)).toBe(MODEL);
    });

    test('gets no layer of what is not right', async () => {
      writeFileSync(model, MODEL.toUpperCase());
      const { code, stdout, stderr } = await tryMake(project, ['build', 'WITH=resources'], { env });
      expect(stdout + stderr).toContain('error: model.bin does not have the checksum');
      expect(stdout + stderr).not.toContain('Traceback');
      expect(code).not.toBe(0);
    });

    test('is built and started where there is no folder for them', async () => {
      rmSync(path.dirname(model), { recursive: true });
      await make(project, ['build'], { env });
      const url = await startedByMake(project, env, '/ready');
      expect(await (await fetch(`${url}/ready`)).json()).toEqual({ status: 'ok' });
    });

    test('is built with nothing but resources', async () => {
      const { code, stderr } = await tryMake(project, ['build', 'WITH=resource'], { env });
      expect(stderr).toMatch(/WITH=resource: write WITH=resources or leave it out/);
      expect(code).not.toBe(0);
    });
  });

  test('is not built where no engine answers, and `make build` says so', async () => {
    const nowhere = { ...env, DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const { code, stderr } = await tryMake(project, ['build'], { env: nowhere });
    expect(stderr).toMatch(/^error: no engine answers/m);
    expect(code).not.toBe(0);
  });
});

test('`make build` says what to install where there is no Docker', async () => {
  const project = await newProject();
  const { code, stderr } = await tryMake(project, ['build'], { env: withoutUv() });
  expect(stderr).toMatch(/^error: docker is not installed/m);
  expect(code).not.toBe(0);
});

/** Prints a resource, as code of the library reads it. */
const readsModel = [
  'python',
  '-c',
  `from ${LIBRARY}.resources import resource_path; print(resource_path("model.bin").read_text())`,
];

/** Builds an image, and shows all that is said meanwhile. */
function build(folder: string, env: Record<string, string>) {
  return tryMake(folder, ['build', 'DOCKER_BUILD_FLAGS=--progress=plain'], { env });
}

/** Leaves no program of the system but Python, in the words of a Dockerfile. */
const EMPTY_BIN = JSON.stringify([
  'python',
  '-c',
  'import os; [os.remove(e) for d in ("/usr/bin", "/usr/sbin") for e in os.scandir(d) if not e.name.startswith("python")]',
]);

/** What `make docker-run` says, beside make's own line, where it does not start. */
async function dockerRun(folder: string, port: number, env: Record<string, string>) {
  const { code, stderr } = await tryMake(folder, ['docker-run', `PORT=${port}`], { env });
  return { failed: code !== 0, said: stderr.split('\n').filter((line) => line !== '' && !line.startsWith('make: ')) };
}

/** The reason and the way out, and nothing else. */
function refusedAsTaken(port: number) {
  return { failed: true, said: [`error: port ${port} is taken: make docker-run PORT=${port + 1000}`] };
}

/** The certificates of this machine and a mark, as a file. */
function markedCertificates(): string {
  const file = process.env['SSL_CERT_FILE'];
  const certificates =
    file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : rootCertificates.join('\n');
  const marked = path.join(newFolder(), 'certificates.pem');
  writeFileSync(marked, `# ${MARK}\n${certificates}`);
  return marked;
}

/** A container that answers on a port of this machine, until the test ends. */
async function started(image: string, inside: number, options: readonly string[] = [], health = '/health') {
  const port = await freePort();
  const id = await docker('run', '--detach', ...options, '--publish', `127.0.0.1:${port}:${inside}`, image);
  onTestFinished(async () => void (await docker('rm', '--force', id)));
  const url = `http://127.0.0.1:${port}`;
  const logs = start('docker', ['logs', '--follow', id], { cwd: '/', env: withDocker() });
  await untilAnswers(url + health, logs);
  logs.kill();
  return { id, url, port };
}

/** The address of an image that `make docker-run` starts, and the end of the test stops. */
async function startedByMake(folder: string, env: Record<string, string>, health: string): Promise<string> {
  const port = await freePort();
  const server = start('make', ['docker-run', `PORT=${port}`], { cwd: folder, env });
  onTestFinished(async () => {
    server.kill('SIGINT');
    await server.ended;
  });
  await untilAnswers(`http://127.0.0.1:${port}${health}`, server);
  return `http://127.0.0.1:${port}`;
}

async function healthOf(id: string): Promise<string> {
  return docker('inspect', '--format', '{{.State.Health.Status}}', id);
}

/** Ids of the layers of an image, the base's first. */
async function layersOf(image: string): Promise<string[]> {
  return JSON.parse(await docker('image', 'inspect', '--format', '{{json .RootFS.Layers}}', image)) as string[];
}

/** How many lines of the files and the settings of an image hold a text. */
async function occurrences(image: string, text: string): Promise<number> {
  const script = `docker save ${image} | grep --text --count "$1"`;
  const { stdout } = await run('sh', ['-c', script, 'sh', text], { cwd: '/', env: withDocker() });
  return Number(stdout);
}
