#!/usr/bin/env bash
# Counts how often each line occurs in files or in standard input.
set -euo pipefail

usage() {
  cat <<'END'
usage: _name_.sh [--help] [FILE ...]

Count how often each line occurs in files, the most frequent first.
Without a FILE, or where it is -, read standard input.
END
}

refuse() {
  printf 'error: %s\n' "$1" >&2
  usage >&2
  exit 2
}

case ${1-} in
  -h | --help)
    usage
    exit
    ;;
  --) shift ;;
  -?*) refuse "unknown option $1" ;;
esac

cat -- "$@" | LC_ALL=C sort | uniq -c | LC_ALL=C sort -k1,1nr -k2
