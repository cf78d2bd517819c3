import { createHash, randomBytes } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { parse as parseToml } from 'smol-toml';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { filesOf } from '../support/folder.js';
import { missing } from '../support/skip.js';
import { SmallDisk } from './support/disk.js';
import { type Answer, entryOf, FileServer, Held, whole } from './support/file-server.js';
import { newFolder } from './support/folder.js';
import { make, newProject, tryMake } from './support/project.js';
import { activated, findPython, newEnvironment } from './support/python.js';
import { type Running, run, start, succeed } from './support/run.js';
import { freePort, untilAnswers } from './support/server.js';
import { Terminal } from './support/terminal.js';
import { giveTo, ordinaryUser } from './support/user.js';

const CONTENT = randomBytes(300_000);
/** It stays from one run to the next. */
const LOCK = '.lock';

interface Entry {
  readonly name: string;
  readonly url: string;
  readonly size?: number;
}

let project: string;
let env: Record<string, string>;
let server: FileServer;

beforeAll(async () => {
  project = await newProject(['--no-service']);
  const environment = await newEnvironment(path.join(newFolder(), 'venv'), findPython('3.13'));
  env = { ...activated(environment), AWS_EC2_METADATA_DISABLED: 'true' };
  await make(project, ['dev'], { env });
});

beforeEach(async () => {
  const folder = newFolder('resources');
  env = { ...env, RESOURCES: folder };
  server = await FileServer.start();
  onTestFinished(async () => server.stop());
});

const folder = () => env['RESOURCES']!;
const file = (name: string) => path.join(folder(), name);
const checksum = (content: Buffer) => createHash('sha256').update(content).digest('hex');

/** Lists resources; those of the tests are all of the same content. */
function list(...entries: readonly Entry[]): void {
  const texts = entries.map(
    ({ name, url, size }) =>
      entryOf(name, url, CONTENT) + (size === undefined ? '' : `size = ${size}\nlicense = "CC0-1.0"\n`),
  );
  writeFileSync(path.join(project, 'resources/resources.toml'), texts.join('\n'));
}

/** The errors of a command that fails, in lines for people; what make adds is left out. */
async function errorsOf(target: string, options: { env?: Record<string, string> } = {}): Promise<string[]> {
  const { code, stdout, stderr } = await tryMake(project, [target], { env, ...options });
  expect(code, stdout + stderr).toBe(2);
  expect(stderr).not.toContain('Traceback');
  expect(stderr).toMatch(/^make: .* Error 1$/m);
  return stderr.split('\n').filter((line) => line.startsWith('error: '));
}

/** Sends a thousand times as much, unless it is stopped. */
const pour: Answer = (response) => {
  let left = 1000;
  const send = () => {
    while (left > 0 && !response.destroyed) {
      left -= 1;
      if (!response.write(CONTENT)) return;
    }
    response.end();
  };
  response.on('drain', send);
  send();
};

/** Waits until a process has said something on stderr. */
async function said(running: Running, text: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const look = () => void (running.stderr.includes(text) && resolve());
    running.child.stderr?.on('data', look);
    void running.ended.then(() => reject(new Error(`"${text}" was not said:\n${running.stderr}`)));
    look();
  });
}

describe('make resources', () => {
  test('downloads what is missing, into subfolders too, and then does nothing', async () => {
    const url = server.at('/model.bin', whole(CONTENT));
    list({ name: 'model.bin', url, size: CONTENT.length }, { name: 'word lists/of all/a b.bin', url });
    const { stdout, stderr } = await make(project, ['resources'], { env });
    expect(stdout).toBe('resources/ is complete: 2 listed\n');
    expect(stderr.split('\n').toSorted()).toEqual(['', 'model.bin: 300kB', 'word lists/of all/a b.bin: 300kB']);
    expect(filesOf(folder())).toEqual([LOCK, 'model.bin', 'word lists/of all/a b.bin']);
    expect(readFileSync(file('word lists/of all/a b.bin'))).toEqual(CONTENT);
    expect(statSync(file('model.bin')).mode & 0o777).toBe(0o644);
    const again = await make(project, ['resources'], { env });
    expect(again).toMatchObject({ stdout: 'resources/ is complete: 2 listed\n', stderr: '' });
    expect(server.requests).toHaveLength(2);
  });

  test('downloads many, several at once but no more than four', async () => {
    let [now, most] = [0, 0];
    let isOpen = false;
    const names = Array.from({ length: 200 }, (_, number) => `shards/${number}.bin`);
    const waiting: (() => void)[] = [];
    const answer: Answer = (response) => {
      now += 1;
      most = Math.max(most, now);
      waiting.push(() => {
        now -= 1;
        response.end(CONTENT);
      });
      if (isOpen) waiting.pop()?.();
      // That no fifth one comes beside these four can only be told by giving it the time.
      else if (now === 4) setTimeout(open, 500);
    };
    const open = () => {
      isOpen = true;
      for (const send of waiting.splice(0)) send();
    };
    list(...names.map((name) => ({ name, url: server.at(`/${name}`, answer) })));
    await make(project, ['resources'], { env });
    expect(most).toBe(4);
    expect(filesOf(folder())).toEqual([LOCK, ...names].toSorted());
  });

  test('says all that fails, brings the rest, and leaves nothing of what failed', async () => {
    const other = Buffer.from(CONTENT).fill(0, 0, 10);
    const dead = await FileServer.start();
    const offline = dead.at('/x', whole(CONTENT));
    await dead.stop();
    const entry = (name: string, answer: Answer, size?: number): Entry => ({
      name,
      url: server.at(`/${name}`, answer),
      ...(size === undefined ? {} : { size }),
    });
    list(
      entry('truncated', (response) => {
        response.writeHead(200, { 'content-length': CONTENT.length });
        response.write(CONTENT.subarray(0, 1000), () => response.destroy());
      }),
      // Without a length of its own, an answer that ends too early looks whole.
      entry('short', (response) => response.end(CONTENT.subarray(0, 1000)), CONTENT.length),
      entry('endless', pour, CONTENT.length),
      entry('tampered', whole(other), CONTENT.length),
      entry('gone', (response) => response.writeHead(404).end()),
      entry('forbidden', (response) => response.writeHead(403).end()),
      { name: 'offline', url: offline },
      { name: 'odd', url: 'gopher://127.0.0.1/x' },
      { name: 'wrong', url: 'http://[' },
      { name: 'nowhere', url: 'https://me:secret@/x' },
      entry('elsewhere', (response) => response.writeHead(302, { location: 'file:///x?secret' }).end()),
      entry('good', whole(CONTENT)),
    );
    expect(await errorsOf('resources')).toEqual([
      'error: truncated: no download from 127.0.0.1, or only a part: are you online? Try again',
      expect.stringMatching(/^error: short: what came has 1000 bytes, and resources\.toml says 300000: try again/),
      expect.stringMatching(/^error: endless: what came has more bytes than the 300000 that resources\.toml says: /),
      expect.stringMatching(/^error: tampered: what came has the checksum [0-9a-f]{64}, and .*: try again/),
      expect.stringMatching(/^error: gone: 127\.0\.0\.1 answered 404 Not Found: correct the URL/),
      expect.stringMatching(/^error: forbidden: 127\.0\.0\.1 answered 403 Forbidden: ask its owner/),
      'error: offline: no download from 127.0.0.1, or only a part: are you online? Try again',
      expect.stringMatching(/^error: odd: its URL must start with one of http, https, /),
      expect.stringMatching(/^error: wrong: /),
      'error: nowhere: its URL, or the one that it leads to, is none of HTTP: correct the URL',
      'error: elsewhere: its URL, or the one that it leads to, is none of HTTP: correct the URL',
    ]);
    expect(filesOf(folder())).toEqual([LOCK, 'good']);
    expect(server.requests.filter((place) => place === '/tampered' || place === '/forbidden')).toHaveLength(2);
  });

  test('follows a redirect, tries again after a fault that may pass, and is patient', async () => {
    const good = server.at('/good', whole(CONTENT));
    const faults = [500, 503];
    const moved = server.at('/moved', (response) => response.writeHead(302, { location: good }).end());
    const flaky = server.at('/flaky', (response) => {
      const fault = faults.pop();
      if (fault === undefined) response.end(CONTENT);
      else response.writeHead(fault).end();
    });
    const dripping = server.at('/dripping', (response) => {
      let sent = 0;
      const timer = setInterval(() => {
        response.write(CONTENT.subarray(sent, (sent += 10_000)));
        if (sent < CONTENT.length) return;
        clearInterval(timer);
        response.end();
      }, 20);
    });
    list(...[moved, flaky, dripping].map((url) => ({ name: path.basename(url), url })));
    await make(project, ['resources'], { env });
    expect(filesOf(folder())).toEqual([LOCK, 'dripping', 'flaky', 'moved']);
    expect(server.requests.filter((place) => place === '/flaky')).toHaveLength(3);
  });

  test('needs no network where all is there, and says so where something is missing', async () => {
    const url = server.at('/model.bin', whole(CONTENT));
    list({ name: 'model.bin', url });
    await make(project, ['resources'], { env });
    await server.stop();
    await make(project, ['resources'], { env });
    list({ name: 'model.bin', url }, { name: 'other.bin', url });
    expect(await errorsOf('resources')).toEqual([
      'error: other.bin: no download from 127.0.0.1, or only a part: are you online? Try again',
    ]);
    server = await FileServer.start();
  });

  test('names the host that does not answer where the URL has none', async () => {
    const dead = await FileServer.start();
    const proxy = dead.at('', whole(CONTENT));
    await dead.stop();
    list({ name: 'model.bin', url: 'doi:10.5281/zenodo.1/model.bin' });
    expect(await errorsOf('resources', { env: { ...env, https_proxy: proxy } })).toEqual([
      'error: model.bin: no download from doi.org, or only a part: are you online? Try again',
    ]);
  });

  test('never overwrites what is in the place of a resource, and still brings the others', async () => {
    const url = server.at('/model.bin', whole(CONTENT));
    list({ name: 'mine.bin', url }, { name: 'small.bin', url, size: CONTENT.length }, { name: 'model.bin', url });
    for (const name of ['mine.bin', 'small.bin']) writeFileSync(file(name), 'my own');
    const mend = 'move the file away and run `make resources`, or correct resources.toml';
    expect(await errorsOf('resources')).toEqual([
      `error: mine.bin does not have the checksum that is listed: ${mend}`,
      `error: small.bin has 6 bytes instead of 300000: ${mend}`,
    ]);
    expect(filesOf(folder())).toEqual([LOCK, 'mine.bin', 'model.bin', 'small.bin']);
    expect(readFileSync(file('mine.bin'), 'utf8')).toBe('my own');
    expect(await errorsOf('check-resources')).toHaveLength(2);
  });

  test('leaves alone what a link in the place of its lock leads to', async () => {
    list({ name: 'model.bin', url: server.at('/model.bin', whole(CONTENT)) });
    const other = path.join(newFolder(), 'other');
    writeFileSync(other, 'my own');
    giveTo(ordinaryUser(), other);
    symlinkSync(other, file(LOCK));
    await make(project, ['resources'], { env });
    expect(readFileSync(other, 'utf8')).toBe('my own');
  });

  test.each([
    ['a name with a NUL', String.raw`resource = [{ name = "a\u0000", url = "u", sha256 = "${checksum(CONTENT)}" }]`],
    ['endless nesting', `resource = ${'['.repeat(3000)}`],
    ['a file elsewhere', `resource = [{ name = "../stray.bin", url = "u", sha256 = "${checksum(CONTENT)}" }]`],
  ])('refuses a list in one line: %s', async (_what, text) => {
    writeFileSync(path.join(project, 'resources/resources.toml'), text);
    expect(await errorsOf('resources')).toHaveLength(1);
    expect(filesOf(folder())).toEqual([]);
  });

  test('twice at once downloads once', async () => {
    const held = new Held(CONTENT);
    list({ name: 'model.bin', url: server.at('/model.bin', held.answer) });
    const first = start('make', ['resources'], { cwd: project, env });
    await held.begun;
    const second = start('make', ['resources'], { cwd: project, env });
    await said(second, 'waiting for another run');
    held.release();
    expect([await first.ended, await second.ended]).toEqual([0, 0]);
    expect(server.requests).toHaveLength(1);
    expect(readFileSync(file('model.bin'))).toEqual(CONTENT);
  });

  describe.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', -1],
  ] as const)('that is ended by %s', (signal, status) => {
    test('leaves nothing half, and the next one completes it', async () => {
      const held = new Held(CONTENT);
      list({ name: 'model.bin', url: server.at('/model.bin', held.answer) });
      // Without make, which would report the status in words of its own.
      const running = start('python', ['make/fetch_resources.py'], { cwd: project, env });
      await held.begun;
      running.kill(signal);
      expect(await running.ended).toBe(status);
      expect(running.stderr).not.toContain('Traceback');
      expect(existsSync(file('model.bin'))).toBe(false);
      expect(existsSync(file('.parts'))).toBe(signal === 'SIGKILL');
      server.at('/model.bin', whole(CONTENT));
      await make(project, ['resources'], { env });
      expect(filesOf(folder())).toEqual([LOCK, 'model.bin']);
    });
  });

  test('shows on a terminal how far it is, and ends on Ctrl-C', async () => {
    const held = new Held(CONTENT);
    list({ name: 'model.bin', url: server.at('/model.bin', held.answer), size: CONTENT.length });
    const terminal = new Terminal('make', ['resources'], { cwd: project, env });
    onTestFinished(async () => terminal.close());
    await held.begun;
    await terminal.see(/\d+%.*\/300k/);
    terminal.type('\u0003');
    expect(await terminal.ended).toBe(130);
    expect(terminal.text).not.toContain('Traceback');
    expect(filesOf(folder())).toEqual([LOCK]);
  });

  describe.skipIf(missing(process.getuid?.() === 0, 'only root can mount a disk'))('on a full disk', () => {
    test('says so, leaves nothing, and completes once there is room', async () => {
      const disk = new SmallDisk('1m');
      giveTo(ordinaryUser(), disk.folder);
      env = { ...env, RESOURCES: disk.folder };
      disk.fill(20);
      const url = server.at('/model.bin', whole(CONTENT));
      list({ name: 'one.bin', url }, { name: 'two.bin', url });
      const full = 'the disk is full: make room, and try again';
      expect(await errorsOf('resources')).toEqual([`error: one.bin: ${full}`, `error: two.bin: ${full}`]);
      expect(filesOf(folder())).toEqual([LOCK, 'filling']);
      disk.makeRoom();
      await make(project, ['resources'], { env });
      expect(filesOf(folder())).toEqual([LOCK, 'one.bin', 'two.bin']);
    });
  });
});

describe('make check-resources', () => {
  test('tells offline what is missing or damaged, and what to do', async () => {
    const url = server.at('/model.bin', whole(CONTENT));
    list({ name: 'good.bin', url }, { name: 'damaged.bin', url }, { name: 'deep/missing.bin', url });
    writeFileSync(file('good.bin'), CONTENT);
    writeFileSync(file('damaged.bin'), CONTENT.subarray(1));
    expect(await errorsOf('check-resources')).toEqual([
      expect.stringMatching(/^error: damaged\.bin does not have the checksum .*: move the file away and run `make/),
      expect.stringMatching(/^error: deep\/missing\.bin is missing from .*: run `make resources`/),
    ]);
    writeFileSync(file('damaged.bin'), CONTENT);
    mkdirSync(file('deep'), { recursive: true });
    writeFileSync(file('deep/missing.bin'), CONTENT);
    const { stdout } = await make(project, ['check-resources'], { env });
    expect(stdout).toBe('resources/ is complete: 3 listed\n');
    expect(server.requests).toEqual([]);
  });
});

/** What is in the folder beside the lock. */
const downloads = () => filesOf(folder()).filter((name) => name !== LOCK);

const add = (...words: string[]) => tryMake(project, ['resource', ...words], { env });

/** What the list says, once it was written for one test. */
const LISTED = "# Ours\r\n\r\n[[resource]] # the first\r\nname = 'old.bin'\r\n";

describe('make resource', () => {
  let listing: string;
  let old: string;

  beforeEach(() => {
    listing = path.join(project, 'resources/resources.toml');
    const url = server.at('/old.bin', whole(CONTENT));
    old = `${LISTED}url = "${url}"\r\nsha256 = "${checksum(CONTENT)}"`;
    writeFileSync(listing, old);
  });

  /** Why it is refused; nothing has changed then. */
  async function refusal(...words: string[]): Promise<string> {
    const before = downloads();
    const { code, stderr } = await add(...words);
    expect(code, stderr).toBe(2);
    expect(stderr).toMatch(/^error: .*\nmake: .*\n$/);
    expect(readFileSync(listing, 'utf8')).toBe(old);
    expect(filesOf(path.join(project, 'resources'))).toEqual(['README.md', 'resources.toml']);
    expect(downloads()).toEqual(before);
    return stderr;
  }

  test('downloads a file once and lists it, and leaves the rest of the list byte for byte', async () => {
    const url = server.at('/models/a%20b.bin?token=$HOME', whole(CONTENT));
    const { code, stdout, stderr } = await add(`URL=${url}`);
    expect(code, stderr).toBe(0);
    expect(stdout).toBe('resources/a b.bin: 300kB, listed in resources/resources.toml\n');
    expect(stderr).toMatch(/^warning: resources\.toml, which git keeps, has what is after the \? of the URL: .*\n$/);
    const entry = ['[[resource]]', 'name = "a b.bin"', `url = "${url}"`, `sha256 = "${checksum(CONTENT)}"`];
    const added = `${[...entry, `size = ${CONTENT.length}`].join('\r\n')}\r\n`;
    expect(readFileSync(listing, 'utf8')).toBe(`${old}\r\n\r\n${added}`);
    expect(readFileSync(file('a b.bin'))).toEqual(CONTENT);
    writeFileSync(file('old.bin'), CONTENT);
    await make(project, ['resources'], { env });
    expect(server.requests).toHaveLength(1);
  });

  test('quotes what is typed, for the shell and for TOML', async () => {
    const name = `it's a "$HOME" \\/ü.bin`;
    const license = `"ours", \u007f it's $(HOME)`;
    const url = server.at('/x', whole(CONTENT));
    const { stderr } = await make(project, ['resource', `URL=${url}`, `NAME=${name}`, `LICENSE=${license}`], { env });
    expect(stderr).toBe('');
    expect(filesOf(folder())).toEqual([LOCK, name]);
    const parsed = parseToml(readFileSync(listing, 'utf8')) as { resource: unknown[] };
    expect(parsed.resource[1]).toEqual({ name, url, license, sha256: checksum(CONTENT), size: CONTENT.length });
  });

  test('runs nothing of what is typed', async () => {
    const canary = path.join(newFolder(), 'run');
    const url = server.at('/x', whole(CONTENT));
    await make(project, ['resource', `URL=${url}`, 'NAME=x', `LICENSE=$(shell touch ${canary})`], { env });
    expect(readFileSync(listing, 'utf8')).toContain(`license = "$(shell touch ${canary})"`);
    expect(existsSync(canary)).toBe(false);
  });

  test('refuses what is listed already, has no name or place, or cannot be had, and changes nothing', async () => {
    const good = server.at('/good.bin', whole(CONTENT));
    const page = server.at('/page.bin', whole(Buffer.from('\n<!DOCTYPE html><title>Log in</title>')));
    const broken = server.at('/broken.bin', (response) => {
      response.writeHead(200, { 'content-length': CONTENT.length });
      response.write(CONTENT.subarray(0, 1000), () => response.destroy());
    });
    writeFileSync(file('mine.bin'), 'my own');
    const oldUrl = server.at('/old.bin', whole(CONTENT));
    expect(await refusal()).toMatch(/which file, by which name\? For example: make resource URL=/);
    expect(await refusal('URL=https://example.org/')).toContain('which file, by which name?');
    expect(await refusal(`URL=${oldUrl}`, 'NAME=new.bin')).toContain('this URL is listed already, as old.bin');
    expect(await refusal(`URL=${good}`, 'NAME=old.bin')).toContain('old.bin is listed already');
    expect(await refusal(`URL=${good}`, 'NAME=mine.bin')).toContain('resources/mine.bin exists');
    expect(await refusal(`URL=${good}`, 'NAME=../stray.bin')).toContain('the name must be that of a file');
    expect(await refusal(`URL=${good}`, 'NAME=old.bin/x')).toContain('as the folder of others: old.bin');
    expect(await refusal(`URL=${good}`, 'NAME=models/')).toContain('the name must be that of a file');
    expect(await refusal(`URL=${oldUrl}`)).toContain('this URL is listed already, as old.bin');
    expect(await refusal('URL=https://me:secret@example.org/x')).toContain('put it into ~/.netrc');
    expect(await refusal('URL=https://token@example.org/x')).toContain('put it into ~/.netrc');
    expect(await refusal('URL=http://[')).toMatch(/^error: Invalid IPv6 URL/);
    expect(server.requests).toEqual([]);
    expect(await refusal(`URL=${good}x`)).toContain('answered 404 Not Found: correct the URL');
    expect(await refusal(`URL=${page}`)).toMatch(/a web page came in place of a file: .* a NAME that ends in \.html/);
    expect(await refusal(`URL=${broken}`)).toContain('no download from 127.0.0.1, or only a part');
    expect(readFileSync(file('mine.bin'), 'utf8')).toBe('my own');
  });

  test('refuses a list that nothing can be added to at its end', async () => {
    old = 'resource = []\n';
    writeFileSync(listing, old);
    expect(await refusal(`URL=${server.at('/good.bin', whole(CONTENT))}`)).toMatch(
      /^error: nothing can be added to `resource = \[\.\.\.\]` in resources\.toml: /,
    );
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['LICENCE=MIT', 'LICENCE=MIT: write LICENSE=…'],
    ['NAME=a\nb', 'NAME has a line break in it: write it in one line'],
  ])('says what is wrong with a variable: %j', async (word, reason) => {
    const { code, stderr } = await add(`URL=${server.at('/good.bin', whole(CONTENT))}`, word);
    expect(code, stderr).toBe(2);
    expect(stderr).toContain(`*** ${reason}.  Stop.\n`);
    expect(readFileSync(listing, 'utf8')).toBe(old);
    expect(server.requests).toEqual([]);
  });

  test('downloads a web page where its name says that it is one', async () => {
    const url = server.at('/page', whole(Buffer.from('<html></html>')));
    await make(project, ['resource', `URL=${url}`, 'NAME=page.html'], { env });
    expect(readFileSync(file('page.html'), 'utf8')).toBe('<html></html>');
  });

  test('makes the list where there is none, and writes through a link', async () => {
    const url = server.at('/model.bin', whole(CONTENT));
    rmSync(listing);
    await make(project, ['resource', `URL=${url}`], { env });
    const made = readFileSync(listing, 'utf8');
    expect(made).toMatch(/^\[\[resource\]\]\nname = "model\.bin"\n/);
    const shared = path.join(newFolder(), 'shared.toml');
    renameSync(listing, shared);
    symlinkSync(shared, listing);
    await make(project, ['resource', `URL=${url}?`, 'NAME=second.bin'], { env });
    expect(lstatSync(listing).isSymbolicLink()).toBe(true);
    rmSync(listing);
    const both = readFileSync(shared, 'utf8');
    expect(both.startsWith(`${made}\n[[resource]]\nname = "second.bin"\n`)).toBe(true);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)('can be ended by %s and run again', async (signal) => {
    const held = new Held(CONTENT);
    const url = server.at('/model.bin', held.answer);
    const running = start('python', ['-m', 'make.add_resource', url], { cwd: project, env });
    await held.begun;
    running.kill(signal);
    await running.ended;
    expect(running.stderr).toBe('');
    expect(readFileSync(listing, 'utf8')).toBe(old);
    server.at('/model.bin', whole(CONTENT));
    expect((await add(`URL=${url}`)).code).toBe(0);
    expect(filesOf(folder())).toEqual([LOCK, 'model.bin']);
  });

  test('twice at once lists both files', async () => {
    const held = new Held(CONTENT);
    const first = start('make', ['resource', `URL=${server.at('/one', held.answer)}`], { cwd: project, env });
    await held.begun;
    const url = server.at('/two', whole(CONTENT));
    const second = start('make', ['resource', `URL=${url}`], { cwd: project, env });
    await said(second, 'waiting for another run');
    held.release();
    expect([await first.ended, await second.ended]).toEqual([0, 0]);
    expect(readFileSync(listing, 'utf8').match(/^name = .*$/gm)).toEqual([
      "name = 'old.bin'",
      'name = "one"',
      'name = "two"',
    ]);
  });

  test('is `quickstart resource`, from any folder of the project', async () => {
    const url = server.at('/model.bin', whole(CONTENT));
    const words = ['resource', url, '--name', 'models/m.bin', '--license', 'Apache-2.0'];
    const cwd = path.join(project, 'research');
    const { stdout } = await succeed('quickstart', words, { cwd, env });
    expect(stdout).toBe('resources/models/m.bin: 300kB, listed in resources/resources.toml\n');
    expect(readFileSync(listing, 'utf8')).toMatch(
      /^name = "models\/m\.bin"\r\n.*\r\n.*\r\n.*\r\nlicense = "Apache-2\.0"\r$/m,
    );
    const again = await run('quickstart', words, { cwd, env });
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(
      /^error: this URL is listed already, as models\/m\.bin\nmake: .*\nquickstart: nothing was added/,
    );
    const none = await run('quickstart', ['resource'], { cwd, env });
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/^quickstart: .*URL/);
  });
});

describe('resources in an object store', () => {
  let endpoint: string;

  async function put(place: string, init: RequestInit = {}): Promise<void> {
    const { ok, status } = await fetch(`${endpoint}/${place}`, { ...init, method: 'PUT' });
    if (!ok) throw new Error(`the store answered ${status} to ${place}`);
  }

  beforeAll(async () => {
    const moto = await newEnvironment(path.join(newFolder(), 'moto'), findPython('3.13'));
    await succeed('uv', ['pip', 'install', '--quiet', 'moto[server]'], { cwd: newFolder(), env: activated(moto) });
    const port = await freePort();
    endpoint = `http://127.0.0.1:${port}`;
    const store = start(path.join(moto, 'bin/moto_server'), ['-H', '127.0.0.1', '-p', String(port)], {
      cwd: newFolder(),
    });
    await untilAnswers(endpoint, store);
    await put('models');
    await put('models/public/a%20b.bin', { body: CONTENT, headers: { 'x-amz-acl': 'public-read' } });
    await put('models/private.bin', { body: CONTENT });
    return () => {
      store.kill();
    };
  });

  test.each([
    ['s3', 's3fs'],
    ['gs', 'gcsfs'],
  ])('say which line in requirements-dev.txt %s:// needs', async (scheme, library) => {
    list({ name: 'model.bin', url: `${scheme}://models/model.bin` });
    const needs = `${scheme}:// needs ${library}: add the line ${library} to requirements-dev.txt, and run \`make dev\``;
    expect(await errorsOf('resources')).toEqual([`error: model.bin: ${needs}`]);
  });

  test('come from s3://, with credentials and without', async () => {
    appendFileSync(path.join(project, 'requirements-dev.txt'), 's3fs\n');
    await make(project, ['dev'], { env });
    const anonymous = { ...env, AWS_ENDPOINT_URL: endpoint };
    const owner = { ...anonymous, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };
    list(
      { name: 'public.bin', url: 's3://models/public/a b.bin', size: CONTENT.length },
      { name: 'private.bin', url: 's3://models/private.bin' },
      { name: 'none.bin', url: 's3://models/none.bin' },
    );
    expect(await errorsOf('resources', { env: anonymous })).toEqual([
      expect.stringMatching(/^error: private\.bin: the bucket does not let you read it: check your credentials/),
      expect.stringMatching(/^error: none\.bin: the bucket (has no such file|does not let you)/),
    ]);
    expect(readFileSync(file('public.bin'))).toEqual(CONTENT);
    expect(await errorsOf('resources', { env: owner })).toEqual([
      'error: none.bin: the bucket has no such file: correct the URL',
    ]);
    expect(filesOf(folder())).toEqual([LOCK, 'private.bin', 'public.bin']);
    const words = ['resource', 'URL=s3://models/private.bin', 'NAME=mine.bin'];
    list();
    await make(project, words, { env: owner });
    expect(readFileSync(path.join(project, 'resources/resources.toml'), 'utf8')).toContain(checksum(CONTENT));
  });
});
