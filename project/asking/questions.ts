/** What the machine and the project can tell; functions, so that nothing is looked up that is not needed. */
export interface Context {
  /** Absolute path of the folder that a relative `--path` starts from. */
  readonly cwd: string;
  readonly cwdIsEmpty: () => boolean;
  /** Name in the user's git configuration, `''` where there is none. */
  readonly gitUser: () => string;
  readonly year: () => string;
  /** What a folder of the project holds; nothing where there is no project yet. */
  readonly namesIn: (folder: string) => readonly string[];
  /** Name of the project's library. */
  readonly libname: () => string | undefined;
  /** The answers that the project's record of a part has. */
  readonly recorded: (part: string) => Values;
}

export type Value = string | boolean | readonly string[];
export type Values = Readonly<Record<string, Value | undefined>>;

interface BaseQuestion {
  /** `dryRun` is `--dry-run` on the command line. */
  readonly name: string;
  /** One line for help and docs. */
  readonly description: string;
  /** One letter: `f` is `-f`. */
  readonly short?: string;
  /** What the prompt says; a question without it is never asked. */
  readonly message?: string;
  /** Asked only where this holds; elsewhere the default is taken. */
  readonly when?: (answers: Values) => boolean;
  /** Taken when nothing was said; without it an answer is required. */
  readonly default?: (answers: Values, context: Context) => Value;
}

interface ValueQuestion extends BaseQuestion {
  /** The word for the value in help: `--path DIR`; `DIR` and `FILE` are completed as such. */
  readonly placeholder: string;
  /** A word of the command line rather than an option: `quickstart demo NAME`. */
  readonly positional?: boolean;
  /** Once the command line answers all essential questions, the others take their defaults unasked. */
  readonly essential?: boolean;
}

/** A text, or several of them where the option may be repeated. */
export interface TextQuestion extends ValueQuestion {
  readonly kind: 'text' | 'list';
  /** The prompt's proposal where there is no default that could be taken unasked. */
  readonly proposal?: (answers: Values, context: Context) => string;
  /** Why a text cannot be used, or `undefined`; in a list `earlier` are the items before it. */
  readonly refuse?: (value: string, context: Context, earlier: readonly string[]) => string | undefined;
  /** The same in a prompt, for what otherwise comes out later, when the run is at it. */
  readonly refuseAsked?: (value: string, context: Context, answers: Values) => string | undefined;
  /** The same for an answer that a project remembers, where less is asked of one that was good when it was given. */
  readonly refuseKnown?: (value: string) => string | undefined;
}

/** One of a few texts. */
export interface ChoiceQuestion extends ValueQuestion {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  /** Those that a prompt offers, where some would be refused later. */
  readonly offered?: (context: Context) => readonly string[];
}

/** Yes or no; `--no-NAME` is no. */
export interface SwitchQuestion extends BaseQuestion {
  readonly kind: 'switch';
  /** Whether turning it off is what the option is for, as with `--no-git`. */
  readonly onByDefault?: boolean;
}

/**
 * One thing that a generator has to know, as data: the prompt, the option of `yo` and `quickstart`, the help text and
 * the docs all come from it.
 */
export type Question = TextQuestion | ChoiceQuestion | SwitchQuestion;

/** Options for a list of questions: all may be left out, each is typed by its question's kind. */
export type OptionsOf<Questions extends readonly Question[]> = {
  -readonly [Q in Questions[number] as Q['name']]?: Q['kind'] extends 'switch'
    ? boolean
    : Q['kind'] extends 'list'
      ? string | readonly string[]
      : string;
};

/** Where the project of a sub-generator is; `app` has a question of its own for it. */
export const projectPath = {
  name: 'path',
  kind: 'text',
  placeholder: 'DIR',
  description: 'the project, or a folder in it (default: the current folder)',
  default: (_answers, { cwd }) => cwd,
} as const satisfies Question;

/** The name of a part, as a word of the command line. */
export const partName = {
  name: 'name',
  kind: 'text',
  positional: true,
  essential: true,
  placeholder: 'NAME',
} as const satisfies Omit<TextQuestion, 'description'>;

/** Options of a run rather than of the project; every generator has them. */
export const runOptions = [
  {
    name: 'answers',
    kind: 'text',
    placeholder: 'FILE',
    description: 'take answers from a file, JSON or YAML; other options win over it',
    default: () => '',
  },
  {
    name: 'defaults',
    kind: 'switch',
    description: 'ask nothing, take the defaults',
    default: () => false,
  },
  {
    name: 'dryRun',
    kind: 'switch',
    description: 'show what would change, write nothing',
    default: () => false,
  },
  {
    name: 'force',
    kind: 'switch',
    short: 'f',
    description: 'short for --on-conflict overwrite',
    default: () => false,
  },
  {
    name: 'onConflict',
    kind: 'choice',
    placeholder: 'HOW',
    choices: ['ask', 'keep', 'overwrite', 'mark'],
    description:
      'where you and the templates changed the same lines: ask, keep yours, overwrite, or mark both (default: ask)',
    default: () => 'ask',
  },
  {
    name: 'json',
    kind: 'switch',
    description: 'print what was made, and the answers, as JSON; ask nothing',
    default: () => false,
  },
  {
    name: 'verbose',
    kind: 'switch',
    description: 'print a line for each file instead of a tree',
    default: () => false,
  },
] as const satisfies readonly Question[];

/** Whether it is an option of a run, and so no answer that a file may have. */
export function isOfRun(name: string): boolean {
  return runOptions.some((option) => option.name === name);
}

/** Options of a run, which every generator has. */
export type RunOptions = OptionsOf<typeof runOptions>;
