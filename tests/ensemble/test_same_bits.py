"""Twin worlds share their luck: what is the same is the same to the bit, whoever else is run and however it is cut."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal
from short import FUTURES, arm, bits, events, named, short

from foedus.arrangements import Library, load_library
from foedus.base.errors import RunError
from foedus.engine import lives
from foedus.ensemble import simulate
from foedus.ensemble.simulate import models
from foedus.log import Event
from foedus.parameters import load_parameters
from foedus.rules.ground import ground
from foedus.rules.tables import FORCE, OWN_DECISION, Case
from foedus.rules.voting import pass_probability
from foedus.world import facts, load_world, places
from foedus.world import tables as world_tables

WITH = arm("with")
WITHOUT = arm(
    "without", {"do": "end_duty", "arrangement": "nato", "duty": "article-5", "from": date(2026, 1, 1)}
)
NO_CSTO = arm("no-csto", {"do": "end", "arrangement": "csto", "from": date(2026, 6, 1)})
UNHEARD = {  # an arrangement that nothing in processes 1 to 3 asks for, and that ends inside the horizon
    "do": "add",
    "arrangement": {
        "id": "zz-harvest-pact",
        "name": "Harvest pact",
        "kind": "forum",
        "in_force": {"from": date(2020, 1, 1), "to": date(2027, 3, 1), "source": "s"},
        "summary": "Made up.",
        "sources": [{"id": "s", "title": "made up"}],
        "parties": [
            {"states": ["RUS", "EST", "POL", "USA", "IND", "PAK"], "from": date(2020, 1, 1), "source": "s"}
        ],
        "duties": [
            {
                "id": "help",
                "clause": "1",
                "obligation": "assist",
                "triggers": ["non_state_attack"],
                "strength": "non_military",
                "text": "After locusts.",
                "source": "s",
            }
        ],
    },
}


@pytest.fixture(scope="module")
def reference_run(tmp_path_factory):
    """Two arms, three views."""
    return simulate(short(), tmp_path_factory.mktemp("run") / "r", threads=1)


def test_identical_arms_have_identical_events(tmp_path):
    run = simulate(short(arms=[arm("one"), arm("two")]), tmp_path / "r")
    for view in run.views:
        assert_frame_equal(events(run, "one", view), events(run, "two", view), check_exact=True)
    assert len(events(run, "one", run.views[0])) > 100


def test_an_amendment_that_concerns_nobody_changes_nothing(tmp_path):
    """Not even the span of law that it cuts in two."""
    p = short(arms=[arm("as-it-is"), arm("with-harvest-pact", UNHEARD)])
    assert len(p.compiled[1].epochs) == len(p.compiled[0].epochs) + 1
    run = simulate(p, tmp_path / "r")
    for view in run.views:
        assert_frame_equal(
            named(run, "as-it-is", view), named(run, "with-harvest-pact", view), check_exact=True
        )


def test_an_amendment_that_concerns_somebody_changes_something(reference_run):
    for view in reference_run.views:
        assert not events(reference_run, "with", view).equals(events(reference_run, "without", view))


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("chunk", [1, 3, 25])
def test_threads_and_chunks_change_no_bit(tmp_path, reference_run, threads, chunk):
    assert bits(simulate(short(), tmp_path / "r", threads=threads, chunk=chunk)) == bits(reference_run)


def test_another_seed_has_other_events(tmp_path, reference_run):
    other = bits(simulate(short(seed=1), tmp_path / "r"))
    assert not set(other.values()) & set(bits(reference_run).values())


def test_more_arms_leave_the_others_as_they_were(tmp_path, reference_run):
    run = simulate(short(arms=[NO_CSTO, WITH, WITHOUT]), tmp_path / "r")
    for name in ("with", "without"):
        for view in run.views:
            assert_frame_equal(events(run, name, view), events(reference_run, name, view), check_exact=True)


@pytest.mark.parametrize("views", [("deters",), ("does_not_deter",), ("does_not_deter", "deters")])
@pytest.mark.parametrize("parameter_uncertainty", [True, False])
def test_fewer_views_leave_the_others_as_they_were(tmp_path, views, parameter_uncertainty):
    """The candidates do not depend on which views are run."""
    fields = {"futures": 3, "parameter_uncertainty": parameter_uncertainty}
    every, some = (simulate(short(**fields, views=v), tmp_path / str(len(v))) for v in ((), views))
    for view in views:
        for name in every.arms:
            assert_frame_equal(events(some, name, view), events(every, name, view), check_exact=True)


def test_more_futures_leave_the_first_as_they_were(tmp_path, reference_run):
    run = simulate(short(futures=9), tmp_path / "r")
    for view in run.views:
        first = events(run, "with", view).filter(pl.col("future") < FUTURES)
        assert_frame_equal(first, events(reference_run, "with", view), check_exact=True)


# ---- order --------------------------------------------------------------------------------------------------------


def test_the_order_of_arrangements_does_not_matter(tmp_path, reference_run):
    shuffled = list(load_library().values())
    random.Random(3).shuffle(shuffled)
    assert [a.id for a in shuffled] != list(load_library())
    p = short(library=Library(shuffled))
    assert p.libraries[0].digest() == short().libraries[0].digest()
    assert bits(simulate(p, tmp_path / "r")) == bits(reference_run)


@pytest.mark.parametrize("table", [name for name in world_tables.TABLES if name.endswith(".csv")])
def test_the_order_of_rows_in_the_tables_of_the_world_does_not_matter(monkeypatch, table):
    read = world_tables.read_table

    def backwards(name):
        return read(name)[::-1] if name == table else read(name)

    sorted_world = load_world()
    for module in (world_tables, facts, places):
        monkeypatch.setattr(module, "read_table", backwards)
    shuffled = load_world.__wrapped__()
    assert shuffled.iso3 == sorted_world.iso3
    for name, value in vars(sorted_world).items():
        if hasattr(value, "dtype"):
            assert value.tobytes() == getattr(shuffled, name).tobytes(), name
    states = [place.code for place in shuffled.places[: shuffled.n]]
    assert states == list(shuffled.iso3)


# ---- what must not be passed over ------------------------------------------------------------------------------------


def test_a_broken_bound_fails_the_run(tmp_path, monkeypatch):
    """A RunError; nothing is written for a future that broke."""
    filled = lives.fill_envelope

    def too_low(*args):
        envelope = filled(*args)
        return envelope._replace(bound=0.05 * envelope.bound)

    monkeypatch.setattr(lives, "fill_envelope", too_low)
    with pytest.raises(RunError, match="above its bound"):
        simulate(short(), tmp_path / "r", threads=1, chunk=1)
    assert not list((tmp_path / "r").rglob("*.parquet"))


def test_a_larger_log_changes_no_bit(tmp_path, monkeypatch, reference_run):
    monkeypatch.setattr(lives, "FIRST_CAPACITY", 1)
    assert bits(simulate(short(), tmp_path / "r")) == bits(reference_run)


# ---- vetoes ----------------------------------------------------------------------------------------------------------


def always_objecting(vetoer: str) -> dict:
    """``vetoer`` owes everybody defence; with the parameters below an ally of the initiator always objects."""
    pact = {
        **UNHEARD["arrangement"],
        "id": "zz-friend-of-all",
        "in_force": {"from": date(2020, 1, 1), "source": "s"},
        "parties": [{"states": [vetoer, "NRU"], "from": date(2020, 1, 1), "source": "s"}],
        "duties": [
            {
                **UNHEARD["arrangement"]["duties"][0],
                "obligation": "defend",
                "strength": "means_open",
                "triggers": ["cyber"],
                "bound": [vetoer],
                "on_behalf_of": "anyone",
            }
        ],
    }
    return {"do": "add", "arrangement": pact}


def test_where_a_vetoer_always_objects_its_bodies_never_act(tmp_path):
    """Russia, an ally of every initiator, stops the Council for everybody but itself; the others never object."""
    certain = {"object_base": -50.0, "object_affinity": 0.0, "object_ally": 1000.0, "abstain": 0.0}
    p = short(
        arms=[arm("as-it-is"), arm("stopped", always_objecting("RUS"))],
        futures=12,
        years=4.0,
        views=("deters",),
        parameter_uncertainty=False,
        parameters={**certain, "invoked_by_force": 0.5},
    )
    run, russia = simulate(p, tmp_path / "r"), load_world().index("RUS")
    council = [k for k, (_, d) in enumerate(p.compiled[0].duties) if d.decision.rule == "security_council"]
    acted = {}
    for name in run.arms:
        stored = events(run, name, "deters")
        acted[name] = stored.filter((pl.col("kind") == Event.ACTED) & pl.col("duty").is_in(council))
    assert len(acted["as-it-is"]) > 20
    assert len(set(acted["as-it-is"]["b"])) > 10
    assert set(acted["stopped"]["b"]) <= {russia}


def test_the_probability_that_such_a_body_acts_is_zero():
    certain = load_parameters().replaced(
        {"object_base": -50.0, "object_affinity": 0.0, "object_ally": 1000.0}
    )
    p, world = short(arms=[arm("stopped", always_objecting("RUS"))]), load_world()
    tables, on = p.compiled[0].tables, ground(world)
    for d, (_, duty) in enumerate(p.compiled[0].duties):
        if duty.decision.rule == "security_council":
            for i, j in (("IND", "PAK"), ("USA", "VEN"), ("ETH", "ERI")):
                case = Case(FORCE, np.array([world.index(i)]), np.array([world.index(j)]), -1)
                assert pass_probability(tables, on, certain.medians(), 0, d, OWN_DECISION, case) == 0.0


def test_models_of_equal_libraries_are_equal():
    one, two = models(short(arms=[arm("one"), arm("two")]))
    for a, b in zip((*one.t, *one.g), (*two.t, *two.g), strict=True):
        assert a.tobytes() == b.tobytes()
