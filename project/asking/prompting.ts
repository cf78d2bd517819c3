import path from 'node:path';
import type Generator from 'yeoman-generator';
import { type Ask, collectAnswers, refusal, splitList } from './answers.js';
import { contextOf } from './context.js';
import { canAsk, givenOptions } from './options.js';
import { type Project, requireProject } from '../project.js';
import { projectQuestions } from './project-questions.js';
import type { Context, Question, RunOptions, TextQuestion, Value, Values } from './questions.js';
import { reader } from '../reading.js';
import { undoInterruptedRun } from '../merging/recovery.js';
import { runOf } from '../merging/run.js';
import { wrapped } from '../telling/wrapping.js';

export interface AnswerSources {
  /** What is known already, in the light of what was given. */
  readonly remembered?: (given: Values) => Values;
  /** The project, where there is one. */
  readonly project?: Project;
  /** Said before the first question. */
  readonly greet?: () => Promise<void>;
}

/**
 * The answers of a run: from the command line, else from what is remembered, else from the user, else the defaults.
 *
 * @throws UsageError for what cannot be used or is missing.
 */
export async function answer(
  generator: Generator,
  questions: readonly Question[],
  { remembered, project, greet }: AnswerSources = {},
): Promise<Values> {
  const { values: given, places } = await givenOptions(generator, questions);
  setTelling(generator, given);
  // The environment takes --force and --dry-run for its commit from the root generator's options.
  Object.assign(generator.options, given);
  const context = contextOf(
    generator.destinationRoot(),
    project && { root: project.root, libname: project.answers.libname },
  );
  const ask = canAsk(given) ? asker(generator, context, greet) : undefined;
  return collectAnswers(questions, { given, places, stored: remembered?.(given) ?? {}, context, ask });
}

/** How the run is told, by the first of our generators that was asked for it in another way than the usual one. */
function setTelling({ fs }: Generator, { json, verbose }: Values): void {
  const run = runOf(fs.store);
  if (json === true) run.telling ??= 'json';
  if (verbose === true) run.telling ??= 'verbose';
}

/** The answers that a project remembers, with those to questions that were added since it was made. */
export async function askMissing(generator: Generator, { root, remembered }: Project): Promise<Values> {
  const context = contextOf(root, { root });
  const ask = canAsk(generator.options as RunOptions) ? asker(generator, context) : undefined;
  return collectAnswers(projectQuestions, { given: {}, stored: remembered, context, ask });
}

/**
 * The project that a sub-generator adds to: that of `--path`, else of the current folder.
 *
 * @throws UserError where there is none.
 */
export async function openProject(generator: Generator, questions: readonly Question[]): Promise<Project> {
  return requireProject(reader(generator.fs), await openFolder(generator, questions));
}

/** The folder that a run is for, `--path` or else the current one, once what an interrupted run left is undone. */
export async function openFolder(generator: Generator, questions: readonly Question[]): Promise<string> {
  const { path: given } = (await givenOptions(generator, questions)).values;
  const folder = path.resolve(generator.destinationRoot(), typeof given === 'string' ? given : '');
  undoInterruptedRun(generator, folder);
  return folder;
}

function asker(generator: Generator, context: Context, greet?: () => Promise<void>): Ask {
  let greeting = greet;
  return async (question, proposal, answers) => {
    await greeting?.();
    greeting = undefined;
    // What a host asks for, it sums up itself.
    runOf(generator.fs.store).isAsked = generator.env.rootGenerator() === generator;
    const { reply } = await generator.prompt<{ reply: string | boolean }>([
      prompt(question, proposal, context, answers),
    ]);
    if (typeof reply === 'boolean') return reply;
    return question.kind === 'list' ? splitList(reply) : reply.trim();
  };
}

function prompt(question: Question, proposal: Value | undefined, context: Context, answers: Values) {
  const common = { name: 'reply' as const, message: question.message ?? question.name };
  switch (question.kind) {
    case 'switch':
      return { ...common, type: 'confirm' as const, default: proposal as boolean };
    case 'choice': {
      const offered = question.offered?.(context) ?? [];
      const choices = offered.length > 0 ? offered : question.choices;
      return { ...common, type: 'select' as const, choices, default: proposal as string };
    }
    case 'text':
    case 'list': {
      const validate = (input: string) => shownBelow(firstRefusal(question, input, context, answers)) ?? true;
      return { ...common, type: 'input' as const, default: String(proposal ?? ''), validate };
    }
  }
}

/** Broken between words, as the prompt would break it within them; the prompt puts `> ` before it. */
function shownBelow(sentence: string | undefined): string | undefined {
  return sentence && wrapped(sentence.split(' '), (process.stderr.columns || 80) - '> '.length).join('\n');
}

function firstRefusal(question: TextQuestion, input: string, context: Context, answers: Values): string | undefined {
  const items = question.kind === 'list' ? splitList(input) : [input.trim()];
  const refused = items.map(
    (item, index) =>
      refusal(question, item, context, items.slice(0, index)) ?? question.refuseAsked?.(item, context, answers),
  );
  return refused.find((sentence) => sentence !== undefined);
}
