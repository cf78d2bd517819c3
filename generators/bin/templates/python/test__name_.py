import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_name("_name_.py")


def run(*words: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *words],
        input=text,
        capture_output=True,
        encoding="utf-8",
    )


def test_counts_the_words_of_each_line(tmp_path: Path) -> None:
    file = tmp_path / "text.txt"
    file.write_text("two words\n\none\n", encoding="utf-8")
    assert run(file).stdout == "2\n0\n1\n"


def test_reads_standard_input() -> None:
    assert run(text="two words").stdout == "2\n"


def test_names_a_file_that_is_missing() -> None:
    script = run("missing.txt")
    assert script.returncode == 1
    assert "missing.txt" in script.stderr
    assert "Traceback" not in script.stderr


def test_refuses_an_unknown_option() -> None:
    assert run("--unknown").returncode == 2
