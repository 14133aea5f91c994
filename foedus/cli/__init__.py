"""The command line: one file per command, no logic beyond reading options and printing answers."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run ``foedus`` and leave with 0, with 2 for wrong input, with 1 for a failed run; never with a traceback."""
    # Before numpy is there: the matrices here are small, and waiting threads of OpenBLAS spin. Two fits at once on two
    # cores took three times as long with two threads each as with one, and one alone is no quicker with two.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from foedus.cli.app import run  # noqa: PLC0415  keeps `import foedus.cli` free of the parser

    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)
