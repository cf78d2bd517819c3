import { once } from 'node:events';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { entryOf, FileServer, whole } from './support/file-server.js';
import { newFolder } from './support/folder.js';
import { LIBRARY, make, newProject, tryMake } from './support/project.js';
import { activated, findPython, sharedEnvironment, withUv } from './support/python.js';
import { type Running, run, start, succeed } from './support/run.js';
import { freePort, isReachable, requireFreePort, untilAnswers } from './support/server.js';
import { Terminal } from './support/terminal.js';

const URL = 'http://127.0.0.1:8000';

/** A resource. */
const MODEL = 'a large model';

/** Pinned, because each version may check more. */
const SCHEMATHESIS = 'schemathesis@4.32.5';

/** A service with a handler that takes longer than its clients wait. */
const SLOW_SERVICE = `
import time
from ${LIBRARY}.service.application import new_app
from ${LIBRARY}.service.running import run

def create_app(settings):
    app = new_app(settings)

    @app.get("/slow")
    def sleep() -> None:
        time.sleep(6)

    return app

run(create_app)
`;

let project: string;
let env: Record<string, string>;
let service: Running;

beforeAll(async () => {
  project = await newProject();
  env = activated(await sharedEnvironment('3.13'));
  await make(project, ['dev'], { env });
  await requireFreePort(8000);
  // Some shells set HOST to the machine's name; the service stays on loopback.
  service = start('make', ['run'], { cwd: project, env: { ...env, HOST: '0.0.0.0' } });
  await untilAnswers(`${URL}/health`, service);
});

afterAll(async () => {
  service.kill();
  await service.ended;
});

async function post(path: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const answer = await fetch(URL + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body,
  });
  return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
}

const reverse = async (text: string) => post('/reverse', JSON.stringify({ text }));

async function exampleCount(): Promise<number> {
  const { stdout } = await make(project, ['example-request-count'], { env });
  return Number(/\{"count": (\d+)\}/.exec(stdout)?.[1]);
}

describe('the running service', () => {
  test('answers `make example-request-reverse`', async () => {
    const { stdout } = await make(project, ['example-request-reverse'], { env });
    expect(stdout).toContain('{"text": "!ecneics atad ,olleH"}');
  });

  test('answers `make example-request-count`, each time with one more', async () => {
    const first = await exampleCount();
    expect(first).toBeGreaterThan(0);
    expect(await exampleCount()).toBe(first + 1);
  });

  test('answers `python examples/example_requests.py`, by any Python of the machine', async () => {
    const plain = { cwd: project, env: { PATH: '/usr/bin:/bin' } };
    const { code, stdout } = await run('python3', ['examples/example_requests.py'], plain);
    expect(stdout).toContain('!ecneics atad ,olleH');
    expect(stdout).toMatch(/\{"count": \d+\}/);
    expect(code).toBe(0);
  });

  test('answers a text of any language', async () => {
    expect(await reverse('schön 🙂')).toEqual({ status: 200, json: { text: '🙂 nöhcs' } });
  });

  test.each(['/health', '/__ping', '/ready', '/__ready', '/openapi.json', '/docs'])('answers %s', async (path) => {
    expect((await fetch(URL + path)).status).toBe(200);
  });

  test.each(['/metrics', '/__metrics'])('counts its requests for Prometheus in %s', async (path) => {
    await reverse('a');
    const metrics = await (await fetch(URL + path)).text();
    expect(metrics).toMatch(/^http_request_duration_seconds_count\{method="POST",route="\/reverse",status="200"\} \d/m);
  });

  test('is reached over loopback alone', async () => {
    const others = Object.values(networkInterfaces())
      .flat()
      .filter((address) => address?.family === 'IPv4' && !address.internal)
      .map((address) => address?.address ?? '');
    // Linux answers on all of 127.0.0.0/8, so this is another address even where there is no network.
    for (const address of ['127.0.0.2', ...others]) expect(await isReachable(address, 8000)).toBe(false);
  });

  test('keeps its port: a second one says that it is taken, and the way out', async () => {
    const { code, stderr } = await tryMake(project, ['run'], { env });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^error: cannot listen on 127\.0\.0\.1, port 8000: .*PORT=8001$/m);
    expect(stderr).not.toContain('Traceback');
  });
});

describe('a request that cannot be served', () => {
  const large = JSON.stringify({ text: 'a'.repeat(2 ** 20) });
  const deep = '['.repeat(100_000);
  const invalidUtf8 = Uint8Array.of(...Buffer.from('{"text": "'), 0xff, ...Buffer.from('"}'));

  test.each([
    ['malformed JSON', '{"text": ', 400],
    ['nothing at all', '', 422],
    ['JSON that is nested too deeply', deep, 400],
    ['bytes that are no UTF-8', invalidUtf8, 400],
    ['no object', '"text"', 422],
    ['a missing field', '{}', 422],
    ['a field of the wrong type', '{"text": 1}', 422],
    ['null', '{"text": null}', 422],
    ['NaN', '{"text": NaN}', 422],
    ['an unknown field', '{"text": "a", "txet": "a"}', 422],
    ['a lone surrogate', String.raw`{"text": "\ud800"}`, 422],
    ['a lone surrogate as the name of a field', String.raw`{"text": "a", "\ud800": 1}`, 422],
    ['a body over the limit', large, 413],
  ])('is refused with a reason: %s', async (_what, body, status) => {
    const answer = await post('/reverse', body);
    expect(answer).toEqual({ status, json: { detail: expect.stringMatching(/\w/) as unknown } });
  });

  test('is refused with a reason: another type of content', async () => {
    const answer = await post('/reverse', 'text=a', { 'Content-Type': 'application/x-www-form-urlencoded' });
    expect(answer.status).toBe(415);
    expect(answer.json['detail']).toContain('application/json');
  });

  test('is refused with a reason: a body over the limit whose length nobody said', async () => {
    const body = new Blob([large]).stream();
    const answer = await fetch(`${URL}/reverse`, { method: 'POST', body, duplex: 'half' });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toHaveProperty('detail');
  });

  test.each([
    ['GET', '/reverse', 405],
    ['DELETE', '/count', 405],
    ['POST', '/health', 405],
    ['POST', '/ready', 405],
    ['GET', '/nowhere', 404],
    ['POST', '/reverse/', 404],
  ])('is refused with a reason: %s %s', async (method, path, status) => {
    const answer = await fetch(URL + path, { method });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toHaveProperty('detail');
  });

  test('is no trouble for those that come after it', async () => {
    expect(await reverse('stressed')).toEqual({ status: 200, json: { text: 'desserts' } });
    expect(service.stderr).not.toContain('Traceback');
    expect(service.stdout).not.toContain('Traceback');
  });

  test('is larger than MAX_BODY_BYTES, where that is set', async () => {
    const { url, stop } = await serve({ MAX_BODY_BYTES: '20' });
    const send = async (text: string) => {
      const body = JSON.stringify({ text });
      return (await fetch(`${url}/reverse`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }))
        .status;
    };
    expect([await send('short'), await send('far too long')]).toEqual([200, 413]);
    await stop();
  });
});

describe('a service that has resources', () => {
  test('is ready once `make resources` has downloaded them beside it', async () => {
    const files = await FileServer.start();
    onTestFinished(async () => files.stop());
    listModel(files.at('/model.bin', whole(Buffer.from(MODEL))));
    const { url, server, stop } = await serve();
    await expect
      .poll(() => readiness(url))
      .toEqual({ status: 503, detail: expect.stringMatching(/^model\.bin is missing from /) as unknown });
    await make(project, ['resources'], { env });
    await untilAnswers(`${url}/ready`, server);
    expect(await readiness(url)).toEqual({ status: 200 });
    await stop();
  });

  test('answers while a large file is verified, and ends without waiting for it', async () => {
    listModel('http://127.0.0.1:9/model.bin');
    const folder = newFolder();
    writeFileSync(join(folder, 'model.bin'), '');
    // A hole that takes no room on the disk, and minutes to read.
    truncateSync(join(folder, 'model.bin'), 2 ** 40);
    const { url, server } = await serve({ RESOURCES: folder });
    onTestFinished(() => server.kill('SIGKILL'));
    expect(await readiness(url)).toEqual({ status: 503, detail: 'the resources are not verified yet' });
    const begin = Date.now();
    server.kill('SIGTERM');
    expect(await server.ended).toBe(0);
    expect(Date.now() - begin).toBeLessThan(5000);
  });
});

describe('a service of several workers', () => {
  test('counts each request once, and goes on after a restart', async () => {
    const settings = { WORKERS: '2', COUNT_STORE: `sqlite:${join(newFolder(), 'count.db')}` };
    for (const first of [1, 101]) {
      const { url, stop } = await serve(settings);
      const counts = await Promise.all(Array.from({ length: 100 }, async () => countAt(url)));
      expect(counts.toSorted((one, other) => one - other)).toEqual(Array.from(counts, (_, index) => first + index));
      await stop();
    }
  });

  test('refuses to count while its file cannot be written to, with the reason', async () => {
    const file = join(newFolder(), 'count.db');
    writeFileSync(file, 'This is no database. '.repeat(100));
    const { url, stop } = await serve({ COUNT_STORE: `sqlite:${file}` });
    const answer = await fetch(`${url}/count`, { method: 'POST' });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ detail: 'the count cannot be stored: file is not a database' });
    await stop();
  });
});

describe('a service with keys', () => {
  test('answers those who bring one, and says how to the others', async () => {
    const file = join(newFolder(), 'keys');
    writeFileSync(file, 'new\nold\n');
    const { url, port, stop } = await serve({ API_KEY_FILE: file });
    const count = async (authorization: string) =>
      fetch(`${url}/count`, { method: 'POST', headers: { authorization } });
    expect([(await count('Bearer old')).status, (await count('Bearer new')).status]).toEqual([200, 200]);
    const refused = await count('Bearer other');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer');
    expect(await refused.json()).toEqual({ detail: expect.stringContaining('Authorization: Bearer KEY') as unknown });
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    const { stdout } = await make(project, ['example-request-count', `PORT=${port}`, 'API_KEY=old'], { env });
    expect(stdout).toContain('{"count": 3}');
    await stop();
  });

  test('reads no body of those who have none', async () => {
    const { port, stop } = await serve({ API_KEY: 'key' });
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write('POST /reverse HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /);
    await stop();
  });
});

describe('what the service logs', () => {
  test('is one JSON object a line with LOG_FORMAT=json, from its start to its end', async () => {
    const { url, server, stop } = await serve({ LOG_FORMAT: 'json' });
    await fetch(`${url}/nowhere%0A?q=secret`, { headers: { 'X-Request-ID': 'mine' } });
    await stop();
    const lines = server.stderr.trimEnd().split('\n');
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const messages = logged.map(({ message }) => message);
    expect(messages).toContainEqual(expect.stringContaining('Listening on'));
    expect(messages).toContain('Application shutdown complete.');
    expect(logged).toContainEqual(
      expect.objectContaining({ method: 'GET', path: '/nowhere%0A', status: 404, request_id: 'mine' }),
    );
    expect(server.stdout + server.stderr).not.toContain('secret');
  });

  test('is what routes log, too, and why one failed: with the id that its answer has', async () => {
    const { url, server, stop } = await serve({}, ['-c', FAILING]);
    const answer = await fetch(`${url}/fail`);
    expect(answer.status).toBe(500);
    const id = answer.headers.get('X-Request-ID');
    expect(id).toMatch(/^\S+$/);
    await stop();
    const lines = server.stderr.split('\n').filter((line) => line.endsWith(`[${id}]`));
    expect(lines).toEqual([
      `INFO:     about to fail [${id}]`,
      expect.stringMatching(/^INFO: {5}127\.0\.0\.1:\d+ - "GET \/fail" 500 [\d.]+ ms /),
      `ERROR:    Exception in ASGI application [${id}]`,
    ]);
    expect(server.stderr).toContain('\nRuntimeError: broken\n');
  });
});

describe('fuzzed by its own OpenAPI document, the service', () => {
  test.each([
    ['without a key', {}, []],
    ['with one', { API_KEY: 'key' }, ['--header', 'Authorization: Bearer key']],
    ['with one that clients do not have', { API_KEY: 'key' }, []],
  ])('answers as documented, and never fails: %s', async (_what, settings, words) => {
    const { url, server, stop } = await serve(settings);
    const limits = ['--max-examples', '50', '--seed', '1'];
    const fuzz = ['tool', 'run', '--quiet', '--python', findPython('3.13'), SCHEMATHESIS, 'run', '--checks', 'all'];
    const { stdout } = await succeed('uv', [...fuzz, ...limits, ...words, `${url}/openapi.json`], {
      cwd: newFolder(),
      env: withUv(),
    });
    expect(stdout).toMatch(/Tested: 5$/m);
    expect(server.stderr).not.toContain('Traceback');
    await stop();
  });
});

describe('what clients do to a service', () => {
  test('ends when they are slow, which the others do not notice', async () => {
    const { url, port, stop } = await serve({}, undefined, ['ulimit -S -n 256']);
    const begin = Date.now();
    const slow = {
      silent: drip(port, ''),
      headers: drip(port, postHead('A: '), 'a'),
      'line ends': drip(port, '', '\r\n'),
      body: drip(port, postHead('Content-Length: 1000\r\n\r\n'), 'a'),
      chunks: drip(port, postHead('Transfer-Encoding: chunked\r\n\r\n'), '1\r\na\r\n'),
    };
    const idle = Array.from({ length: 2000 }, async () => drip(port, ''));
    const health = untilSettled(url, Promise.all(Object.values(slow).concat(idle)));
    expect(
      Object.fromEntries(await Promise.all(Object.entries(slow).map(async ([name, said]) => [name, await said]))),
    ).toEqual({
      silent: '',
      headers: expect.stringMatching(/^HTTP\/1\.1 408 /) as unknown,
      'line ends': '',
      body: expect.stringMatching(/^HTTP\/1\.1 408 /) as unknown,
      chunks: expect.stringMatching(/^HTTP\/1\.1 408 /) as unknown,
    });
    expect(new Set(await Promise.all(idle))).toEqual(new Set(['']));
    expect(Date.now() - begin).toBeLessThan(30_000);
    expect(await health).toBeGreaterThan(10);
    await stop();
  });

  test('is over once they have left, even if there were more than it has files for', async () => {
    const { url, port, server, stop } = await serve({}, undefined, ['ulimit -n 64']);
    const sockets = Array.from({ length: 100 }, () => connect(port, '127.0.0.1').on('error', () => {}));
    await sleep(1000);
    for (const socket of sockets) socket.destroy();
    await untilAnswers(`${url}/health`, server);
    expect((await fetch(`${url}/health`)).status).toBe(200);
    await stop();
  });

  test('is refused at once where it is too much for handlers that take long', async () => {
    const { url, stop } = await serve({ MAX_REQUESTS: '60', REQUEST_SECONDS: '3' }, ['-c', SLOW_SERVICE]);
    const answers = Array.from({ length: 100 }, async () => fetch(`${url}/slow`));
    const health = untilSettled(url, Promise.all(answers));
    const first = await Promise.any(answers);
    expect([first.status, first.headers.get('Retry-After')]).toEqual([503, '1']);
    const metrics = async () => (await fetch(`${url}/metrics`)).text();
    await expect.poll(metrics, { timeout: 10_000 }).toContain('route="unmatched",status="503"} 40.0');
    // Nothing ends their threads, and still they are answered.
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([503]));
    expect(await health).toBeGreaterThan(5);
    await stop();
  });
});

describe('the end of the service', () => {
  test('on SIGTERM comes after the running request, with status 0', async () => {
    const { server, port } = await serve();
    const body = JSON.stringify({ text: 'stressed' });
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const head = `POST /reverse HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n`;
    socket.write(`${head}\r\n${body.slice(0, 5)}`);
    await sleep(200);
    server.kill('SIGTERM');
    await sleep(500);
    socket.write(body.slice(5));
    await closed;
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
    expect(answer).toContain('{"text":"desserts"}');
    expect(await server.ended).toBe(0);
  });

  test('on Ctrl-C in `make run` is quiet', async () => {
    const port = await freePort();
    const terminal = new Terminal('make', ['run', `PORT=${port}`], { cwd: project, env });
    await terminal.see(`http://127.0.0.1:${port}`);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    terminal.type('\u0003');
    await terminal.ended;
    expect(terminal.text).not.toMatch(/Traceback|Error \d/);
    expect(await isReachable('127.0.0.1', port)).toBe(false);
  });
});

describe('a service of two workers', () => {
  test('replaces them on SIGHUP, of which those who ask notice nothing', async () => {
    const { url, server, stop } = await serve({ WORKERS: '2' });
    const started = () => new Set(server.stderr.match(/(?<=Started server process \[)\d+/g)).size;
    const ended = () => server.stderr.match(/Finished server process/g)?.length;
    await expect.poll(started, { timeout: 60_000 }).toBe(2);
    server.child.kill('SIGHUP');
    const statuses = new Set<number>();
    const deadline = Date.now() + 60_000;
    while ((started() < 4 || ended() !== 2) && Date.now() < deadline) {
      statuses.add((await fetch(`${url}/health`)).status);
    }
    expect(statuses).toEqual(new Set([200]));
    expect(started()).toBe(4);
    await stop();
    expect(server.stderr).not.toContain('Traceback');
  });
});

describe('a setting that makes no sense', () => {
  test.each([
    ['PORT', 'http'],
    ['MAX_BODY_BYTES', '-1'],
    ['LOG_LEVEL', 'loud'],
    ['CORS_ORIGINS', 'example.org'],
    ['API_KEY_FILE', '/nowhere'],
    ['WORKERS', '0'],
    ['COUNT_STORE', 'sqlite:missing/count.db'],
  ])('is refused in one line: %s=%s', async (name, value) => {
    const wrong = { ...env, [name]: value };
    const { code, stderr } = await run('python', ['-m', `${LIBRARY}.serving`], { cwd: project, env: wrong });
    expect(stderr).toMatch(new RegExp(`^error: ${name}=${value}: .+\n$`));
    expect(code).toBe(2);
  });
});

test('without a service, the example requests say how to start it', async () => {
  const port = String(await freePort());
  const { code, stderr } = await tryMake(project, ['example-request-count'], { env: { ...env, PORT: port } });
  expect(stderr).toContain('start it with `make run`');
  expect(stderr).not.toContain('Traceback');
  expect(code).not.toBe(0);
});

test.each(['http://[::1', 'http://a..b'])('the example requests refuse %s in one line', async (url) => {
  const wrong = { ...env, SERVICE_URL: url };
  const { code, stderr } = await run('python', ['examples/example_requests.py'], { cwd: project, env: wrong });
  expect(stderr).toMatch(/^'http.*' is not a valid URL: .*\n$/);
  expect(code).toBe(1);
});

/** Puts one file on the project's list, until the test ends. */
function listModel(url: string): void {
  const folder = join(project, 'resources');
  const listing = join(folder, 'resources.toml');
  const before = readFileSync(listing);
  writeFileSync(listing, entryOf('model.bin', url, MODEL));
  onTestFinished(() => {
    writeFileSync(listing, before);
    rmSync(join(folder, 'model.bin'), { force: true });
  });
}

/** What the service answers to whoever sends it requests. */
async function readiness(url: string) {
  const answer = await fetch(`${url}/ready`);
  const { detail } = (await answer.json()) as { detail?: string };
  return { status: answer.status, ...(detail !== undefined && { detail }) };
}

async function countAt(url: string): Promise<number> {
  const answer = await fetch(`${url}/count`, { method: 'POST' });
  return ((await answer.json()) as { count: number }).count;
}

/** A service with a route that fails. */
const FAILING = `
import logging
from ${LIBRARY}.service import application, running
def create_app(settings):
    app = application.new_app(settings)
    @app.get("/fail")
    async def fail():
        logging.getLogger(__name__).info("about to fail")
        raise RuntimeError("broken")
    return app
running.run(create_app)
`;

/** The beginning of a request. */
function postHead(more: string): string {
  return `POST /reverse HTTP/1.1\r\nHost: a\r\n${more}`;
}

/** Sends some bytes, then others again and again; what it was told until the service closed the connection. */
async function drip(port: number, begin: string, then = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  let said = '';
  socket.setEncoding('utf8').on('data', (text: string) => (said += text));
  socket.write(begin);
  const timer = setInterval(() => socket.write(then), 1000);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(timer);
  return said;
}

/** Asks for the service's health until something has happened; how often it answered, which it always has to. */
async function untilSettled(url: string, event: Promise<unknown>): Promise<number> {
  const settled = event.then(() => true);
  let answers = 0;
  for (; !(await Promise.race([settled, sleep(100, false)])); answers++) {
    const { status } = await fetch(`${url}/health`, { signal: AbortSignal.timeout(10_000) });
    expect(status).toBe(200);
  }
  return answers;
}

/** The service on a port of its own, as its container starts it, after commands of the shell. */
async function serve(
  settings: Record<string, string> = {},
  words: readonly string[] = ['-m', `${LIBRARY}.serving`],
  before: readonly string[] = [],
) {
  const port = await freePort();
  const variables = { ...env, ...settings, PORT: String(port) };
  const script = [...before, 'exec python "$@"'].join(' && ');
  const server = start('sh', ['-c', script, 'sh', ...words], { cwd: project, env: variables });
  const url = `http://127.0.0.1:${port}`;
  await untilAnswers(`${url}/health`, server);
  const stop = async () => {
    server.kill();
    await server.ended;
  };
  return { server, port, url, stop };
}
