#!/usr/bin/env python3
"""Count the words in each line of files or of standard input."""

import argparse
import fileinput
import os
import sys

from _package_.text import count_words


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "files",
        nargs="*",
        default=["-"],
        metavar="FILE",
        help="UTF-8 text; standard input if omitted or -",
    )
    arguments = parser.parse_args()
    if sys.stdin is None and "-" in arguments.files:
        parser.error("standard input is closed: name a file")
    return arguments


def main() -> None:
    arguments = parse_arguments()
    try:
        with fileinput.input(arguments.files, encoding="utf-8") as lines:
            for line in lines:
                print(count_words(line))
        print(end="", flush=True)
    except BrokenPipeError:
        # The reader has seen enough, as with `| head`; Python would try once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (OSError, UnicodeDecodeError) as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
