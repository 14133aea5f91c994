"""A run on disk: ``manifest.json`` and one Parquet file of events per arm, view and chunk of futures.

    DIR/manifest.json                              what was run: scenario, seed, versions, digests, names
    DIR/events/<arm>--<view>/part-00000.parquet    ``future`` and the columns of ``foedus.log.events.EVENTS``, by kind
    DIR/report.html                                written at the end

Anything else (outcomes, tables, maps) is derived from these and never stored as truth.
"""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foedus.base.errors import InputError, RunError
from foedus.log.events import Event

if TYPE_CHECKING:
    import polars as pl

MANIFEST = "manifest.json"
FORMAT = 1
INSIDE_A = (Event.CONFLICT_YEAR, Event.CONFLICT_MONTH)  # whose place is ``a``
OPERATIONS = (
    *(Event(k) for k in range(Event.PROPOSED, Event.GONE + 1)),
    Event.MANDATED,
)  # whose place is ``b``
PEOPLE = (Event.PEACEKEEPERS_KILLED, Event.PEACEKEEPERS_DIED, Event.RELIEVED)  # likewise
DEBTS = (Event.WITHHELD, Event.PAID_LATE, Event.ARREARS)  # likewise


@dataclass(frozen=True)
class Run:
    """A finished run, to be read. ``manifest`` has the keys that ``foedus.ensemble.manifest`` writes:

    ``scenario`` (the whole scenario as data), ``baseline`` (ISO date), ``years``, ``futures``, ``chunk``, ``seed``,
    ``views`` and ``arms`` (lists of {id, label, ...}), ``states`` (ISO-3 by position), ``duties`` (per arm: list of
    {arrangement, duty, clause, obligation} by position), ``parameters`` (name -> value, interval, basis, source, ...),
    ``digests`` (world, library per arm, parameters), ``versions``; and of what happens inside states: ``focus`` (ISO-3,
    empty: none), ``inside`` (level and years at peace at the baseline, by position), ``operations`` (per arm: those on
    file by their number), ``payers`` (per arm: shares by state of each rule by which costs are borne), ``withheld``
    (per arm, by rule: states that withhold, their part, from and to) and ``deciders`` (per arm: arrangement -> who pays
    for the operations it decides). Of an operation and of a decider: ``shares`` by
    state on file and, without them, the parties that pay ``equally``.

    ``places``: positions of states. Where given, only conflict inside these states and operations in them are read.
    """

    folder: Path
    manifest: dict[str, Any]
    places: frozenset[int] | None = None

    @property
    def focus(self) -> list[str]:
        """ISO-3 codes of the states that the scenario's question is about; none: the whole world."""
        return list(self.manifest.get("focus") or ())

    def within(self, states: Collection[str]) -> Run:
        """The same run, reading conflict inside ``states`` and operations in them and nothing else."""
        return replace(self, places=frozenset(self.states.index(s) for s in states))

    @property
    def arms(self) -> list[str]:
        """Ids of the arms; the first is the reference."""
        return [arm["id"] for arm in self.manifest["arms"]]

    @property
    def views(self) -> list[str]:
        """Ids of the views of contested parameters, in the order in which they are shown."""
        return [view["id"] for view in self.manifest["views"]]

    @property
    def states(self) -> list[str]:
        """ISO-3 codes by their position in the event table."""
        return list(self.manifest["states"])

    @cached_property
    def years(self) -> float:
        """Horizon in years."""
        return float(self.manifest["years"])

    @property
    def futures(self) -> int:
        """Number of futures."""
        return int(self.manifest["futures"])

    def command(self, out: Path | str) -> str:
        """What to type to make this run again in ``out``, or to go on with it: every option that decides the futures.

        A scenario of the user's own is named by its id; the path of its file is not kept.
        """
        scenario = self.manifest["scenario"]
        words = [
            *("foedus", "simulate", scenario["id"], "--futures", self.futures),
            *("--years", f"{self.years:g}", "--seed", self.manifest["seed"]),
            *(word for view in scenario.get("views") or () for word in ("--view", view)),
            *([] if scenario.get("parameter_uncertainty") else ["--no-uncertainty"]),
            *("--out", out),
        ]
        return shlex.join(str(word) for word in words)

    def events(self, arm: str, view: str) -> pl.LazyFrame:
        """Every event of one arm under one view: ``future`` (Int32) and the columns of ``EVENTS``."""
        import polars as pl  # noqa: PLC0415  reading a manifest needs no data frames

        every = pl.scan_parquet(self.folder / "events" / f"{arm}--{view}" / "part-*.parquet")
        if self.places is None:
            return every
        here, kind = sorted(self.places), pl.col("kind")
        conflict = kind.is_in([int(k) for k in INSIDE_A]) & pl.col("a").is_in(here)
        hosted = kind.is_in([int(k) for k in (*OPERATIONS, *PEOPLE, *DEBTS)]) & pl.col("b").is_in(here)
        return every.filter(conflict | hosted)


def open_run(folder: Path | str) -> Run:
    """Open a run; ``InputError`` if it is none, ``RunError`` if it is not finished."""
    folder = Path(folder)
    try:
        manifest = json.loads((folder / MANIFEST).read_text())
    except FileNotFoundError:
        raise InputError(
            f"{folder} is not a run: it has no {MANIFEST}  (make one with  foedus simulate)"
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{folder / MANIFEST} cannot be read: {error}") from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise InputError(f"{folder / MANIFEST} is not a manifest of format {FORMAT}")
    run = Run(folder, manifest)
    missing = [p for p in _parts(run) if not p.exists()]
    if missing:
        raise RunError(
            f"{folder} is not finished: {len(missing)} of {len(_parts(run))} files are missing; go on with"
            f"  {run.command(folder)}"
        )
    return run


def _parts(run: Run) -> list[Path]:
    chunks = -(-run.futures // int(run.manifest["chunk"]))
    return [
        part_file(run.folder, arm, view, c) for arm in run.arms for view in run.views for c in range(chunks)
    ]


def part_file(folder: Path, arm: str, view: str, chunk: int) -> Path:
    """Where the events of one chunk of futures lie."""
    return folder / "events" / f"{arm}--{view}" / f"part-{chunk:05d}.parquet"
