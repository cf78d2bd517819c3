import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Values } from '../../project/asking/questions.js';
import { PYTHONS } from '../../project/asking/project-questions.js';
import { ToolsMissing } from '../../project/errors.js';
import { partsOf } from '../../project/merging/records.js';
import { kindOf } from '../../project/parts.js';
import { findProject, type Project, requireProject } from '../../project/project.js';
import { readDisk } from '../../project/reading.js';
import { asRoot, asText, type Finding, findingOf, judge, type Result } from './findings.js';
import { type System, systemOf } from './platform.js';
import { ask } from './probe.js';
import {
  activeEnvironment,
  type Answer,
  candidates,
  choosePython,
  judgeBrowser,
  judgePython,
  parsePython,
  SCRIPT,
  type Wish,
} from './python.js';
import { BROWSER, type Examined, NO_WSL, PYTHON, TOOLS, WSL } from './tools.js';

/**
 * Prints what this machine has and lacks of what a project needs.
 *
 * @throws ToolsMissing where the project cannot do without something that is missing.
 */
export async function doctor({ path: given, json }: Values): Promise<void> {
  const project = projectAt(given);
  const system = systemOf(process.platform, osRelease());
  const findings = await examine(system, project);
  const text = json === true ? asJson(system, project, findings) : asText(system, project?.root, findings);
  process.stdout.write(`${text}\n`);
  const missing = findings.filter(({ state }) => state === 'missing').map(({ name }) => name);
  if (missing.length > 0) {
    throw new ToolsMissing(`missing on this machine: ${missing.join(', ')}; see above how to get it`);
  }
}

function projectAt(given: Values[string]): Project | undefined {
  if (typeof given === 'string') return requireProject(readDisk, path.resolve(given));
  return findProject(readDisk, process.cwd());
}

async function examine(system: System, project: Project | undefined): Promise<Finding[]> {
  const kinds = project && new Set(partsOf(project.root).map(kindOf));
  const examined: readonly Examination[] =
    system.platform === 'windows' ? [[WSL, NO_WSL]] : await examinePosix(system, project);
  const findings = examined.flatMap(([tool, result]) => findingOf(tool, result, kinds) ?? []);
  return process.getuid?.() === 0 ? findings.map(asRoot) : findings;
}

type Examination = readonly [Examined, Result];

async function examinePosix({ platform }: System, project: Project | undefined): Promise<Examination[]> {
  const cwd = project?.root ?? process.cwd();
  const tools = await Promise.all(
    TOOLS.map(async (tool) => [tool, judge(tool, await ask(withClient(tool.command), cwd), platform)] as const),
  );
  const isThere = (name: string) => tools.some(([tool, result]) => tool.name === name && 'found' in result);
  const wish = { root: project?.root, oldest: oldestPython(project), env: process.env, hasUv: isThere('uv') };
  const answers = await askPythons(wish, cwd);
  return [
    [PYTHON, judgePython(wish, answers, platform)],
    ...tools.filter(([{ partOf }]) => partOf === undefined || isThere(partOf)),
    [BROWSER, judgeBrowser(process.platform, process.env, choosePython(wish, answers))],
  ];
}

/** The command as the project's make/image.mk runs it: DOCKER names another client, such as podman. */
function withClient([program = '', ...words]: readonly string[]): string[] {
  const client = program === 'docker' ? (process.env['DOCKER'] ?? '').split(' ').filter(Boolean) : [];
  return [...(client.length > 0 ? client : [program]), ...words];
}

/** As the project's make/environment.sh reads it. */
function oldestPython(project: Project | undefined): string {
  if (!project) return PYTHONS[0];
  const required = /^requires-python = ">=([\d.]+)"/m.exec(readDisk(path.join(project.root, 'pyproject.toml')) ?? '');
  return required?.[1] ?? project.answers.python;
}

async function askPythons(wish: Wish, cwd: string): Promise<Answer[]> {
  const programs = [...candidates(wish), ...(await foundByUv(wish, cwd))];
  return Promise.all(
    programs.map(async (program) => parsePython(program, await ask([program, '-I', '-c', SCRIPT], cwd))),
  );
}

/** The Python that uv would make an environment of. */
async function foundByUv({ oldest, env, hasUv }: Wish, cwd: string): Promise<string[]> {
  if (!hasUv || activeEnvironment(env) !== undefined) return [];
  const reply = await ask(['uv', 'python', 'find', '--system', env['PYTHON3'] || `>=${oldest}`], cwd);
  return 'text' in reply ? [reply.text.trim()] : [];
}

function asJson({ platform }: System, project: Project | undefined, tools: readonly Finding[]): string {
  return JSON.stringify({ platform, root: project?.root ?? null, tools }, undefined, 2);
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return ''; // not a Linux, or a very small one
  }
}
