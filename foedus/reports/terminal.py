"""The end of ``simulate`` in a terminal: outcomes by view, arms and difference under one another, in 80 columns."""

from __future__ import annotations

from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from foedus.log import Run
from foedus.outcomes import measure
from foedus.reports.key_figures import in_order
from foedus.reports.numbers import MISSING, TINY, label_of, plain, signed
from foedus.reports.scope import behind, says_between, says_inside
from foedus.reports.terminal_inside import inside
from foedus.reports.terminal_lines import on_lines
from foedus.world import load_world

DIFFERENCE = "bold"
ABREAST = 3  # views


def summary(run: Run, measured: dict[str, Any] | None = None) -> RenderableType:
    """Levels of every arm (median and 90 % of futures) and, under each view, the difference with its interval."""
    data = measure(run) if measured is None else measured
    about = data["about"]
    title = Text(f"{about['title'] or about['scenario']}\n", style="bold")
    title.append(
        f"{about['futures']:,} futures of {about['years']:g} years, seed {about['seed']}", style="dim"
    )
    questions = dict.fromkeys(str(view["question"]) for view in run.manifest["views"] if view.get("question"))
    if len(about["views"]) > 1:
        title.append("".join(f"\n{q} {len(about['views'])} views" for q in questions), style="dim")
    parts: list[RenderableType] = [title, *on_lines(data, load_world())]
    if of_inside := says_inside(data):
        parts += inside(data)
    if says_between(data):
        for views in _beside(data["about"]["views"]):
            parts += [_table(data, views), Text("")]
    if of_inside and (year := behind(about, load_world())):
        parts += [
            Text(f"Levels of conflict inside states at the start are those of {year}, the last on record.\n")
        ]
    return Group(*parts, Text(_note(data), style="dim"))


def _beside(views: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """The views in rows that fit beside each other in 80 columns, as even as can be.

    >>> [len(row) for row in _beside([{}] * 4)]
    [2, 2]
    """
    rows = -(-len(views) // ABREAST)
    size = -(-len(views) // rows)
    return [views[k : k + size] for k in range(0, len(views), size)]


def _table(data: dict[str, Any], views: list[dict[str, Any]]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold", show_edge=False)
    table.add_column("", max_width=18, overflow="fold")
    for view in views:
        table.add_column(Text(view["label"]), justify="right", min_width=14)
    definitions = data["about"]["definitions"]
    for name in in_order(n for n in data["outcomes"] if definitions[n]["about"] == "between"):
        _outcome(table, data, name, [view["id"] for view in views])
    return table


def _outcome(table: Table, data: dict[str, Any], name: str, views: list[str]) -> None:
    about, kind = data["about"], data["about"]["definitions"][name]["kind"]
    table.add_row(Text(about["definitions"][name]["label"], style="bold"))
    for arm in about["arms"]:
        levels = [data["outcomes"][name][view][arm["id"]] for view in views]
        table.add_row(Text("  " + arm["id"]), *(_level(one, kind) for one in levels))
    contrasts = [data, *data["further_pairs"]] if data["pair"] else []
    for contrast in contrasts:
        heavy = about["definitions"][name]["heavy_tailed"]
        cells = [_change(contrast["differences"][view][name], kind, heavy) for view in views]
        table.add_row(Text("  " + _name(contrast, len(contrasts)), style=DIFFERENCE), *cells)
        if heavy:  # a median of 0 hides that futures change both ways
            ways = [_ways(contrast["differences"][view][name]) for view in views]
            table.add_row(Text("  lower, higher"), *ways)


def _name(contrast: dict[str, Any], of: int) -> str:
    """The row of a difference; the arm is named where there are several."""
    return "difference" if of == 1 else f"{contrast['pair']['arm']} less"


def _level(one: dict[str, Any], kind: str) -> Text:
    if one["median"] is None:
        return Text(MISSING)
    unit = " %" if kind == "share" else ""
    levels = [short(one[key], kind) for key in ("median", "low", "high")]
    return Text(levels[0] + unit).append(f" [{levels[1]}, {levels[2]}]", style="dim")


def _change(one: dict[str, Any], kind: str, heavy: bool) -> Text:
    centre = "median" if heavy else "mean"
    if one["median"] is None:
        return Text(MISSING)
    change = [short(one[key], kind, sign=True) for key in (centre, f"{centre}_low", f"{centre}_high")]
    return Text(change[0], style=DIFFERENCE).append(f" [{change[1]}, {change[2]}]", style="not bold dim")


def _ways(one: dict[str, Any]) -> Text:
    """Shares of futures in which the outcome is lower and higher."""
    if one["median"] is None:
        return Text(MISSING)
    return Text(f"{plain(one['fewer'], 'share')}, {plain(one['more'], 'share')}", style="dim")


def short(x: float | None, kind: str, sign: bool = False) -> str:
    """A number for a narrow column: deaths in thousands or millions, shares in percent without the sign.

    >>> short(13_400, "deaths"), short(-2_100_000, "deaths", sign=True), short(0.256, "share")
    ('13k', '−2.1m', '26')
    >>> short(0.004, "count", sign=True), short(0.0, "count", sign=True)
    ('0.00', '0')
    """
    if x is None:
        return MISSING
    if sign and kind in ("count", "months") and abs(x) < TINY:
        return "0.00" if x else "0"
    if kind != "deaths":
        return signed(x, kind) if sign else plain(x, kind).removesuffix(" %")
    text = signed(x, kind) if sign else plain(x, kind)
    if text.endswith(" million"):
        return text.removesuffix(" million") + "m"
    whole = text.replace(",", "")
    digits = whole.lstrip("+−")
    return whole if len(digits) < 4 else f"{whole[: len(whole) - len(digits)]}{float(digits) / 1000:g}k"


def _note(data: dict[str, Any]) -> str:
    about = data["about"]
    labels = "; ".join(f"{arm['id']}: {label_of(about['arms'], arm['id'])}" for arm in about["arms"])
    both = "luck and by parameters" if "parameters" in about["uncertainty"] else "luck only"
    note = f"{labels}.\nArms: median over futures [90 % of futures]; futures differ by {both}."
    if data["pair"]:
        note += (
            f"\nDifference: the other arm less {data['pair']['reference']}, average per future [90 % interval of that "
            "average]; for battle deaths, whose tail is too fat for an average, the median and the shares of futures. "
            "Shares in points."
        )
    return note
