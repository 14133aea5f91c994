"""Write the made parts of docs/estimation.md, and its plots, from a fit and from hindcasts:  make record

    python tools/estimates.py FIT HINDCASTS     folders of ``foedus fit --out`` and ``foedus hindcast --out``
    python tools/estimates.py                   only what comes from the shipped parameter file

A made part stands between <!-- made: NAME --> and <!-- end: NAME -->; the rest of the page is written by hand.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import altair as alt
from effect_page import effects
from inside_page import inside_parts, rolling

from docs import cell, table
from foedus.base.errors import InputError
from foedus.parameters import Parameter, Parameters, load_parameters
from foedus.reports.calibration import measured_on, panel
from foedus.reports.charts import svg_file
from foedus.reports.estimates import label
from foedus.reports.fit_scores import (
    MEASURES,
    MODEL,
    best,
    forecasts,
    measured,
    number,
    origins_won,
    unbeaten,
    verdict,
)
from foedus.reports.hindcast_chart import bands, totals
from foedus.reports.lived import COMPARED_ONLY, lives_on

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE, PLOTS = DOCS / "estimation.md", DOCS / "plots"
BASES = ("estimated", "literature", "guess")
NOT_READ = f"none: `{COMPARED_ONLY}*`, for the comparison of months"
FOLDERS = 2
LONG = 20  # years of disputes: hindcasts of disputes between states
MANY = 12  # names of a block are listed up to here, else counted
SPECIFICATIONS = ("men", "men and last deaths", "men and states", "men, last deaths and states")

Found = Mapping[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Replace the made parts of the page."""
    made = {"parameters": parameters_part(load_parameters())}
    if arguments:
        if len(arguments) != FOLDERS:
            raise InputError("give two folders, FIT and HINDCASTS, or none")
        fit, every = read(*map(Path, arguments))
        hindcasts = [h for h in every if h["dispute_years"] >= LONG]
        made |= {
            "fit": made_with(fit),
            "summary": summary(fit),
            "models": models(fit),
            "hindcasts": hindcast_parts(hindcasts),
            "inside": inside_parts(rolling(every)),
        }
        PLOTS.mkdir(exist_ok=True)
        for name, drawn in {**calibrations(fit), **hindcast_plots(hindcasts)}.items():
            (PLOTS / name).write_text(drawn, encoding="utf-8")
    text = PAGE.read_text(encoding="utf-8")
    for name, part in made.items():
        text = replaced(text, name, part)
    PAGE.write_text(text, encoding="utf-8")


def read(fit: Path, hindcasts: Path) -> tuple[Found, list[Found]]:
    """fit.json, and every hindcast of the folder by its start."""
    files = [fit / "fit.json", *sorted(hindcasts.glob("hindcast-[0-9]*.json"))]
    absent = [file for file in files if not file.exists()]
    if absent or len(files) == 1:
        missing = absent or [hindcasts / "hindcast-1970.json"]
        raise InputError(
            f"there is no {missing[0]}: run  foedus fit --out  and  foedus hindcast --out  first"
        )
    found, *lived = (json.loads(file.read_text(encoding="utf-8")) for file in files)
    return found, lived


def replaced(text: str, name: str, part: str) -> str:
    """The page with another text between the marks of ``name``."""
    marks = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end: {name} -->)", re.DOTALL)
    if not marks.search(text):
        raise InputError(f"the page has no marks  <!-- made: {name} --> ... <!-- end: {name} -->")
    return marks.sub(lambda found: f"{found[1]}\n{part}\n\n{found[2]}", text)


# parameters


def parameters_part(parameters: Parameters) -> str:
    """How many numbers of each process rest on what, those that no process reads apart; then their names."""
    counts = Counter((_read_by(p), p.basis) for p in parameters.parameters)
    processes = list(dict.fromkeys(p.process for p in parameters.parameters))
    rows = [(name, *(counts[name, basis] or "" for basis in BASES)) for name in processes]
    rows.append(("all that the engine reads", *(sum(counts[n, basis] for n in processes) for basis in BASES)))
    rows.append((NOT_READ, *(counts[NOT_READ, basis] or "" for basis in BASES)))
    parts = [table(("process", *BASES), rows)]
    for basis in BASES:
        groups = (*processes, NOT_READ)
        rows = [(name, told) for name in groups if (told := _names(parameters, name, basis))]
        parts.append(f"**{basis.capitalize()}**\n\n{table(('process', 'parameters'), rows)}")
    contested = [
        f"{view.question} ({', '.join(view.choices)}): "
        + ", ".join(f"`{p.name}`" for p in parameters.parameters if p.view == question)
        for question, view in parameters.views.items()
    ]
    parts.append("Contested, with a value under each view:\n\n" + "\n".join(f"- {one}" for one in contested))
    return "\n\n".join(parts)


def _read_by(p: Parameter) -> str:
    return p.process if lives_on(p.name) else NOT_READ


def _names(parameters: Parameters, group: str, basis: str) -> str:
    """The names by block; of a large block their number and first word."""
    blocks: dict[str, list[str]] = {}
    for p in parameters.parameters:
        if (_read_by(p), p.basis) == (group, basis):
            blocks.setdefault(p.block or "", []).append(p.name)
    told = []
    for block, names in blocks.items():
        if block and len(names) > MANY:
            told.append(f"{len(names)} of the block `{block}` (`{names[0]}` to `{names[-1]}`)")
        else:
            told += [f"`{name}`" for name in names]
    return ", ".join(told)


# the fit


def made_with(fit: Found) -> str:
    """The command and the data versions."""
    made = fit["made"]
    data = ", ".join(f"{name} {one['version']}" for name, one in made["data"].items())
    quick = " **A reduced fit, not for use.**" if made.get("quick") else ""
    return f"Made by `{made['command']}`, foedus {made['foedus']}, from {data}.{quick}"


def summary(fit: Found) -> str:
    """One row a forecasting fit: what a baseline does as well."""
    rows = []
    for name, model in fit["models"].items():
        for one in filter(forecasts, model["fits"]):
            held = unbeaten(one["pooled_scores"])
            told = "; ".join(f"{k} ({', '.join(MEASURES[m] for m in on)})" for k, on in held.items())
            rows.append((label(name, one), f"{one['n']:,}", f"{one['events']:,}", told or "none"))
    return table(("fit", "rows", "events", "baselines that do as well or better, on what"), rows)


def models(fit: Found) -> str:
    """A section a model."""
    return "\n\n".join(part for name, model in fit["models"].items() for part in _model(name, model, fit))


def _model(name: str, model: Found, fit: Found) -> Iterator[str]:
    blocks = re.split(r"\n\s*\n", model["text"])
    yield f"### {name.replace('_', ' ')}"
    yield f"{cell(blocks[0])} ([`fit/{name}.py`](../foedus/fit/{name}.py))"
    formulas = [
        b.replace("\n    ", "\n").removeprefix("    ").replace("``", "")
        for b in blocks
        if b.startswith("    ")
    ]
    yield "```text\n" + ("\n\n".join(formulas) or model["formula"]) + "\n```"
    years = fit["made"].get("years", {}).get(name)
    yield (
        f"Data: {model['data']}"
        + (f"; {years}" if years else "")
        + f". Engine parameters: {len(model['parameters'])}."
    )
    if name in ("peacekeeping", "operations_effect"):
        yield from (_troops if name == "peacekeeping" else effects)(model["fits"])
        return
    rows = [
        (label(name, one), f"`{one['formula']}`", f"{one['n']:,}", f"{one['events']:,}")
        for one in model["fits"]
    ]
    yield table(("fit", "formula", "N", "events"), rows)
    for one in filter(forecasts, model["fits"]):
        yield f"**{label(name, one)}.** {verdict(one['pooled_scores'])}\n\n{_scores(one)}"
    if drawn := [one for one in model["fits"] if one["calibration"]]:
        by: dict[str, list[str]] = {}
        for one in drawn:
            by.setdefault(measured_on(one), []).append(label(name, one))
        on = "; ".join(f"{how} ({', '.join(names)})" if len(by) > 1 else how for how, names in by.items())
        yield f"![Calibration: {name.replace('_', ' ')}](plots/calibration-{name}.svg)"
        yield f"Calibration, forecast against what happened, with 95 % intervals: {on}."


def _scores(fit: Found) -> str:
    pooled = fit["pooled_scores"]
    shown = measured(pooled)
    tops = {m: best(m, pooled) for m in shown}
    rows = []
    for name, one in pooled.items():
        cells = [f"**{number(one[m])}**" if name in tops[m] else number(one[m]) for m in shown]
        won, of = origins_won(name, fit["scores"])
        rows.append((name, *cells, "" if name == MODEL else f"{won} of {of}"))
    return table(("forecast", *(MEASURES[m] for m in shown), "origins won"), rows)


def _troops(fits: Sequence[Found]) -> Iterator[str]:
    """The coefficient of a thousand troops in each specification, by what is explained."""
    found: dict[str, dict[str, str]] = {}
    for one in fits:
        what, _, which = one["name"].partition(": ")
        for c in one["coefficients"]:
            if c["name"] == "troops_thousands":
                found.setdefault(f"{what} (N {one['n']:,})", {})[which] = f"{c['b']:+.2f} ({c['se']:.2f})"
    yield "Coefficient of a thousand troops (standard error), by what else is held:"
    rows = [(what, *(each.get(s, "") for s in SPECIFICATIONS)) for what, each in found.items()]
    yield table(("explained", *SPECIFICATIONS), rows)


def calibrations(fit: Found) -> dict[str, str]:
    """A drawing a model: a panel for each fit that has a calibration."""
    found = {}
    for name, model in fit["models"].items():
        panels = [
            panel(one["calibration"], label(name, one), 150) for one in model["fits"] if one["calibration"]
        ]
        if panels:
            chart = alt.concat(*panels, columns=4)
            found[f"calibration-{name}.svg"] = svg_file(chart, f"Calibration of {name.replace('_', ' ')}")
    return found


# hindcasts


def hindcast_plots(hindcasts: Sequence[Found]) -> dict[str, str]:
    """Disputes by year from each start, and totals."""
    highest = max(max(y["q95"], y["recorded_all"]) for h in hindcasts for y in h["per_year"])
    panels = [
        bands(h, "disputes begun", (330, 170), 1.05 * highest).properties(title=f"from {h['start']}")
        for h in hindcasts
    ]
    return {
        "hindcast-disputes.svg": svg_file(
            alt.concat(*panels, columns=2), "Disputes by year: futures and record"
        ),
        "hindcast-totals.svg": svg_file(totals(hindcasts), "Totals over the horizon: futures and record"),
    }


def hindcast_parts(hindcasts: Sequence[Found]) -> str:
    """Plots, tables and the misses."""
    parts = [
        _made_hindcasts(hindcasts),
        "![Disputes by year, futures and record](plots/hindcast-disputes.svg)",
        "Bands: 50 % and 90 % of futures; line: median. Full points: disputes between states of the first day, by "
        "which futures are judged. Open points: all disputes.",
        "![Totals over the horizon](plots/hindcast-totals.svg)",
        _totals(hindcasts),
        "By year, disputes:",
        _by_year(hindcasts),
        "Which pairs dispute (ranked over the whole horizon):",
        _where(hindcasts),
        "### Misses",
        *_misses(hindcasts),
    ]
    return "\n\n".join(parts)


def _made_hindcasts(hindcasts: Sequence[Found]) -> str:
    told = [f"{h['start']} ({h['states']} states, {h['alliances']} alliances)" for h in hindcasts]
    views = {h["view"] for h in hindcasts}
    futures = {f"{h['futures']:,}" for h in hindcasts}
    return (
        f"{'/'.join(sorted(futures))} futures each, view {'/'.join(sorted(views))}, from {', '.join(told)}."
    )


def _inside(one: Found) -> str:
    return "in 50" if one["inside_50"] else "in 90" if one["inside_90"] else "**miss**"


def _quantities(h: Found) -> list[Found]:
    return [*h["totals"], *h["intrastate"]]


def _totals(hindcasts: Sequence[Found]) -> str:
    rows = []
    for k, one in enumerate(_quantities(hindcasts[0])):
        for h in hindcasts:
            q = _quantities(h)[k]
            of = f" of {q['recorded_all']:,.0f}" if "recorded_all" in q else ""
            spans = [f"{q[a]:,.0f}-{q[b]:,.0f}" for a, b in (("q25", "q75"), ("q05", "q95"))]
            name = one["quantity"] if h is hindcasts[0] else ""
            rows.append(
                (name, h["start"], f"{q['recorded']:,.0f}{of}", f"{q['median']:,.0f}", *spans, _inside(q))
            )
    return table(("", "from", "recorded", "median", "50 %", "90 %", ""), rows)


def _by_year(hindcasts: Sequence[Found]) -> str:
    rows = []
    for h in hindcasts:
        s = h["skill"]
        pairs = [_pair(s["crps"], s["climatology"]), _pair(s["crps_all"], s["climatology_all"])]
        rows.append(
            (h["start"], f"{s['coverage_50']:.0%}", f"{s['coverage_90']:.0%}", f"{s['pit_mean']:.2f}", *pairs)
        )
    head = ("from", "years inside 50 %", "inside 90 %", "mean PIT", "CRPS / climatology's", "of all disputes")
    return table(head, rows)


def _pair(ours: float, theirs: float | None) -> str:
    if theirs is None:
        return f"{ours:.2f}"
    return f"**{ours:.2f}** / {theirs:.2f}" if ours < theirs else f"{ours:.2f} / **{theirs:.2f}**"


def _where(hindcasts: Sequence[Found]) -> str:
    rows = []
    for h in hindcasts:
        ranked = h["pairs"]["rankings"]
        tops = {m: max(r[m] for r in ranked) for m in ("auc", "pr_auc", "recall")}
        for r in ranked:
            cells = [f"**{r[m]:.2f}**" if r[m] == top else f"{r[m]:.2f}" for m, top in tops.items()]
            first = r is ranked[0]
            of = f"{h['pairs']['with_dispute']} of {h['pairs']['pairs']:,}" if first else ""
            rows.append((h["start"] if first else "", of, r["by"], *cells))
    return table(("from", "pairs with a dispute", "ranked by", "AUC", "PR-AUC", "recall"), rows)


def _misses(hindcasts: Sequence[Found]) -> Iterator[str]:
    """What lies outside 90 %: totals, regions, years; who was missed most; how the level drifts."""
    rows = []
    for h in hindcasts:
        out = [_missed(q, q["quantity"]) for q in _quantities(h) if not q["inside_90"]]
        regions = [_missed(r, r["region"].replace("_", " ")) for r in h["regions"] if not r["inside_90"]]
        years = [f"{y['year']} ({y['recorded']:.0f})" for y in h["per_year"] if not y["inside_90"]]
        rows.append((h["start"], *("; ".join(one) or "none" for one in (out, regions, years))))
    yield "Outside 90 % of futures (recorded / mean):"
    yield table(("from", "totals", "regions", "years (recorded)"), rows)
    rows = []
    for h in hindcasts:
        states = h["states_in_disputes"]
        each = [
            ", ".join(f"{s['state']} {s['recorded']:.0f}/{s['mean']:.0f}" for s in states[which])
            for which in ("most_underestimated", "most_overestimated")
        ]
        rows.append((h["start"], f"{states['coverage_90']:.0%}", f"{states['rank_correlation']:.2f}", *each))
    yield "Disputes that a state leads, on either side (recorded/mean):"
    yield table(("from", "states inside 90 %", "rank correlation", "too few", "too many"), rows)
    yield "Disputes a year by parts of the horizon, recorded between states of the first day / mean of futures:"
    yield table(
        ("from", "years 1-5", "6-10", "11-15", "16-20"), [(h["start"], *_drift(h)) for h in hindcasts]
    )


def _missed(one: Found, name: str) -> str:
    return f"{name} {one['recorded']:,.0f} / {one['mean']:,.0f}"


def _drift(h: Found) -> list[str]:
    years = h["per_year"]
    parts = [years[k : k + 5] for k in range(0, 20, 5)]
    return [
        f"{sum(y['recorded'] for y in part) / len(part):.1f} / {sum(y['mean'] for y in part) / len(part):.1f}"
        if part
        else ""
        for part in parts
    ]


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except InputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(2)
