"""The mandate of a new operation: its tasks and chapter, found again from the names of its draws and the texts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from inner_world import by_operation, of
from whole_inside import consents, draw, luck, whole

from foedus.engine.names import ARMED, ROBUST
from foedus.log.events import FIRST_ON_FILE, Chapter, Event, Task
from foedus.rules.tables import ENFORCE
from foedus.world import load_world

MOST = 0.95 * load_world().n


@pytest.fixture(scope="module")
def w():
    return whole()


def of_operations(w):
    """(future, number, rows, mandates) of every operation."""
    for f, events in enumerate(w.futures):
        given = of(events, Event.MANDATED)
        for k, rows in by_operation(events).items():
            yield f, k, rows, given[given["dispute"] == k]


def new(w):
    """(future, number, decision, first mandate) of every new operation that a body, or a coalition, has decided."""
    for f, k, rows, given in of_operations(w):
        decided = [r for r in rows if r["kind"] == Event.AUTHORISED]
        if k > FIRST_ON_FILE and decided:
            yield f, k, decided[0], given[0]


def expected(w, f, number, row):
    """Tasks, from consent, who decides, and two draws."""
    if not consents(w, f, number, int(row["b"])):
        return Task.ENFORCE
    epoch = np.searchsorted(w.fixed.t.start_day, row["day"], side="right") - 1
    ready = row["duty"] >= 0 and w.inside.act["standby_persons"][epoch, row["duty"]] > 0
    name = luck(w, f, number)
    if not ready and draw(name, ARMED) >= w.theta.ops_peak_armed:
        return Task.OBSERVE
    force = Task.ENFORCE if draw(name, ROBUST) < w.theta.ops_robust else Task(0)
    return Task.OBSERVE | Task.INTERPOSE | force


def test_tasks_and_chapter_are_those_of_the_decision(w):
    seen = Counter()
    for f, number, decided, given in new(w):
        assert (given["day"], given["duty"], given["b"]) == (decided["day"], decided["duty"], decided["b"])
        tasks, d = Task(int(given["value"])), int(decided["duty"])
        assert tasks == expected(w, f, number, decided)
        ground = Chapter.VIII
        if d < 0:
            ground = Chapter.INVITATION if consents(w, f, number, int(decided["b"])) else Chapter.NONE
        elif len(w.compiled.duties[d][0].members(w.compiled.epochs[0])) >= MOST:
            ground = Chapter.VII if Task.ENFORCE in tasks else Chapter.VI
        assert Chapter(int(given["a"])) is ground
        seen["tasks", int(tasks)] += 1
        seen["chapter", int(ground)] += 1
    assert min(seen["chapter", int(one)] for one in Chapter) > 5
    assert [one for what, one in sorted(seen) if what == "tasks"] == [1, 3, 4, 7]


def test_nobody_enforces_under_a_duty_that_only_interposes_against_the_hosts_will(w):
    """Where the host refuses, the duty is to enforce, and the mandate says so and nothing else."""
    refused = 0
    for f, number, _, given in new(w):
        if consents(w, f, number, int(given["b"])) or given["duty"] < 0:
            continue
        assert w.fixed.t.duty[int(given["duty"])]["obligation"] == ENFORCE
        assert Task(int(given["value"])) is Task.ENFORCE
        refused += 1
    assert refused > 5


def test_a_hand_over_gives_another_mandate(w):
    handed = 0
    for _, _, rows, mandates in of_operations(w):
        for r in (r for r in rows if r["kind"] == Event.HANDED_OVER):
            given = mandates[mandates["day"] == r["day"]]
            assert len(given) == 1
            assert given[0]["duty"] == r["duty"]
            assert int(given[0]["a"]) in (Chapter.VI, Chapter.VII)
            handed += 1
    assert handed > 5
