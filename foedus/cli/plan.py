"""``foedus plan``: plans of who does what, for how long, at whose cost.

A file plan_NAME.py beside this one with a function NAME is the command ``foedus plan NAME``.
"""

from __future__ import annotations

import ast
from pathlib import Path
from pkgutil import iter_modules

from cyclopts import App

import foedus.cli

PREFIX = "plan_"
PLANS = tuple(
    sorted(
        m.name.removeprefix(PREFIX) for m in iter_modules(foedus.cli.__path__) if m.name.startswith(PREFIX)
    )
)


def _help(name: str) -> str:
    """The docstring of a plan's function, read and not imported, so that ``foedus plan --help`` stays fast."""
    tree = ast.parse(Path(__file__).with_name(f"{PREFIX}{name}.py").read_text(encoding="utf-8"))
    written = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name)
    return next((ast.get_docstring(function) or "" for function in written), "")


app = App(name="plan", help="Plans of who does what, for how long, at whose cost.")
for _name in PLANS:
    app.command(f"foedus.cli.{PREFIX}{_name}:{_name}", name=_name, help=_help(_name))
