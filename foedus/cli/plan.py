"""``foedus plan``: plans of who does what, for how long, at whose cost.

A file plan_NAME.py beside this one with a function NAME is the command ``foedus plan NAME``.
"""

from __future__ import annotations

from pkgutil import iter_modules

from cyclopts import App

import foedus.cli

PREFIX = "plan_"
PLANS = tuple(
    sorted(
        m.name.removeprefix(PREFIX) for m in iter_modules(foedus.cli.__path__) if m.name.startswith(PREFIX)
    )
)

app = App(name="plan", help="Plans of who does what, for how long, at whose cost.")
for _name in PLANS:
    app.command(f"foedus.cli.{PREFIX}{_name}:{_name}", name=_name)
