# Creates a demo or a folder of research, unless it exists; `make demo` and `make notebook` run it in the project's
# folder. The name comes from the environment: sh make/part.sh demo
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

existing() {
  for makefile in "$folder"/*/Makefile; do
    [ ! -e "$makefile" ] || basename "${makefile%/Makefile}"
  done | paste -s -d ' ' -
}

kind=$1
case $kind in
  demo) folder=demos target=demo variable=DEMO_NAME name=${DEMO_NAME:-} example=cool-demo ;;
  research) folder=research target=notebook variable=RESEARCH_NAME name=${RESEARCH_NAME:-} example=topic-model ;;
esac

case $name in
  '')
    names=$(existing)
    fail "which $target? For example: make $target $variable=$example (existing in $folder: ${names:-none})"
    ;;
  -* | */* | . | ..) fail "$variable=$name is not a folder name: try $variable=$example" ;;
esac

[ -e "$folder/$name/Makefile" ] || sh make/quickstart.sh "$kind" "$name"
[ -e "$folder/$name/Makefile" ] || fail "the generator did not create $folder/$name"
