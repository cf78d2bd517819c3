# Creates demos/$DEMO_NAME, unless it exists. `make demo` runs it in the project's folder.
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

case ${DEMO_NAME:-} in
  '') demos=$(existing) && fail "which demo? For example: make demo DEMO_NAME=cool-demo (existing demos: ${demos:-none})" ;;
  -* | */* | . | ..) fail "DEMO_NAME=$DEMO_NAME is not a folder name: try DEMO_NAME=cool-demo" ;;
esac

[ -e "demos/$DEMO_NAME/Makefile" ] || sh make/quickstart.sh demo "$DEMO_NAME"
[ -e "demos/$DEMO_NAME/Makefile" ] || fail "the generator did not create demos/$DEMO_NAME"
