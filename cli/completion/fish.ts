import { fishWord } from '../../project/shell-words.js';
import { OTHER_NAME, PROGRAM, type Typable, type TypableValue } from './typable.js';

/** The script for fish. */
export function fishScript(commands: readonly Typable[]): string {
  return `# Completion of ${PROGRAM} and ${OTHER_NAME} for fish.

# Whether this is the command of the line, which is app where none is typed.
function __quickstart_is
    set -l words (commandline -opc)
    set -l command app
    string match -qr -- '^[^-]' "$words[2]"; and set command $words[2]
    test "$command" = $argv[1]
end

# Whether an option of a command can come: COMMAND and all forms of the option, with "=" where it takes a value.
function __quickstart_can
    __quickstart_is $argv[1]; or return
    set -l words (commandline -opc)
    for form in $argv[2..]
        switch $form
            case '*='
                string match -q -- "$form*" $words; and return 1
                # As the last word it is the one whose value is at the cursor.
                contains -- (string replace = '' -- $form) $words[..-2]; and return 1
            case '*'
                contains -- $form $words; and return 1
        end
    end
    return 0
end

# Whether the cursor is at the word that a command takes at a place: COMMAND, the place, options that take values.
function __quickstart_at
    __quickstart_is $argv[1]; or return
    set -l words (commandline -opc)
    set -l place 1
    set -l before
    for word in $words[3..]
        string match -q -- '-*' $word; or contains -- "$before" $argv[3..]; or set place (math $place + 1)
        set before $word
    end
    test $place -eq $argv[2]
end

complete -c ${PROGRAM} -e
complete -c ${PROGRAM} -f
${commands.map(commandLine).join('\n')}
${commands.flatMap((command) => [...optionLines(command), ...wordLines(command)]).join('\n')}
complete -c ${OTHER_NAME} -w ${PROGRAM}
`;
}

function commandLine({ name, description }: Typable): string {
  return line('test (count (commandline -opc)) -eq 1', `-a ${list([name])}`, description);
}

function optionLines({ name, options }: Typable): string[] {
  return options.map((option) => {
    const { forms, description, isRepeatable, value } = option;
    const typed = forms.map((form) => (value ? `${form}=` : form)).join(' ');
    const condition = isRepeatable ? `__quickstart_is ${name}` : `__quickstart_can ${name} ${typed}`;
    return line(
      condition,
      [...forms.map(flag), ...(value ? ['-r', proposals(value.from)] : [])].join(' '),
      description,
    );
  });
}

function wordLines({ name, options, words }: Typable): string[] {
  const valued = options.flatMap(({ forms, value }) => (value ? forms : [])).join(' ');
  return words.map(({ placeholder, from }, index) =>
    line(`__quickstart_at ${name} ${index + 1} ${valued}`, proposals(from), placeholder),
  );
}

function line(condition: string, offered: string, description: string): string {
  return `complete -c ${PROGRAM} -n ${fishWord(condition)} ${offered} -d ${fishWord(description)}`;
}

/** How fish is told of `--force`, and of `-f`. */
function flag(form: string): string {
  return form.startsWith('--') ? `-l ${form.slice(2)}` : `-s ${form.slice(1)}`;
}

function proposals(from: TypableValue['from']): string {
  if (from === 'folders') return "-f -a '(__fish_complete_directories)'";
  return from === 'files' ? '-F' : `-f -a ${list(from)}`;
}

/** Fish reads a list of words twice. */
function list(words: readonly string[]): string {
  return fishWord(words.map(fishWord).join(' '));
}
