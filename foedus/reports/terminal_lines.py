"""Lines between two states that an arm has watched otherwise, in a terminal: sentences, and a row by deaths inside."""

from __future__ import annotations

from typing import Any

from rich.console import RenderableType
from rich.text import Text

from foedus.reports.lines import concerned, segments, watched_otherwise
from foedus.reports.numbers import MISSING, label_of, plain
from foedus.reports.scope import contrasts_of
from foedus.world import World

HEAD = "Between states, across a line that is watched otherwise"
FEWER_MORE = "  fewer, more in"


def on_lines(data: dict[str, Any], world: World) -> list[RenderableType]:
    """For each arm and line watched otherwise disputes, force, wars and deaths; under each view where they differ."""
    names = dict(zip(world.iso3, world.name, strict=True))
    told: list[RenderableType] = []
    for contrast in contrasts_of(data):
        for line in watched_otherwise(contrast):
            changes = {view: lines[line] for view, lines in contrast["lines"].items() if line in lines}
            alike = all(one == next(iter(changes.values())) for one in changes.values())
            for view in list(changes)[:1] if alike else changes:
                under = "" if alike else f", {label_of(data['about']['views'], view)}"
                text = Text(f"{contrast['pair']['arm']}{under}: ")
                for words, stress in segments(changes[view], lambda code: names.get(code, code)):
                    text.append(words, style="bold" if stress else "")
                told.append(text)
    return [Text(HEAD, style="bold"), *told, Text("")] if told else []


def line_rows(
    data: dict[str, Any], part: dict[str, Any], view: str, arms: list[str]
) -> list[tuple[Text, ...]]:
    """For each line watched otherwise in a place: in what share of futures anybody dies in wars of its two states."""
    contrasts = {one["pair"]["arm"]: one for one in contrasts_of(data)}
    shown = sorted({line for arm in arms[1:] for line in concerned(contrasts[arm], part)})
    rows: list[tuple[Text, ...]] = []
    for line in shown:
        deaths = [contrasts[arm]["lines"][view].get(line, {}).get("war_deaths") for arm in arms[1:]]
        first = next((one for one in deaths if one), None)
        levels = [_level(first, "reference"), *(_level(one, "arm") for one in deaths)]
        rows.append((Text(f"War deaths {line}"), *levels))
        rows.append((Text(FEWER_MORE, style="dim"), Text(""), *(_change(one) for one in deaths)))
    return rows


def _level(deaths: dict[str, Any] | None, side: str) -> Text:
    return Text(f"{plain(deaths[side]['share'], 'share')} of futures" if deaths else MISSING)


def _change(deaths: dict[str, Any] | None) -> Text:
    if deaths is None:
        return Text(MISSING)
    return both_ways({side: deaths[side]["share"] for side in ("fewer", "more")})


def both_ways(change: dict[str, Any]) -> Text:
    """In what share of futures there are fewer and in what share more, for a narrow column."""
    if change["fewer"] is None:
        return Text(MISSING)
    return Text(f"{plain(change['fewer'], 'share')}, {plain(change['more'], 'share')}")
