"""Who withholds, who pays, what is owed: by hand on a made-up run, and what must hold of any."""

from __future__ import annotations

import polars as pl
import pytest
from made_up_inside import ARMS, DONORS, PAYERS, UN, YEAR, bills, op, written
from made_up_run import VIEWS

from foedus.log import Event
from foedus.outcomes import outcomes
from foedus.outcomes.query import query
from foedus.outcomes.who_pays import who_pays

VIEW = VIEWS[0]["id"]
USUAL = [*bills(0, -1, UN, 1000, 100), op(0, 4 * YEAR, Event.ARREARS, -1, 5, 70.0, a=UN)]
USUAL += [op(0, YEAR, Event.PAID_LATE, -1, 5, 30.0, a=UN), *bills(0, -2, DONORS, 500, 50)]


def run_of(folder, kept, told):
    """Two arms: members pay 900 of 1,000; and of that states withhold ``kept``, as ``told`` in the manifest."""
    rows = [r for r in USUAL if r[2] not in (Event.UNPAID, Event.ARREARS) or r[3] == -2]
    rows += [
        op(0, YEAR, Event.UNPAID, -1, 5, 100 + kept, a=UN),
        op(0, YEAR, Event.WITHHELD, -1, 5, kept, a=UN),
    ]
    rows += [op(0, 4 * YEAR, Event.ARREARS, -1, 5, 70 + kept, a=UN)]
    withheld = {ARMS[0]["id"]: {}, ARMS[1]["id"]: {"un_peacekeeping": told}}
    return written(folder, {"without": USUAL, "with": rows}, 1, withheld=withheld)


def spell(state, part=1.0, begins="2026-01-01", ends="9999-12-31"):
    return {"states": [state], "part": part, "from": begins, "to": ends}


def paid(run, arm):
    return {(rule, state): usd for _, rule, state, usd in who_pays(run, arm, VIEW).iter_rows()}


def test_the_payments_of_who_withholds_fall_and_those_of_others_do_not_move(tmp_path):
    """The United States owes half: 450 of 900 that would be paid. It withholds 300."""
    run = run_of(tmp_path, 300, [spell("USA", 2 / 3)])
    before, after = paid(run, "without"), paid(run, "with")
    donors = {("donors", None): 450, ("un_peacekeeping", "CHN"): 225, ("un_peacekeeping", "FRA"): 225}
    assert before == {**donors, ("un_peacekeeping", "USA"): 450, ("unpaid", None): 150}
    assert after == {
        **donors,
        ("un_peacekeeping", "USA"): 150,
        ("withheld", "USA"): 300,
        ("unpaid", None): 150,
    }


def test_who_withholds_all_pays_nothing(tmp_path):
    run = run_of(tmp_path, 450, [spell("USA")])
    after = paid(run, "with")
    assert ("un_peacekeeping", "USA") not in after
    assert after["withheld", "USA"] == 450
    assert after["un_peacekeeping", "CHN"] == after["un_peacekeeping", "FRA"] == 225


@pytest.mark.parametrize("kept", [449, 451, 455])
def test_a_dollar_of_rounding_over_or_under_is_somebodys(tmp_path, kept):
    """The whole dollars of many months may be some more than a state's share of their sum."""
    after = paid(run_of(tmp_path, kept, [spell("USA")]), "with")
    assert sum(after.values()) == 1500
    assert after["withheld", "USA"] == kept
    assert abs(after["un_peacekeeping", "CHN"] - 225) <= abs(kept - 450)


def test_several_withhold_by_share_part_and_days(tmp_path):
    """Weights of the first year: the United States .5 x .5 for half of it, China .25 for all: 1 to 2."""
    told = [spell("USA", 0.5, "2026-01-01", "2026-07-02"), spell("CHN", 1.0)]
    after = paid(run_of(tmp_path, 301, told), "with")
    assert PAYERS["un_peacekeeping"]["CHN"] == 0.25
    assert (after["withheld", "USA"], after["withheld", "CHN"]) == (100, 201)
    assert after["un_peacekeeping", "FRA"] == 225
    assert sum(after.values()) == 1500


def test_cost_by_payer_says_what_became_of_what_is_unpaid(tmp_path):
    run = run_of(tmp_path, 300, [spell("USA", 2 / 3)])
    rows = {
        (r["rule"], r["state"]): r for r in outcomes()["cost_by_payer"].by_state(run, "with", VIEW).to_dicts()
    }
    told = {key: (r["usd"], r["paid_late"], r["owed"]) for key, r in rows.items()}
    assert told["unpaid", None] == (150, 30, 70)  # 50 that donors did not give is lost
    assert told["withheld", "USA"] == (300, 0, 300)
    assert {one[1:] for key, one in told.items() if key[0] not in ("unpaid", "withheld")} == {(0, 0)}
    assert sum(r["usd"] for r in rows.values()) == 1500
    for name, without, with_ in (("arrears", 70, 370), ("paid_late", 30, 30), ("unpaid", 150, 450)):
        of = outcomes()[name].per_future
        assert of(run, "without", VIEW)["value"].to_list() == [without]
        assert of(run, "with", VIEW)["value"].to_list() == [with_]


def test_a_question_in_sql_finds_them_by_name(tmp_path):
    run = run_of(tmp_path, 300, [spell("USA")])
    sql = "SELECT sum(unpaid), sum(withheld), sum(paid_late) FROM costs WHERE arm = 'with' AND rule = 'un_peacekeeping'"
    _, rows = query(run, f"{sql} AND view = '{VIEW}'")
    assert rows == [(400.0, 300.0, 30.0)]
    _, rows = query(run, "SELECT DISTINCT a FROM events WHERE kind IN ('withheld', 'paid_late', 'arrears')")
    assert rows == [(None,)]
    here = run.within([run.states[5]]).events("with", VIEW).filter(pl.col("kind") >= int(Event.WITHHELD))
    assert here.collect().height == 3
