# Creates demos/$DEMO_NAME, unless it exists, with the generator that made this project.
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

# Other tools install a command of this name, too.
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
      fail '.yo-rc.json has no version of generator-datascience: restore the file from git'
    npx --yes "generator-datascience@$version" demo "$DEMO_NAME"
  else
    fail 'creating a demo needs Node.js (https://nodejs.org): install it and try again'
  fi
}

case ${DEMO_NAME:-} in
  '') demos=$(existing) && fail "which demo? For example: make demo DEMO_NAME=cool-demo (existing demos: ${demos:-none})" ;;
  -* | */* | . | ..) fail "DEMO_NAME=$DEMO_NAME is not a folder name: try DEMO_NAME=cool-demo" ;;
esac

[ -e "demos/$DEMO_NAME/Makefile" ] || generate
[ -e "demos/$DEMO_NAME/Makefile" ] || fail "the generator did not create demos/$DEMO_NAME"
