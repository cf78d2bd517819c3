import path from 'node:path';
import { PYTHONS } from '../../project/asking/project-questions.js';
import { isOlder, type Result } from './findings.js';
import type { Platform } from './platform.js';
import type { Reply } from './probe.js';
import { UV } from './tools.js';

/** What decides on the Python of a project. */
export interface Wish {
  /** Of the project, where there is one. */
  readonly root: string | undefined;
  readonly oldest: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly hasUv: boolean;
}

/** A Python that answers. */
export interface Python {
  readonly version: string;
  readonly executable: string;
  readonly hasPip: boolean;
  /** Debian has it in a package of its own. */
  readonly hasVenv: boolean;
  /** What Python's webbrowser, and so Streamlit and JupyterLab, would open pages with. */
  readonly browser: string | null;
}

/** Run by a Python, it tells all of that. */
export const SCRIPT = `
import json, sys, webbrowser
from importlib.util import find_spec
try:
    opener = webbrowser.get()
    browser = getattr(opener, "name", type(opener).__name__)
except webbrowser.Error:
    browser = None
print(json.dumps({
    "version": "%d.%d.%d" % sys.version_info[:3],
    "executable": sys.executable,
    "hasPip": find_spec("pip") is not None,
    "hasVenv": find_spec("venv") is not None and find_spec("ensurepip") is not None,
    "browser": browser,
}))
`;

/** The environment that `make dev` installs into rather than making its own: as in the project's make/python.mk. */
export function activeEnvironment({ VIRTUAL_ENV, CONDA_PREFIX, CONDA_DEFAULT_ENV }: Wish['env']): string | undefined {
  if (VIRTUAL_ENV) return VIRTUAL_ENV;
  return CONDA_DEFAULT_ENV === 'base' ? undefined : CONDA_PREFIX || undefined;
}

/** Of the environment that `make dev` has made in the project and keeps, as long as no other Python is asked for. */
function ownPython({ root, env }: Wish): string | undefined {
  return root === undefined || env['PYTHON3'] ? undefined : path.join(root, '.venv/bin/python');
}

/** The programs among which `make dev` chooses, the best first: as in the project's make/environment.sh. */
export function candidates(wish: Wish): string[] {
  const { env, hasUv } = wish;
  const active = activeEnvironment(env);
  if (active !== undefined) return [path.join(active, 'bin/python')];
  const own = ownPython(wish);
  const others = env['PYTHON3'] ? [env['PYTHON3']] : ['python3', ...NAMES];
  return [...(own === undefined ? [] : [own]), ...(hasUv ? [] : others)];
}

const NAMES = PYTHONS.toReversed().map((version) => `python${version}`);

/** What a Python says of itself. */
export function parsePython(program: string, reply: Reply): Answer {
  if ('problem' in reply) return { program, problem: reply.problem };
  const python = parsed(reply.text);
  return python?.version === undefined ? { program, problem: 'it is no Python' } : { program, ...python };
}

function parsed(text: string): Python | undefined {
  try {
    return JSON.parse(text) as Python;
  } catch {
    return undefined;
  }
}

type Answered = { readonly program: string } & Python;

/** What came of asking a program whether it is a Python. */
export type Answer = Answered | { readonly program: string; readonly problem: string };

/** The Python that `make dev` takes of those that were asked, in their order. */
export function choosePython(wish: Wish, answers: readonly Answer[]): Answered | undefined {
  return answers.find((answer) => isFit(wish, answer));
}

function isFit({ oldest }: Wish, answer: Answer): answer is Answered {
  return 'version' in answer && !isOlder(answer.version, oldest);
}

/** Whether the project can work with what was found, and what to do where it cannot. */
export function judgePython(wish: Wish, answers: readonly Answer[], platform: Platform): Result {
  if (activeEnvironment(wish.env) !== undefined) return judgeActive(wish, answers[0]);
  const chosen = choosePython(wish, answers);
  if (chosen) return judgeChosen(wish, chosen, platform);
  if (wish.hasUv) return judgeDownload(wish);
  const first = answers.find(({ program }) => program !== ownPython(wish));
  const remedy = `install uv, which brings a Python of its own: ${UV.remedies[platform]}`;
  return { problem: problemOf(first, wish.oldest), remedy };
}

function judgeDownload({ env, oldest }: Wish): Result {
  const mayDownload = !['never', 'manual'].includes(env['UV_PYTHON_DOWNLOADS'] ?? '');
  if (mayDownload) return { found: 'none yet; uv downloads one for `make dev`' };
  return { problem: `uv finds no Python ${oldest} or newer`, remedy: `uv python install ${oldest}` };
}

function judgeActive(wish: Wish, answer: Answer | undefined): Result {
  const active = `the active environment ${activeEnvironment(wish.env)}`;
  if (!answer || !isFit(wish, answer)) {
    const remedy = 'deactivate it, or activate another environment';
    return { problem: `${active}: ${problemOf(answer, wish.oldest)}`, remedy };
  }
  if (wish.hasUv || answer.hasPip) return { found: `${answer.version}, ${active}` };
  return { problem: `${active} has no pip`, remedy: `"${answer.program}" -m ensurepip` };
}

function judgeChosen(wish: Wish, { program, version, executable, hasVenv }: Answered, platform: Platform): Result {
  if (hasVenv || wish.hasUv || program === ownPython(wish)) return { found: `${version}, ${executable}` };
  const [minor] = /^\d+\.\d+/.exec(version) ?? [version];
  const remedy = platform === 'debian' ? `sudo apt install python${minor}-venv` : UV.remedies[platform];
  return { problem: `${executable} cannot make environments: it has no ensurepip`, remedy };
}

function problemOf(answer: Answer | undefined, oldest: string): string {
  if (!answer) return 'it is not installed';
  return 'version' in answer
    ? `${answer.program} is ${answer.version}, and ${oldest} or newer is needed`
    : answer.problem;
}

/** Whether a page would be opened for the user, and by what. */
export function judgeBrowser(platform: NodeJS.Platform, env: Wish['env'], python: Python | undefined): Result {
  const hasDisplay = platform === 'darwin' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'] || env['BROWSER']);
  if (!hasDisplay) return { problem: 'there is no display to show one on', remedy: `${OPEN_YOURSELF}; ${FORWARD}` };
  if (!python) return { problem: 'without Python none is opened', remedy: 'see there' };
  if (python.browser !== null) return { found: python.browser };
  return { problem: 'Python finds none', remedy: `install one, and xdg-utils; or ${OPEN_YOURSELF}` };
}

const OPEN_YOURSELF = 'open the address that is shown yourself';
const FORWARD = 'from another machine, after `ssh -L 8501:localhost:8501 HOST`';
