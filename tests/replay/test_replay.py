"""Replays: rules and record, step by step; what each comparison comes to on cases whose answer is known."""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache

import pytest
from scipy.stats import binom

from foedus.arrangements import load_library
from foedus.cases import Replay, case_names, find_case, replay, setting
from foedus.cases.body import passes, seated
from foedus.cases.expectations import DAYS_PER_MONTH, load_expectations
from foedus.cases.law import _quantile
from foedus.cases.schema import Proposal, Votes
from foedus.reports.replay import replay_page

WHERE = setting()
KEYS = {"date", "expected", "recorded", "agrees", "why"}


@cache
def done(name: str) -> Replay:
    return replay(find_case(name), WHERE)


def step(name: str, title: str) -> dict[str, object]:
    (found,) = [s.as_dict() for s in done(name).steps if title in s.step.title]
    return found


@pytest.mark.parametrize("name", case_names())
def test_every_disagreement_has_a_cause_and_no_cause_is_stale(name):
    silent = [s.step.title for s in done(name).disagreements if s.step.cause is None]
    firm = [
        s for s in done(name).steps if s.kind != "answer"
    ]  # how many come rests on estimates, which change
    stale = [s.step.title for s in firm if s.step.cause and s.compared.agrees is not False]
    assert silent == []
    assert stale == []


@pytest.mark.parametrize("name", case_names())
def test_steps_have_the_stable_keys(name):
    answer = json.loads(json.dumps(done(name).as_dict()))
    assert {"case", "steps", "lessons"} <= set(answer)
    assert all(set(s) >= KEYS for s in answer["steps"])
    assert all(s["agrees"] in (True, False, None) for s in answer["steps"])
    assert all(s["expected"] and s["recorded"] and s["why"] for s in answer["steps"] if s["kind"] != "event")
    assert answer["lessons"]["in_words"]


def test_the_same_replay_from_run_to_run():
    again = replay(find_case("libya-2011"), setting()).as_dict()
    assert json.dumps(again) == json.dumps(done("libya-2011").as_dict())


def council(**tallies) -> Proposal:
    return Proposal(
        step="proposal",
        date=date(2022, 2, 25),
        title="t",
        source="s",
        duty="un-charter/articles-40-41",
        outcome="failed",
        votes=Votes.model_validate(tallies),
    )


@pytest.mark.parametrize(
    ("tallies", "adopted"),
    [
        ({"for": 9, "abstain": 6}, True),
        ({"for": 8, "abstain": 7}, False),
        ({"for": 14, "against": ["IND"]}, True),
        ({"for": 14, "against": ["RUS"]}, False),
        ({"for": 10, "abstain": ["BRA", "CHN", "GAB", "IND", "RUS"]}, True),
        ({"for": 9, "against": 6}, True),
    ],
)
def test_votes_are_counted_as_article_27_3_says(tallies, adopted):
    """UN Charter, Article 27(3): nine votes, no permanent member against; abstaining is no veto."""
    assert passes(load_library(), council(**tallies)) is adopted


def test_the_body_is_that_of_the_day():
    assert len(seated(load_library(), council(**{"for": 15}))) == 15
    assert {"IND", "ARE", "KEN"} <= seated(load_library(), council(**{"for": 15}))


def test_ukraine_2022_nothing_is_owed_and_one_veto_stops_the_council():
    invasion = step("ukraine-2022", "Russia invades")
    assert invasion["agrees"] is True
    helping = [d for d in invasion["details"]["triggered"] if d["obligation"] in ("defend", "assist")]
    assert {d["strength"] for d in helping} <= {"may", "political"}
    draft = step("ukraine-2022", "S/2022/155")
    assert draft["agrees"] is True
    assert draft["details"]["likely_blockers"] == ["RUS"] == draft["details"]["blocked_by"]


def test_september_11_binds_eighteen_allies_under_article_5():
    attacks = step("september-11-2001", "Airliners")
    duty = next(d for d in attacks["details"]["triggered"] if d["duty"] == "article-5-non-state")
    assert len(duty["bound"]) == 18
    assert done("september-11-2001").lessons.days_to_decide == 1


def test_kosovo_has_no_article_5_and_no_vote_on_force():
    war = step("kosovo-1999", "NATO bombs")
    assert war["agrees"] is True
    assert "nato" not in {
        d["arrangement"] for d in war["details"]["triggered"] if d["obligation"] == "defend"
    }
    assert len(step("kosovo-1999", "19 now bear")["details"]["blockers"]) == 19
    draft = step("kosovo-1999", "S/1999/328")
    assert draft["details"]["blocked_by"] == ["FRA", "GBR", "USA"]


def test_consent_withdrawn_ends_a_mission_in_mali():
    asked = step("mali-2012", "exit without delay")
    assert asked["agrees"] is True
    assert "198 days" in asked["why"]


def test_lebanon_came_faster_than_most():
    unifil = done("lebanon-2006").lessons.forces[0]
    assert unifil.half is not None
    assert (unifil.half.after, unifil.half.by) == (17, 88)
    assert unifil.expected_half == round(4.3 * DAYS_PER_MONTH)


def test_the_published_months_are_on_the_curve():
    """Evidence, section 10 (IPI): 28 % after three months, 70 % after six, 91 % after twelve."""
    ramp = load_expectations().ramp["un"]
    for months, share in ((3, 0.28), (6, 0.70), (12, 0.91)):
        assert ramp.share(months * DAYS_PER_MONTH)[1] == pytest.approx(share)
    assert ramp.share(0) == (0.0, 0.0, 0.0)
    assert ramp.share(731) is None


@pytest.mark.parametrize(("n", "p", "at"), [(18, 0.4, 0.05), (18, 0.4, 0.95), (7, 0.27, 0.5), (1, 0.9, 0.95)])
def test_the_number_that_comes_is_binomial_where_all_are_alike(n, p, at):
    """Quantiles of the binomial distribution (scipy)."""
    assert _quantile([p] * n, at) == binom.ppf(at, n, p)


def test_the_page_is_self_contained():
    page = replay_page([done("lebanon-2006")], "replay lebanon-2006")
    assert "<script" not in page
    assert not re.search(r'(?:src|data)="https?:', page)
    assert "url(http" not in page
    assert page.count("on-wide") >= 3
    for word in ("agrees", "differs", "What it teaches", "History surprises"):
        assert word in page
    assert page == replay_page([done("lebanon-2006")], "replay lebanon-2006")


def test_the_page_of_all_cases_has_a_row_for_each():
    several = [done(n) for n in ("kosovo-1999", "ukraine-2022")]
    page = replay_page(several, "replay --all")
    assert page.count('<div class="row"><b>') == 2
    assert all(one.case.title in page for one in several)
