import path from 'node:path';
import { type Context, partName, projectPath, type Question, runOptions } from '../../project/asking/questions.js';
import { NAMED_KINDS, partNamed, recordedKinds, refusePartName, refuseUnknownPart } from '../parts.js';

export const description = 'Gives a part a new name; your edits go along';

export const questions = [
  {
    name: 'part',
    kind: 'choice',
    positional: true,
    essential: true,
    placeholder: 'PART',
    choices: NAMED_KINDS,
    offered: (context) => recordedKinds(context).filter((kind) => NAMED_KINDS.includes(kind)),
    description: `what to rename: ${NAMED_KINDS.join(', ')}`,
    message: 'Which part',
  },
  {
    ...partName,
    description: 'its name until now',
    message: 'Its name until now',
    refuseAsked: (name, context, { part }) => refuseUnknownPart(String(part), name, context),
  },
  {
    ...partName,
    name: 'to',
    placeholder: 'NEW',
    description: 'its new name',
    message: 'Its new name',
    refuseAsked: (to, context, { part, name }) => refuseNewName(String(part), String(name), to, context),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];

function refuseNewName(kind: string, name: string, to: string, context: Context): string | undefined {
  if (to === name) return `"${to}" is its name already`;
  const { folder = '' } = partNamed(`${kind}.${name}`, context.recorded(`${kind}.${name}`)) ?? {};
  const beside = folder === '' ? [] : context.namesIn(path.dirname(folder));
  const others = beside.filter((other) => other !== path.basename(folder));
  return refusePartName(kind, to, { others, libname: context.libname() ?? '' });
}
