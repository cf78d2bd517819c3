import { shellWord } from '../../project/shell-words.js';
import { OTHER_NAME, PROGRAM, type Typable, type TypableOption, type TypableValue } from './typable.js';

/** The script for zsh, both for `source` and as the file `_quickstart` in a folder of `$fpath`. */
export function zshScript(commands: readonly Typable[]): string {
  return `#compdef ${PROGRAM} ${OTHER_NAME}

_quickstart() {
  local curcontext=$curcontext state line command=app
  local -a commands specs
  typeset -A opt_args
  commands=(
${commands.map(({ name, description }) => `    ${shellWord(`${name}:${escaped(description)}`)}`).join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $PREFIX != -* ]]; then
    _describe -t commands command commands
    return
  fi
  if [[ $words[2] != -* ]]; then
    command=$words[2]
    shift words
    (( CURRENT-- ))
  fi
  case $command in
${commands.map(specsOf).join('\n')}
    *) return 1 ;;
  esac
  _arguments -S : $specs
}

if [[ \${funcstack[1]} == _quickstart ]]; then
  _quickstart "$@"
else
  (( \${+functions[compdef]} )) || { autoload -Uz compinit && compinit }
  compdef _quickstart ${PROGRAM} ${OTHER_NAME}
fi
`;
}

function specsOf({ name, options, words }: Typable): string {
  const specs = [...options.flatMap(optionSpecs), ...words.map((word, index) => `${index + 1}${valueSpec(word)}`)];
  return [
    `    ${shellWord(name)})`,
    '      specs=(',
    ...specs.map((spec) => `        ${shellWord(spec)}`),
    '      ) ;;',
  ].join('\n');
}

function escaped(description: string): string {
  return description.replace(/[\\[\]]/g, String.raw`\$&`);
}

/** In the notation of zsh's `_arguments`. */
function optionSpecs({ forms, description, isRepeatable, value }: TypableOption): string[] {
  const ahead = isRepeatable ? '*' : `(${forms.join(' ')})`;
  const explanation = `[${escaped(description)}]`;
  return forms.map((form) => `${ahead}${form}${value ? '=' : ''}${explanation}${value ? valueSpec(value) : ''}`);
}

function valueSpec({ placeholder, from }: TypableValue): string {
  return `:${placeholder}:${action(from)}`;
}

function action(from: TypableValue['from']): string {
  if (from === 'folders') return '_files -/';
  return from === 'files' ? '_files' : `(${from.map(shellWord).join(' ')})`.replaceAll(':', String.raw`\:`);
}
