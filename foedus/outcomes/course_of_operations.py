"""What became of every operation: one row each, and over all futures why some were denied and why others left.

proposed    an alarm was raised (those on file have none)
authorised  a body, or a coalition of the willing, decided it, or its file begins it
begun       authorised, and some state offered contingents
denied      proposed, and nothing came of it; ``why`` is the last reason (a body that blocks may leave it to others)
undecided   proposed, and neither at the horizon
mandates    of those decided anew and begun: ``tasks`` (observe; interpose; protect: interpose and enforce; enforce,
            against the host's will) and ``chapter``, each with its number
left_at_peace, conflict_again    as ``recurrence_after_exit`` counts them, over all futures; with their share
"""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from foedus.log import Event, Run
from foedus.log.events import FIRST_ON_FILE, Chapter, Denial, Exit, Task
from foedus.outcomes.contract import of_kind
from foedus.outcomes.intervals import wilson_of_clusters
from foedus.outcomes.recurrence_after_exit import exits
from foedus.outcomes.summarise import summarise

KEY = ("future", "dispute")
MONTH = 365.25 / 12
SEEN = (
    Event.PROPOSED,
    Event.DENIED,
    Event.AUTHORISED,
    Event.HALF,
    Event.EXIT,
    Event.GONE,
    Event.HANDED_OVER,
)
TASKS = {  # what a mandate allows, in one word
    "observe": Task.OBSERVE,
    "interpose": Task.OBSERVE | Task.INTERPOSE,
    "protect": Task.OBSERVE | Task.INTERPOSE | Task.ENFORCE,
    "enforce": Task.ENFORCE,
}


def operations(run: Run, arm: str, view: str) -> pl.LazyFrame:
    """future, dispute (the operation's number), host, proposed, authorised, to_decide, to_half, begun, denied, why ...

    ``proposed``, ``authorised``, ``left`` are days (null: did not happen), ``to_decide`` and ``to_half`` months: from
    proposal to decision, from decision until half of what was authorised is there.
    """
    day, value = pl.col("day"), pl.col("value")
    at = {kind: pl.col("kind") == int(kind) for kind in SEEN}
    nobody = (at[Event.DENIED] & (value == Denial.NOBODY)).any()
    rows = of_kind(run, arm, view, *SEEN).sort(*KEY, "day", maintain_order=True)
    known = rows.group_by(KEY).agg(
        host=pl.col("b").first(),
        proposed=day.filter(at[Event.PROPOSED]).first(),
        authorised=day.filter(at[Event.AUTHORISED]).first(),
        to_half=value.filter(at[Event.HALF]).first() / MONTH,
        last_denial=value.filter(at[Event.DENIED]).last(),
        nobody=nobody,
        left=day.filter(at[Event.EXIT]).first(),
        why_left=value.filter(at[Event.EXIT]).first(),
        handed_over=at[Event.HANDED_OVER].any(),
    )
    begun = pl.col("authorised").is_not_null() & ~pl.col("nobody")
    denied = pl.col("proposed").is_not_null() & ~begun & pl.col("last_denial").is_not_null()
    return known.with_columns(
        to_decide=(pl.col("authorised") - pl.col("proposed")) / MONTH,
        begun=begun,
        denied=denied,
        why=pl.when(denied).then(pl.col("last_denial")),
    ).sort(KEY)


def course(run: Run, arm: str, view: str) -> dict[str, Any]:
    """Counts over all futures, times, reasons, and what became of each operation on file."""
    rows = operations(run, arm, view).collect()
    proposed = rows.filter(pl.col("proposed").is_not_null())
    begun = rows.filter(pl.col("begun"))
    return {
        "proposed": proposed.height,
        "begun": begun.height,
        "denied": int(proposed["denied"].sum()),
        "undecided": int((~proposed["denied"] & ~proposed["begun"]).sum()),
        "half_reached": int(begun["to_half"].is_not_null().sum()),
        "to_decide": summarise(proposed.filter(pl.col("begun"))["to_decide"], heavy_tailed=True),
        "to_half": summarise(begun["to_half"], heavy_tailed=True),
        "why_denied": _reasons(proposed["why"], Denial),
        "why_left": _reasons(rows["why_left"], Exit),
        "mandates": _mandates(run, arm, view, proposed.filter(pl.col("begun")).select(KEY)),
        "handed_over": int(rows["handed_over"].sum()),
        **_after_exit(run, arm, view),
        "denied_by": _denied_by(run, arm, view),
        "on_file": _on_file(run, arm, view),
    }


def _mandates(run: Run, arm: str, view: str, begun: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many of the new operations ``begun`` have which tasks, and which chapter, at first."""
    rows = of_kind(run, arm, view, Event.MANDATED).sort(*KEY, "day", maintain_order=True).collect()
    first = rows.group_by(KEY, maintain_order=True).first().join(begun, on=KEY, how="semi")
    tasks, ground = first["value"].cast(pl.Int64).to_list(), first["a"].to_list()
    return {
        "tasks": {word: tasks.count(int(task)) for word, task in TASKS.items()},
        "chapter": {one.name.lower(): ground.count(int(one)) for one in Chapter},
    }


def _after_exit(run: Run, arm: str, view: str) -> dict[str, Any]:
    """Operations that left a host at peace, and those after which conflict came back, with the interval of their share.

    The interval is Wilson's, with their number reduced to what it is worth, as in ``response_share``.
    """
    rows = exits(run, arm, view)
    left, again = rows.height, int(rows["recurred"].sum())
    known: dict[str, Any] = {"number": again, "share": None, "low": None, "high": None}
    if left:
        each = rows.group_by("future").agg(
            hits=pl.col("recurred").sum().cast(pl.Int64), of=pl.len().cast(pl.Int64)
        )
        hits, of = each["hits"], each["of"]
        squares = float((hits * hits).sum()), float((hits * of).sum()), float((of * of).sum())
        low, high = wilson_of_clusters(again, left, squares, each.height)
        known |= {"share": again / left, "low": low, "high": high}
    return {"left_at_peace": left, "conflict_again": known}


def _reasons(codes: pl.Series, words: type[Denial] | type[Exit]) -> dict[str, int]:
    counted = codes.drop_nulls().cast(pl.Int64).to_list()
    return {word.name.lower(): counted.count(int(word)) for word in words}


def _denied_by(run: Run, arm: str, view: str) -> list[dict[str, Any]]:
    """Decisions against an operation by body and reason, and who objected how often; most first."""
    duties = run.manifest["duties"].get(arm, [])
    rows = of_kind(run, arm, view, Event.DENIED).group_by("duty", "value", "a").agg(number=pl.len())
    told: dict[tuple[str | None, str], dict[str, int]] = {}
    for duty, value, a, number in rows.sort("duty", "value", "a").collect().iter_rows():
        body = duties[duty]["arrangement"] if 0 <= duty < len(duties) else None
        objectors = told.setdefault((body, Denial(int(value)).name.lower()), {})
        objector = run.states[a] if a >= 0 else ""
        objectors[objector] = objectors.get(objector, 0) + number
    found = [
        {
            "body": body,
            "why": why,
            "number": sum(objectors.values()),
            "objectors": {s: n for s, n in sorted(objectors.items(), key=lambda one: (-one[1], one[0])) if s},
        }
        for (body, why), objectors in told.items()
    ]
    return sorted(found, key=lambda one: (-one["number"], one["body"] or "", one["why"]))


def _on_file(run: Run, arm: str, view: str) -> list[dict[str, Any]]:
    """Each operation on file: its person-years over all futures, in how many it left, why, and after how long."""
    listed = run.manifest.get("operations", {}).get(arm, [])
    years = of_kind(run, arm, view, Event.OPERATION_YEAR).filter(pl.col("dispute") <= FIRST_ON_FILE)
    served = years.group_by("dispute").agg(months=pl.col("value").sum()).collect()
    sent = dict(served.iter_rows())
    exits = of_kind(run, arm, view, Event.EXIT).filter(pl.col("dispute") <= FIRST_ON_FILE).collect()
    found = []
    for number, one in enumerate(listed):
        left = exits.filter(pl.col("dispute") == FIRST_ON_FILE - number)
        days = np.sort(left["day"].to_numpy())
        if FIRST_ON_FILE - number not in sent:
            continue
        found.append(
            {
                "arrangement": one["arrangement"],
                "name": one["name"],
                "person_years": float(sent[FIRST_ON_FILE - number]) / 12 / run.futures,
                "left": left.height,
                "years_to_exit": float(np.median(days)) / 365.25 if days.size else None,
                "why_left": _reasons(left["value"], Exit),
            }
        )
    return found
