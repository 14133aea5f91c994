"""What the README prints of `foedus trigger` is what the command prints at 80 columns."""

import os
import subprocess
import sys
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_the_answer_in_the_readme_is_the_answer():
    """Line by line; `...` stands for lines left out."""
    block = README.read_text().split("```\n$ foedus trigger", 1)[1].split("```", 1)[0]
    command, *shown = block.splitlines()
    said = subprocess.run(
        [sys.executable, "-m", "foedus", "trigger", command.split('"')[1], "--on", command.split()[-1]],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": "80"},
    ).stdout
    printed = {line.rstrip() for line in said.splitlines()}
    missing = [line for line in shown if line not in {"...", ""} and line not in printed]
    assert not missing
