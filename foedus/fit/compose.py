"""The parameter file: what all models estimated, and, unchanged, the priors; with the command and data that made it.

    foedus fit  ─►  parameters.yaml   made, views, blocks, parameters by process
                    fit.json          formulas, coefficients, diagnostics, calibration, scores: what a reader judges by

Both are written whole or not at all. Figures are rounded, so that the same data and command give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, get_args

import foedus
from foedus.base.errors import Finding, InputError, RunError, nearest
from foedus.base.paths import replace_file
from foedus.fit.baselines import pooled
from foedus.fit.contract import Estimate, Fit, Model, Options, models, recent, window
from foedus.fit.numbers import rounded
from foedus.fit.priors import load_priors
from foedus.history.record import WORLD_TABLES
from foedus.parameters import Parameters
from foedus.parameters.parameters import Parameter, Process
from foedus.sources import data_folder, sources

FIRST_UNTIL = 1900  # few states and fewer disputes before
PARAMETERS, ESTIMATES, FIT = "parameters.yaml", "estimates.yaml", "fit.json"
FIGURES = 6
HEADING = """\
# Written by `foedus fit`; do not edit. What it was made with stands under `made`. Estimates are foedus's own, from the
# record; literature and guesses are those of priors.yaml, unchanged. The fields are explained there.
"""


def fit_parameters(
    until: int | None = None, models: Sequence[str] | None = None, options: Options | None = None
) -> Parameters:
    """The parameters that the record before ``until`` gives, with the priors beside them.

    ``until`` left out: each model goes to the end of its tables (disputes 2001, conflicts 2020, operations 2017).
    ``models``: some of them only (and those that they need); then the parameters of the others are missing.
    """
    chosen = options or Options()
    return composed(until, estimates(until, models, chosen), chosen)


def estimates(until: int | None, names: Sequence[str] | None, options: Options) -> dict[str, Estimate]:
    """What each model found, those that others need first."""
    last = max(model.last for model in models().values())
    if until is not None and not FIRST_UNTIL <= until <= last:
        what = f"the record holds no window that ends before {until}"
        raise InputError([Finding("until", what, f"a year from {FIRST_UNTIL} to {last}")])
    found: dict[str, Estimate] = {}
    for name in in_order(names):
        model = models()[name]
        before = {n: found[n] for n in model.needs}
        found[name] = model.estimate(ends(model, until), replace(options, before=before))
        _check(name, model, found[name], until)
    return found


def ends(model: Model, until: int | None) -> int:
    """The first year that a model does not use: ``until``, or where its tables end before."""
    return model.last if until is None else min(until, model.last)


def in_order(names: Sequence[str] | None) -> list[str]:
    """The models asked for and those that they need, each after what it needs.

    >>> in_order(["onset"])
    ['joining', 'onset']
    """
    known, ordered = models(), list[str]()
    for name in names or known:
        if name not in known:
            remedy = f"did you mean {nearest(name, list(known)) or next(iter(known))}? (models: {', '.join(known)})"
            raise InputError([Finding("models", f"there is no model {name!r}", remedy)])
        ordered += [n for n in (*known[name].needs, name) if n not in ordered]
    return ordered


def _check(name: str, model: Model, found: Estimate, until: int | None) -> None:
    """A model produces what it says, no more and no less; before its record begins, which it says, nothing."""
    if until is not None and not found.parameters and found.fits:
        return
    odd = {p.name for p in found.parameters} ^ set(model.parameters)
    if odd:
        raise RunError(f"model {name}: parameters promised and produced differ in {', '.join(sorted(odd))}")


def composed(until: int | None, found: Mapping[str, Estimate], options: Options) -> Parameters:
    """The estimates and the priors as one parameter file."""
    priors = load_priors()
    estimated = [p for e in found.values() for p in e.parameters]
    taken = {name for model in models().values() for name in model.takes}
    kept = [p for p in priors.parameters if p.name not in taken]
    both = {p.name for p in estimated} & {p.name for p in kept}
    if both:
        raise InputError(
            [
                Finding(
                    "priors.yaml", f"{', '.join(sorted(both))}: estimated too", "take it out of priors.yaml"
                )
            ]
        )
    order = get_args(Process)
    return Parameters(
        made=made(until, found, options),
        views=priors.views,
        blocks=tuple(b for e in found.values() for b in e.blocks),
        parameters=tuple(sorted((*estimated, *kept), key=lambda p: order.index(p.process))),
    )


def made(until: int | None, found: Mapping[str, Estimate], options: Options) -> dict[str, Any]:
    """The command, the years, the data with their digests, and the sizes of the fits."""
    whole = set(found) == set(models())
    command = (
        "foedus fit" + ("" if until is None else f" --until {until}") + (" --quick" if options.quick else "")
    )
    command += "" if whole else f" --models {','.join(found)}"
    years = {name: _years(ends(models()[name], until), options) for name, e in found.items() if e.parameters}
    return {
        "command": command,
        "foedus": foedus.__version__,
        "years": years,
        **({"quick": "a reduced fit for tests, not for use"} if options.quick else {}),
        "fits": {
            f"{name}.{fit.name}": {"n": fit.n, "events": fit.events}
            for name, e in found.items()
            if e.parameters
            for fit in e.fits
        },
        "data": _data({s for name in found for s in models()[name].sources} | set(WORLD_TABLES)),
    }


def _years(until: int, options: Options) -> str:
    span, late = window(until, options), recent(until, options)
    return f"{span.start}-{span.stop - 1}, level {late.start}-{late.stop - 1}"


def _data(tables: Iterable[str]) -> dict[str, dict[str, str]]:
    """Version and SHA-256 of every table that was read."""
    known, folder = sources(), data_folder()
    found = {}
    for name in sorted(tables):
        path = folder / f"{name}.parquet"
        if path.is_file():
            version = {"version": known[name].version} if name in known else {}
            found[name] = {**version, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
    return found


def as_yaml(parameters: Parameters) -> str:
    """The parameter file as text: one line a parameter, except contested ones."""
    lines = [HEADING, "made:"]
    for key, value in parameters.made.items():
        lines += _entry(key, value)
    lines.append("\nviews:")
    for name, view in parameters.views.items():
        lines += [f"  {name}:", f"    question: {_plain(view.question)}"]
        lines += [f"    held: {view.held}"] if view.held else []
        lines.append("    choices:")
        lines += [f"      {c}: {_plain(choice.model_dump())}" for c, choice in view.choices.items()]
    lines.append("\nblocks:" if parameters.blocks else "\nblocks: []")
    for one in parameters.blocks:
        lines += [f"  - name: {one.name}", f"    model: {_plain(one.model)}", f"    data: {_plain(one.data)}"]
        lines += [f"    parameters: {_plain(list(one.parameters))}", "    correlation:"]
        lines += [f"      - {_plain(list(row))}" for row in one.correlation]
    lines.append("\nparameters:")
    process = None
    for p in parameters.parameters:
        if p.process != process:
            process = p.process
            lines.append(f"  # ---- {process} {'-' * (110 - len(process))}")
        lines += _parameter(p)
    return "\n".join(lines) + "\n"


def _entry(key: str, value: Any) -> list[str]:
    if isinstance(value, Mapping):
        return [f"  {key}:", *(f"    {_key(k)}: {_plain(v)}" for k, v in value.items())]
    return [f"  {key}: {_plain(value)}"]


def _parameter(p: Parameter) -> list[str]:
    said = {k: v for k, v in p.model_dump(mode="json").items() if v is not None and k != "views"}
    if not p.views:
        return [f"  - {_plain(said)}"]
    lines = [f"  - {k}: {_plain(v)}" if k == "name" else f"    {k}: {_plain(v)}" for k, v in said.items()]
    return [
        *lines,
        "    views:",
        *(f"      {c}: {_plain(v.model_dump(mode='json', exclude_none=True))}" for c, v in p.views.items()),
    ]


def _key(name: str) -> str:
    """A key, in quotes where it is more than a word."""
    return name if re.fullmatch(r"\w[\w.-]*", name) else json.dumps(name, ensure_ascii=False)


def _plain(value: Any) -> str:
    """A value as YAML that is JSON too, but for keys without quotes."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(k)}: {_plain(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_plain, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_json(until: int | None, found: Mapping[str, Estimate], options: Options) -> dict[str, Any]:
    """Everything that a page about the fits needs, figures to six digits."""
    told = {
        name: {
            "text": models()[name].text,
            "formula": models()[name].formula,
            "data": models()[name].data,
            "sources": list(models()[name].sources),
            "parameters": [p.name for p in e.parameters],
            "fits": [_fit(fit) for fit in e.fits],
        }
        for name, e in found.items()
    }
    return {"made": made(until, found, options), "models": tidy(told)}


def _fit(fit: Fit) -> dict[str, Any]:
    coefficients = [{**asdict(c), "z": c.z} for c in fit.coefficients]
    return {**asdict(fit), "coefficients": coefficients, "pooled_scores": pooled(fit.scores)}


def tidy(value: Any) -> Any:
    """Plain data: figures to six digits, what is not a finite number null."""
    if isinstance(value, Mapping):
        return {str(k): tidy(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [tidy(v) for v in value]
    if hasattr(value, "item"):
        return tidy(value.item())
    if isinstance(value, float):
        return rounded(value, FIGURES) if math.isfinite(value) else None
    return value


def write(
    folder: Path, until: int | None, found: Mapping[str, Estimate], options: Options
) -> tuple[Path, Path]:
    """Write the parameter file (``estimates.yaml`` where models are missing) and fit.json; returns their paths."""
    name = PARAMETERS if set(found) == set(models()) else ESTIMATES
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        name: as_yaml(composed(until, found, options)),
        FIT: json.dumps(as_json(until, found, options), indent=1, ensure_ascii=False) + "\n",
    }
    for file, text in texts.items():
        replace_file(folder / file, partial(Path.write_text, data=text, encoding="utf-8"))
    return folder / name, folder / FIT
