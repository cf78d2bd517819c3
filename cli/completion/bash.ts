import { shellWord } from '../../project/shell-words.js';
import { OTHER_NAME, PROGRAM, type Typable, type TypableValue } from './typable.js';

/**
 * The script for bash. It keeps to what the bash 3.2 of macOS knows, apart from `compopt`, which is used where there is
 * one, and needs no bash-completion.
 */
export function bashScript(commands: readonly Typable[]): string {
  return `# Completion of ${PROGRAM} and ${OTHER_NAME} for bash.

# Leaves folders or files to bash itself, which knows of quotes and "~"; the bash 3.2 of macOS has to be helped.
_quickstart_paths() {
  compopt -o "$1" 2>/dev/null && return
  local kind=-d word
  [[ $1 == dirnames ]] || kind=-f
  while IFS= read -r word; do
    COMPREPLY+=("$(printf %q "$word")")
  done < <(compgen $kind -- "$2")
}

# What can come at a place, "COMMAND --OPTION" or "COMMAND 1" for its first word, goes into "choices" and "paths".
# Fails where nothing can.
_quickstart_at() {
  choices=() paths=
  case $1 in
${commands.flatMap(places).join('\n')}
    *) return 1 ;;
  esac
}

# The options of a command go into "options", forms that rule out each other as one, or "repeated".
_quickstart_options() {
  case $1 in
${commands.map(optionsOf).join('\n')}
  esac
}

# Bash takes "--license=MIT" for three words: puts together what was typed as one, up to the cursor, as "typed".
_quickstart_typed() {
  local word last=0 glue=1
  typed=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD}"; do
    if [[ -n $word && -z \${word//[=:@]/} ]]; then
      glue=1
    elif [[ -n $glue ]]; then
      glue=
    else
      last=$((last + 1))
    fi
    typed[last]=\${typed[last]-}$word
  done
}

_quickstart() {
  local IFS=$' \\t\\n' typed choices paths options repeated word group form
  _quickstart_typed
  local current=\${typed[\${#typed[@]} - 1]} command=app
  unset "typed[\${#typed[@]} - 1]"
  if [[ \${#typed[@]} -gt 0 && \${typed[0]} != -* ]]; then
    command=\${typed[0]}
    typed=("\${typed[@]:1}")
  elif [[ \${#typed[@]} -eq 0 && $current != -* ]]; then
    command=
  fi

  local given=' ' waiting= place=1
  for word in "\${typed[@]}"; do
    if [[ -n $waiting ]]; then
      waiting=
    elif [[ $word == -* ]]; then
      given+="\${word%%=*} "
      [[ $word == *=* ]] || ! _quickstart_at "$command $word" || waiting=$word
    else
      place=$((place + 1))
    fi
  done

  local before=
  if [[ -n $waiting ]]; then
    _quickstart_at "$command $waiting"
  elif [[ $current == -*=* ]]; then
    before=\${current%%=*}=
    _quickstart_at "$command \${current%%=*}"
  elif [[ -z $command ]]; then
    choices=(${list(commands.map(({ name }) => name))}) paths=
  elif [[ $current == -* ]] || ! _quickstart_at "$command $place"; then
    _quickstart_options "$command"
    choices=("\${repeated[@]}") paths=
    for group in "\${options[@]}"; do
      for form in $group; do
        [[ $given != *" $form "* ]] || continue 2
      done
      choices+=($group)
    done
  fi

  # Bash replaces only what stands after the last of these.
  local breaks=\${COMP_WORDBREAKS//[^=:@]/} replaced=$current
  [[ -z $breaks ]] || replaced=\${current##*[$breaks]}
  COMPREPLY=()
  for word in "\${choices[@]}"; do
    word=$before$word
    [[ $word != "$current"* ]] || COMPREPLY+=("\${word:\${#current} - \${#replaced}}")
  done
  [[ -z $paths ]] || _quickstart_paths "$paths" "\${current#"$before"}"
}

complete -o bashdefault -F _quickstart ${PROGRAM} ${OTHER_NAME}
`;
}

function places({ name, options, words }: Typable): string[] {
  const ofOptions = options.flatMap(({ forms, value }) => (value ? [place(name, forms, value)] : []));
  return [...ofOptions, ...words.map((word, index) => place(name, [String(index + 1)], word))];
}

function place(command: string, at: readonly string[], { from }: TypableValue): string {
  return `    ${at.map((where) => shellWord(`${command} ${where}`)).join(' | ')}) ${proposals(from)} ;;`;
}

function proposals(from: TypableValue['from']): string {
  if (from === 'folders') return 'paths=dirnames';
  return from === 'files' ? 'paths=default' : `choices=(${list(from)})`;
}

function optionsOf({ name, options }: Typable): string {
  const groups = (isRepeatable: boolean) =>
    list(options.filter((option) => option.isRepeatable === isRepeatable).map(({ forms }) => forms.join(' ')));
  return `    ${shellWord(name)}) options=(${groups(false)}) repeated=(${groups(true)}) ;;`;
}

function list(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
