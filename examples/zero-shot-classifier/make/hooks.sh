# Installs what git does before each commit and push. `make hooks` runs it in the project's folder: sh make/hooks.sh PYTHON
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

git rev-parse --git-dir >/dev/null || fail 'hooks belong to a git repository: make one by `git init`, or see what git says'
folder=$(git rev-parse --show-prefix)

# pre-commit reads its configuration at the top, and refuses every commit where there is none.
[ -z "$folder" ] ||
  fail "the repository's top is $(git rev-parse --show-toplevel), and hooks run there: copy .pre-commit-config.yaml there, have it say \`make -C '${folder%/}'\` for \`make\`, and run \`pre-commit install\`"

exec "$1" -m pre_commit install
