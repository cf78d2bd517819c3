# Makes demos/$DEMO_NAME with the generator that made this project, unless it is there.
# `make demo` runs it in the project's folder.
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

existing() {
  for makefile in demos/*/Makefile; do
    [ ! -e "$makefile" ] || basename "${makefile%/Makefile}"
  done | paste -s -d ' ' -
}

# Other tools have had a command of this name.
is_ours() {
  case $(quickstart --version 2>/dev/null </dev/null) in
    'generator-datascience '*) ;;
    *) return 1 ;;
  esac
}

generate() {
  if [ "${QUICKSTART:-}" ]; then
    eval "$QUICKSTART demo \"\$DEMO_NAME\""
  elif is_ours; then
    quickstart demo "$DEMO_NAME"
  elif npx --version >/dev/null 2>&1; then
    version=$(node -p 'require("./.yo-rc.json")["generator-datascience"].version' 2>/dev/null) ||
      fail '.yo-rc.json does not tell the version of generator-datascience: get the file back from git'
    npx --yes "generator-datascience@$version" demo "$DEMO_NAME"
  else
    fail 'a new demo needs Node.js (https://nodejs.org): install it and try again'
  fi
}

case ${DEMO_NAME:-} in
  '') demos=$(existing) && fail "which demo? For example: make demo DEMO_NAME=cool-demo (so far: ${demos:-none})" ;;
  */* | . | ..) fail "DEMO_NAME=$DEMO_NAME is not the name of a folder: try DEMO_NAME=cool-demo" ;;
esac

[ -e "demos/$DEMO_NAME/Makefile" ] || generate
[ -e "demos/$DEMO_NAME/Makefile" ] || fail "the generator made no demos/$DEMO_NAME"
