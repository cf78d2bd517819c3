import { projectPath, type Question, runOptions } from '../../project/asking/questions.js';
import { KINDS, NAMED_KINDS, recordedKinds, refuseUnknownPart } from '../parts.js';

export const description = 'Takes away a part of a project; files that you edited stay, unless --force';

/** All parts but the library. */
const REMOVABLE = KINDS.filter((kind) => kind !== 'app');

export const questions = [
  {
    name: 'part',
    kind: 'choice',
    positional: true,
    essential: true,
    placeholder: 'PART',
    choices: REMOVABLE,
    offered: (context) => recordedKinds(context).filter((kind) => REMOVABLE.includes(kind)),
    description: `what to take away: ${REMOVABLE.join(', ')}`,
    message: 'Which part',
  },
  {
    name: 'name',
    kind: 'text',
    positional: true,
    placeholder: 'NAME',
    description: 'its name, where it has one',
    message: 'Its name',
    when: ({ part }) => NAMED_KINDS.includes(String(part)),
    default: () => '',
    refuseAsked: (name, context, { part }) => refuseUnknownPart(String(part), name, context),
  },
  projectPath,
  ...runOptions,
] as const satisfies readonly Question[];
