# Prepares the project's environment: checks the active one, or creates or repairs .venv.
# `make dev` runs it in the project's folder: sh make/environment.sh PYTHON
set -eu

python=$1
oldest=$(sed -n 's/^requires-python = ">=\([0-9.]*\)".*/\1/p' pyproject.toml)

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

version() {
  "$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo 'missing or broken'
}

is_recent() {
  "$1" -c "import sys; sys.exit(sys.version_info < tuple(map(int, '${oldest:-3}'.split('.'))))" 2>/dev/null
}

# Runs uv instead of looking for it: version managers put shims on PATH that may only fail.
has_uv() {
  uv --version >/dev/null 2>&1
}

can_install() {
  has_uv || "$python" -m pip --version >/dev/null 2>&1
}

check_active() {
  environment=${python%/bin/python}
  [ -x "$python" ] ||
    fail "the active environment ($environment) has no Python: deactivate it or activate another"
  is_recent "$python" ||
    fail "the active environment's Python is $(version "$python"), the project needs $oldest or newer: activate another, or deactivate it and let \`make dev\` create .venv"
  can_install ||
    fail "the active environment has no pip: install uv (https://docs.astral.sh/uv), or run \"$python\" -m ensurepip"
}

# A moved project needs a new .venv: the old one still points to the old path.
is_in_place() {
  (set +eu && . ./.venv/bin/activate && [ "$VIRTUAL_ENV" = "$(pwd -P)/.venv" ]) >/dev/null 2>&1
}

is_whole() {
  is_recent "$python" && can_install && is_in_place
}

find_python() {
  for candidate in ${PYTHON3:+"$PYTHON3"} python3 python3.14 python3.13 python3.12 python3.11; do
    if is_recent "$candidate"; then
      echo "$candidate"
      return
    fi
    [ -z "${PYTHON3:-}" ] || fail "PYTHON3=$PYTHON3 is not Python $oldest or newer"
  done
  fail "the project needs Python $oldest or newer and python3 is $(version python3): install a newer one, or give its path: make dev PYTHON3=/path/to/python$oldest"
}

# uv ignores pip's settings for indexes, proxies and certificates; if there are any, keep to pip.
add_uv() {
  settings=$("$python" -m pip config list)
  case $settings in
    *index* | *proxy*) return ;;
    *.cert=*) [ "${SSL_CERT_FILE:-}" ] || return 0 ;;
  esac
  "$python" -m pip install --quiet --disable-pip-version-check --only-binary :all: uv || true
}

create() {
  echo 'Creating .venv'
  [ -e .venv/pyvenv.cfg ] || rm -rf .venv # uv refuses to clear an unfinished .venv, which lacks this file
  if has_uv; then
    uv venv --quiet --clear ${PYTHON3:+--python "$PYTHON3"} .venv
  else
    interpreter=$(find_python)
    "$interpreter" -m venv --clear .venv
    add_uv
  fi
  is_recent "$python" ||
    fail "the selected Python is $(version "$python"), the project needs $oldest or newer: make dev PYTHON3=$oldest"
}

case $python in
  .venv/*) if [ "${PYTHON3:-}" ] || ! is_whole; then create; fi ;;
  *) check_active ;;
esac
