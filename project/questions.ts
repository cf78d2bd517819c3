/** What the machine and the place can tell; functions, so that nothing is looked up that is not needed. */
export interface Context {
  /** Absolute path of the folder that a relative `--path` starts from. */
  readonly cwd: string;
  readonly cwdIsEmpty: () => boolean;
  /** Name in the user's git configuration, `''` where there is none. */
  readonly gitUser: () => string;
  readonly year: () => string;
}

export type Value = string | boolean | readonly string[];
export type Values = Readonly<Record<string, Value | undefined>>;

/**
 * One thing that a generator has to know, as data: the prompt, the option of `yo` and `quickstart`, the help text and
 * the docs all come from it.
 */
export interface Question {
  /** `dryRun` is `--dry-run` on the command line. */
  readonly name: string;
  /** A `list` may be given several times, a `switch` is turned off by `--no-NAME`. */
  readonly kind: 'text' | 'choice' | 'list' | 'switch';
  /** One line for help and docs. */
  readonly description: string;
  /** The word for the value in help: `--path DIR`. */
  readonly placeholder?: string;
  /** One letter: `f` is `-f`. */
  readonly short?: string;
  /** Given as a word of the command line rather than an option: `quickstart demo NAME`. */
  readonly positional?: boolean;
  readonly choices?: readonly string[];
  /** A switch that help and docs show as it is of use, turned off: `--no-git`; its description says what that does. */
  readonly onByDefault?: boolean;
  /** What the prompt says; a question without it is never asked. */
  readonly message?: string;
  /** Asked only where this holds; elsewhere the default is taken. */
  readonly when?: (answers: Values) => boolean;
  /** Taken when nothing was said; without it an answer is required. */
  readonly default?: (answers: Values, context: Context) => Value;
  /** The prompt's proposal where there is no default that could be taken unasked. */
  readonly proposal?: (answers: Values, context: Context) => string;
  /** Why a text cannot be used, or `undefined`; in a list `earlier` are the items before it. */
  readonly refuse?: (value: string, context: Context, earlier: readonly string[]) => string | undefined;
  /** Remembered in `.yo-rc.json`, so that it is not asked again. */
  readonly stored?: boolean;
}

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

/** Options of a run rather than of the project; every generator has them. */
export const runOptions = [
  {
    name: 'defaults',
    kind: 'switch',
    description: 'ask nothing and take the defaults',
    default: () => false,
  },
  {
    name: 'dryRun',
    kind: 'switch',
    description: 'show what would be done and write nothing',
    default: () => false,
  },
  {
    name: 'force',
    kind: 'switch',
    short: 'f',
    description: 'overwrite files that differ, without asking',
    default: () => false,
  },
] as const satisfies readonly Question[];
