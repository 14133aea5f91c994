"""What the README prints of `foedus trigger` and `foedus simulate` is what the commands print at 80 columns."""

import os
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def shown(command: str) -> list[str]:
    """The lines of the README under a command, itself first."""
    return README.read_text().split(f"```\n$ foedus {command}", 1)[1].split("```", 1)[0].splitlines()


def printed(*arguments: str) -> list[str]:
    said = subprocess.run(
        [sys.executable, "-m", "foedus", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    ).stdout
    return [line.rstrip() for line in said.splitlines()]


def test_the_answer_in_the_readme_is_the_answer():
    """Line by line; `...` stands for lines left out."""
    command, *lines = shown("trigger")
    said = printed("trigger", command.split('"')[1], "--on", command.split()[-1])
    assert not [line for line in lines if line not in {"...", "", *said}]


def test_the_difference_in_the_readme_is_the_difference(tmp_path):
    """In order: a line may not stand under another heading."""
    name, *lines = shown("simulate")
    said = iter(printed("simulate", name.strip(), "--no-sensitivity", "--out", str(tmp_path / "run")))
    missing = [line for line in lines if line not in {"...", ""} and line not in said]
    assert not missing
