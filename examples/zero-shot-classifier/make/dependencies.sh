# What the library and the service run with: pins it, audits it, lists it. `make lock`, `make audit` and `make sbom` run
# it in the project's folder, with the uv to use: sh make/dependencies.sh UV lock
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

uv=$1
task=$2
shift 2
[ "$uv" ] || fail "make $task needs uv: https://docs.astral.sh/uv"

lock=requirements.lock
requirements=requirements.txt
[ ! -e requirements-service.txt ] || requirements="$requirements requirements-service.txt"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM
pins=$scratch/pins.txt

# The versions and hashes are valid for every platform and every Python that the project supports.
lock() {
  "$uv" pip compile --quiet --universal --generate-hashes --custom-compile-command 'make lock' \
    --output-file $lock $requirements
  echo "Wrote $lock"
}

# The image has one platform and one Python.
for_image() {
  python=$(sed -n 's/^ARG PYTHON_VERSION=//p' Dockerfile 2>/dev/null || true)
  "$@" --quiet --python-platform linux ${python:+--python-version "$python"}
}

versions_in() {
  sed -n 's/^\([^ #]*==[^ ;]*\).*/\1/p' "$1" | LC_ALL=C sort
}

# What the lock file pins or, if there is none, the newest.
pin() {
  if [ -e $lock ]; then
    set -- --constraint $lock
    advice="see above, and run \`make lock\` if it says that requirements changed"
  else
    advice='see above'
  fi
  for_image "$uv" pip compile --no-header --no-annotate --generate-hashes "$@" --output-file "$pins" $requirements \
    >/dev/null || fail "it is not known what would be installed: $advice"
  [ -e $lock ] || return 0
  versions_in $lock >"$scratch/locked"
  unlocked=$(versions_in "$pins" | LC_ALL=C comm -23 - "$scratch/locked" | paste -s -d ' ' -)
  [ -z "$unlocked" ] || fail "$lock lacks $unlocked: run \`make lock\`"
}

what_is_pinned() {
  if [ -e $lock ]; then origin="as pinned in $lock"; else origin="the newest, as there is no $lock"; fi
  echo "$(grep -c == "$pins") packages, $origin"
}

# OSV has the advisories of PyPI and of GitHub.
audit() {
  pin
  echo "Auditing $(what_is_pinned)"
  status=0
  "$uv" tool run --from 'pip-audit>=2.10,<3' pip-audit --progress-spinner off --vulnerability-service osv \
    --disable-pip --require-hashes --requirement "$pins" "$@" 2>"$scratch/log" || status=$?
  ! grep -q '^Traceback' "$scratch/log" ||
    fail "the audit could not be made, so nothing is known: $(tail -n 1 "$scratch/log")"
  cat "$scratch/log" >&2
  return $status
}

# The project as it is deployed: its version is in a file of its own, and it needs what the service needs, too.
describe_project() {
  while IFS= read -r line; do
    case $line in
      'dynamic = ["version", "dependencies"]')
        printf 'version = "%s"\ndependencies = [\n' "$(cat VERSION)"
        sed "s/ *#.*//; /^ *\$/d; s/.*/'''&''',/" $requirements
        echo ']'
        ;;
      *) printf '%s\n' "$line" ;;
    esac
  done <pyproject.toml
}

# Of what is installed, because only that tells licenses, and what needs what.
sbom() {
  pin
  "$uv" venv --quiet "$scratch/environment"
  for_image "$uv" pip install --python "$scratch/environment" --no-deps --require-hashes --requirement "$pins"
  describe_project >"$scratch/pyproject.toml"
  "$uv" tool run --quiet --from 'cyclonedx-bom>=7.5,<8' cyclonedx-py environment --output-reproducible \
    --pyproject "$scratch/pyproject.toml" --output-file sbom.cdx.json "$scratch/environment"
  echo "Wrote sbom.cdx.json: $(what_is_pinned)"
}

"$task" "$@"
