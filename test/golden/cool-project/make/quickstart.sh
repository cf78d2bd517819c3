# Runs the generator that made this project: sh make/quickstart.sh demo cool-demo
# The variable QUICKSTART names another command for it, such as one of a checkout.
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

# Other tools install a command of this name, too.
is_ours() {
  case $(quickstart --version 2>/dev/null </dev/null) in
    'generator-datascience '*) ;;
    *) return 1 ;;
  esac
}

# Newer templates come with a newer generator; all else is left to the one that made the project.
version_for() {
  case $1 in
    update) echo latest ;;
    *) sed -n '1s/^{[^{]*"version":"\([^"]*\)".*/\1/p' .yo-base/app.jsonl 2>/dev/null ;;
  esac
}

can_run() {
  "$1" --version >/dev/null 2>&1
}

# Runs a version that is not installed. Those from Python's index bring a Node.js along.
fetch_and_run() {
  version=$(version_for "$1") && [ "$version" ] ||
    fail '.yo-base/app.jsonl does not tell which version made the project: restore the file from git'
  if can_run npx; then
    npx --yes "generator-datascience@$version" "$@"
  elif can_run uv; then
    uv tool run "generator-datascience@$version" "$@"
  elif can_run pipx; then
    case $version in
      latest) pipx run --no-cache generator-datascience "$@" ;;
      *) pipx run "generator-datascience==$version" "$@" ;;
    esac
  else
    fail 'the generator is not on PATH: pip install generator-datascience, or install Node.js (https://nodejs.org), and try again'
  fi
}

# What is installed into .venv is found there, also where that is not active.
PATH=$PATH:$PWD/.venv/bin

if [ "${QUICKSTART:-}" ]; then
  eval "$QUICKSTART \"\$@\""
elif is_ours; then
  quickstart "$@"
else
  fetch_and_run "$@"
fi
