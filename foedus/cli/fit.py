"""``foedus fit``: estimate the parameters from the record, and say how good the estimates are."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter
from rich.table import Table

from foedus.base.paths import replace_file
from foedus.cli.console import console, emit, errors
from foedus.fit.compose import as_json, estimates, write
from foedus.fit.contract import Options
from foedus.reports.estimates import page

PAGE = "fit.html"
MEASURES = (("log_score", "log score"), ("auc", "AUC"), ("pr_auc", "PR-AUC"))


def fit_command(
    *,
    until: int | None = None,
    models: str | None = None,
    out: Path = Path("fit"),
    quick: Annotated[bool, Parameter(negative=())] = False,
    json: Annotated[bool, Parameter(negative=())] = False,
) -> None:
    """Estimate the engine's parameters from the record before a year; write parameters.yaml, fit.json, fit.html.

    The tables are those of ``foedus data``. Literature and guesses are copied from the priors. With some models only,
    estimates.yaml is written in place of parameters.yaml, for the engine needs all of them.

    Parameters
    ----------
    until
        The first year that is not used; estimates rest on the 55 years before it. Left out: where each table ends.
    models
        Names of models, with commas; those that they need are fitted too. All, if left out.
    out
        Folder for the three files.
    quick
        A reduced fit for tests, marked as such in the file.
    json
        Print fit.json too.
    """
    began = time.monotonic()

    def say(what: str) -> None:
        errors().print(f"{time.monotonic() - began:5.0f} s  {what}", markup=False)

    options = Options(quick=quick, say=say)
    found = estimates(until, [m.strip() for m in models.split(",")] if models else None, options)
    told = as_json(until, found, options)
    paths = (*write(out, until, found, options), _write_page(out, told))
    if json:
        emit(told)
        return
    _print(told)
    console().print(
        f"\nwritten: {', '.join(map(str, paths))}" + (" (quick: not for use)" if quick else ""), markup=False
    )


def _write_page(folder: Path, told: dict[str, Any]) -> Path:
    """Write fit.html, in whole or not at all."""
    replace_file(folder / PAGE, partial(Path.write_text, data=page(told), encoding="utf-8"))
    return folder / PAGE


def _print(told: dict[str, Any]) -> None:
    """One row a fit that forecasts: its size, and its scores on later years beside the best baseline's."""
    console().print("Scores on the years after each origin: the model's / the best baseline's\n")
    table = Table(box=None, pad_edge=False)
    table.add_column("fit")
    table.add_column("rows", justify="right")
    table.add_column("events", justify="right")
    for _, heading in MEASURES:
        table.add_column(heading, justify="right")
    silent = 0
    for name, model in told["models"].items():
        for fit in model["fits"]:
            scores = fit["pooled_scores"]
            if "model" not in scores:
                silent += 1
                continue
            pairs = [_pair(scores, measure) for measure, _ in MEASURES]
            label = fit["name"] if len(model["fits"]) == 1 else f"{name}: {fit['name']}"
            table.add_row(label, f"{fit['n']:,}", f"{fit['events']:,}", *pairs)
    console().print(table)
    console().print(
        "\nLog score: lower is better; AUC, PR-AUC: higher. In fit.json and fit.html:\n"
        f"Brier, CRPS, each origin, calibration, coefficients; and {silent} fits that forecast nothing.",
        markup=False,
    )


def _pair(scores: dict[str, dict[str, float | None]], measure: str) -> str:
    """The model's score and the best that a baseline reached."""
    whole = scores.get("model", {}).get(measure)
    others = [s[measure] for name, s in scores.items() if name != "model" and s.get(measure) is not None]
    if whole is None:
        return ""
    known = [x for x in others if x is not None]
    best = max(known, default=None) if measure in ("auc", "pr_auc") else min(known, default=None)
    return f"{whole:.2g}" + ("" if best is None else f"/{best:.2g}")
