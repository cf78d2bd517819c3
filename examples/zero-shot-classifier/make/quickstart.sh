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

if [ "${QUICKSTART:-}" ]; then
  eval "$QUICKSTART \"\$@\""
elif is_ours; then
  quickstart "$@"
elif npx --version >/dev/null 2>&1; then
  version=$(version_for "$1") && [ "$version" ] ||
    fail '.yo-base/app.jsonl does not tell which version made the project: restore the file from git'
  npx --yes "generator-datascience@$version" "$@"
else
  fail 'the generator needs Node.js (https://nodejs.org): install it and try again'
fi
