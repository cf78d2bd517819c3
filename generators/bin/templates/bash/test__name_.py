import subprocess
from pathlib import Path

SCRIPT = Path(__file__).with_name("_name_.sh")


def run(*words: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", SCRIPT, *words],
        input=text,
        capture_output=True,
        encoding="utf-8",
    )


def test_counts_the_lines_of_all_files(tmp_path: Path) -> None:
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("rare\noften\n", encoding="utf-8")
    second.write_text("often\n", encoding="utf-8")
    assert run(first, second).stdout.split() == ["2", "often", "1", "rare"]


def test_reads_standard_input() -> None:
    assert run(text="one line\n").stdout.split() == ["1", "one", "line"]


def test_fails_where_a_file_is_missing() -> None:
    script = run("missing.txt")
    assert script.returncode == 1
    assert "missing.txt" in script.stderr


def test_tells_how_to_use_it() -> None:
    assert run("--help").stdout.startswith("usage: _name_.sh")


def test_refuses_an_unknown_option() -> None:
    script = run("--unknown")
    assert script.returncode == 2
    assert "--unknown" in script.stderr
