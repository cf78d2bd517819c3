import { describe, expect, it, onTestFinished, test, vi } from 'vitest';
import { doctor } from '../../cli/doctor/doctor.js';
import { isOlder, judge } from '../../cli/doctor/findings.js';
import { systemOf } from '../../cli/doctor/platform.js';
import { type Answer, judgeBrowser, judgePython, type Python, type Wish } from '../../cli/doctor/python.js';
import { TOOLS } from '../../cli/doctor/tools.js';

test.each([
  ['linux', 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n', 'debian', 'Debian GNU/Linux 12 (bookworm)'],
  [
    'linux',
    'NAME="Pop!_OS"\nPRETTY_NAME="Pop!_OS 22.04 LTS"\nID=pop\nID_LIKE="ubuntu debian"\n',
    'debian',
    'Pop!_OS 22.04 LTS',
  ],
  ['linux', "ID='fedora'\nVERSION_ID=42\n", 'fedora', 'linux'],
  ['linux', 'PRETTY_NAME="Rocky Linux 9"\nID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora', 'Rocky Linux 9'],
  ['linux', 'PRETTY_NAME="Arch Linux"\nID=arch\n', 'other', 'Arch Linux'],
  ['linux', undefined, 'other', 'linux'],
  ['freebsd', '', 'other', 'freebsd'],
  ['darwin', undefined, 'macos', 'macOS'],
  ['win32', undefined, 'windows', 'Windows'],
] as const)('the system of %s, %j is %s', (platform, osRelease, known, name) => {
  expect(systemOf(platform, osRelease)).toEqual({ platform: known, name });
});

test.each([
  ['3.80', true],
  ['3.81', false],
  ['3.81.90', false],
  ['4.3', false],
  ['4.4.1', false],
])('make %s is older than 3.81: %s', (version, expected) => {
  expect(isOlder(version, '3.81')).toBe(expected);
});

const tool = (name: string) => TOOLS.find((candidate) => candidate.name === name)!;

test.each([
  ['make', 'GNU Make 4.3\nBuilt for x86_64-pc-linux-gnu\n', '4.3'],
  ['make', 'GNU Make 3.81\nCopyright (C) 2006\n\nThis program built for i386-apple-darwin11.3.0\n', '3.81'],
  ['uv', 'uv 0.9.1 (aec9d4ac3 2025-10-01)\n', '0.9.1'],
  ['git', 'git version 2.39.5 (Apple Git-154)\n', '2.39.5'],
  ['Docker', 'Docker version 28.2.2, build e6534b4\n', '28.2.2'],
  ['Docker', 'podman version 4.3.1\n', '4.3.1'],
  ['Docker engine', 'Client:\n Context: default\n\nServer:\n Server Version: 20.10.24\n', '20.10.24'],
  ['Docker engine', 'host:\n  arch: amd64\n', ''],
])('%s is found in what it says: %j', (name, text, found) => {
  expect(judge(tool(name), { text }, 'debian')).toEqual({ found });
});

test('a Docker without BuildKit is told apart', () => {
  const result = judge(tool('BuildKit'), { text: 'Usage:  docker build [OPTIONS] PATH\n      --rm\n' }, 'debian');
  expect(result).toMatchObject({ remedy: expect.stringContaining('docker-buildx') as string });
});

/** What decides on a Python, where nothing is special. */
function wish(changes: Partial<Wish> = {}): Wish {
  return { root: undefined, oldest: '3.11', env: {}, hasUv: false, ...changes };
}

/** A Python that answers, and has all that is needed. */
function answer(program: string, changes: Partial<Python> = {}): Answer {
  const python = { version: '3.12.3', executable: '/usr/bin/python3.12', hasPip: true, hasVenv: true, browser: null };
  return { program, ...python, ...changes };
}

describe('Python', () => {
  it('without ensurepip is of no use but to uv', () => {
    const answers = [answer('python3', { hasVenv: false })];
    expect(judgePython(wish(), answers, 'debian')).toMatchObject({ remedy: 'sudo apt install python3.12-venv' });
    expect(judgePython(wish(), answers, 'macos')).toMatchObject({ remedy: 'brew install uv' });
    expect(judgePython(wish({ hasUv: true }), answers, 'debian')).toHaveProperty('found');
  });

  it('comes by uv where there is none, unless uv is told not to', () => {
    expect(judgePython(wish({ hasUv: true }), [], 'debian')).toHaveProperty('found');
    const env = { UV_PYTHON_DOWNLOADS: 'never' };
    expect(judgePython(wish({ hasUv: true, env }), [], 'debian')).toMatchObject({ remedy: 'uv python install 3.11' });
  });

  it('of the project itself is no reason to complain: another one takes its place', () => {
    const answers = [answer('/p/.venv/bin/python', { version: '3.9.1' }), answer('python3', { version: '3.10.0' })];
    expect(judgePython(wish({ root: '/p' }), answers, 'other')).toMatchObject({
      problem: 'python3 is 3.10.0, and 3.11 or newer is needed',
    });
  });

  it('tells which browser would be opened, where there is a display or a helper', () => {
    const python = { ...answer('python3', { browser: 'xdg-open' }) } as Python;
    expect(judgeBrowser('linux', {}, python)).toMatchObject({ problem: 'there is no display to show one on' });
    expect(judgeBrowser('linux', { DISPLAY: ':0' }, python)).toEqual({ found: 'xdg-open' });
    expect(judgeBrowser('linux', { BROWSER: 'code-helper' }, python)).toHaveProperty('found');
    expect(judgeBrowser('darwin', {}, { ...python, browser: 'default' })).toEqual({ found: 'default' });
    expect(judgeBrowser('darwin', {}, { ...python, browser: null })).toMatchObject({ problem: 'Python finds none' });
  });
});

test('on Windows it says that the commands are for WSL', async () => {
  const platform = Object.getOwnPropertyDescriptor(process, 'platform')!;
  Object.defineProperty(process, 'platform', { ...platform, value: 'win32' });
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    Object.defineProperty(process, 'platform', platform);
    stdout.mockRestore();
  });
  await expect(doctor({})).rejects.toThrow('missing on this machine: WSL');
  expect(stdout.mock.lastCall?.[0]).toContain('wsl --install');
});
