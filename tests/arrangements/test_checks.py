"""Each check of an arrangement file: the finding has the right field, the right line and a remedy."""

from __future__ import annotations

import pytest

from foedus.arrangements import read_arrangement
from foedus.arrangements.check import CHECKS
from foedus.base.errors import InputError

GOOD = """\
id: sample
name: Sample Pact
kind: alliance
in_force: {from: 1950-01-01, source: treaty}
summary: Three states promise each other help.
sources:
  - {id: treaty, title: A treaty}
  - {id: later, title: A later act}
parties:
  - states: [EST, LVA]
    from: 1991-09-06
    source: treaty
  - {states: [FIN], from: 2023-04-04, source: later}
bodies:
  - {id: council, name: Council, source: treaty}
duties:
  - id: help
    clause: Article 1
    obligation: defend
    triggers: [force]
    strength: means_open
    text: Each helps.
    area: {places: [GIB], regions: [europe], clause: Article 2}
    decision: {rule: automatic}
    collective: {rule: consensus, body: council}
    exceptions:
      - id: neutral
        states: [FIN]
        effect: non_military
        priority: 1
        from: 2023-04-04
        source: later
        text: Finland helps without arms.
    source: treaty
  - id: talk
    clause: Article 3
    obligation: consult
    triggers: [threat]
    strength: may
    text: They talk.
    source: treaty
forces:
  - {state: EST, value: 100, from: 2000-01-01, source: later}
  - {by_state: {EST: 60, LVA: 40}, low: 90, high: 110, from: 2001-01-01, source: treaty}
mandate:
  {decision: An exchange of letters, given_by: [{rule: majority, body: "council"}], from: 1991-09-06, source: treaty}
funding:
  - {rule: by income, shares: {EST: 0.4, LVA: 0.6}, from: 1991-09-06, source: treaty}
zones:
  - {id: border, text: Ten kilometres on either side, from: 1991-09-06, source: treaty}
lines:
  - {id: river, text: The river, between: [EST, RUS], km: 200, from: 1991-09-06, source: treaty}
limits:
  - {zone: border, item: tanks, most: 0, from: 1991-09-06, source: treaty}
thresholds:
  - {act: notify, item: troops, at_least: 9000, days_before: 42, from: 1991-09-06, source: treaty}
"""


def findings_of(tmp_path, text, name="sample"):
    path = tmp_path / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        read_arrangement(path)
    except InputError as error:
        assert all(f.file == str(path) and f.what and f.line >= 1 for f in error.findings)
        return error.findings
    return []


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_good_file_has_no_finding(tmp_path):
    assert findings_of(tmp_path, GOOD) == []


# what is replaced, by what, the field, the words on the line that must be named, words of what and of the remedy
SEEN_BY_CHECKS = [
    pytest.param("title: A treaty}", "title: A treaty}\n  - {id: treaty, title: Again}", "sources.1.id",
                 "title: Again", "given twice", "another id", id="unknown_sources:twice"),
    pytest.param("source: treaty\n  - {states: [FIN]", "source: traety\n  - {states: [FIN]", "parties.0.source",
                 "source: traety", "does not exist", "treaty", id="unknown_sources:absent"),
    pytest.param("[EST, LVA]", "[EST, USX]", "parties.0.states.1", "USX", "'USX'", "USA", id="unknown_states:code"),
    pytest.param("state: EST", "state: UKX", "forces.0.state", "UKX", "'UKX'", "", id="unknown_states:one"),
    pytest.param("[GIB]", "[GIX]", "duties.0.area.places.0", "[GIX]", "unknown place", "GI", id="unknown_places:place"),
    pytest.param("[europe]", "[eurpe]", "duties.0.area.regions.0", "[eurpe]", "unknown region", "europe",
                 id="unknown_places:region"),
    pytest.param("    from: 1991-09-06\n", "    from: 1991-09-06\n    to: 1990-01-01\n", "parties.0.to",
                 "to: 1990", "not after it begins", "later date", id="impossible_dates:end before begin"),
    pytest.param("1991-09-06", "1949-12-31", "parties.0.from", "1949", "before the arrangement is in force",
                 "1950-01-01", id="impossible_dates:before in force"),
    pytest.param("states: [FIN], from: 2023-04-04", "states: [FIN, LVA], from: 2023-04-04", "parties.1.states",
                 "[FIN, LVA]", "LVA already member", "one span", id="overlapping_memberships:spans"),
    pytest.param("[EST, LVA]", "[EST, LVA, EST]", "parties.0.states", "EST, LVA, EST", "listed twice", "once",
                 id="overlapping_memberships:same span"),
    pytest.param("id: talk", "id: help", "duties.1.id", "- id: help\n    clause: Article 3", "already the id",
                 "another id", id="repeated_ids:duties"),
    pytest.param("name: Council, source: treaty}", "name: Council, source: treaty}\n"
                 "  - {id: council, name: Other, source: treaty}", "bodies.1.id", "name: Other", "already the id",
                 "another id", id="repeated_ids:bodies"),
    pytest.param("{rule: consensus, body: council}", "{rule: consensus}", "duties.0.collective.rule",
                 "collective:", "no body", "body: council", id="rules_without_body:none"),
    pytest.param("body: council}", "body: concil}", "duties.0.collective.body", "concil", "not in this file",
                 "council", id="rules_without_body:absent"),
    pytest.param("{rule: automatic}", "{rule: automatic, body: council}", "duties.0.decision.body",
                 "decision:", "each party decides alone", "another rule", id="rules_without_body:automatic"),
    pytest.param("{rule: consensus, body: council}", "{rule: automatic}", "duties.0.collective.rule",
                 "collective:", "decided by a body", "rule: consensus", id="rules_without_body:joint"),
    pytest.param("rule: consensus, body", "rule: qualified, body", "duties.0.collective.rule", "collective:",
                 "how many votes", "needs: 2/3", id="rules_without_body:qualified"),
    pytest.param("rule: consensus, body", "rule: consensus_minus, body", "duties.0.collective.rule", "collective:",
                 "minus how many", "tolerated: 1", id="rules_without_body:consensus_minus"),
    pytest.param("    source: treaty\n  - id: talk", "      - {id: other, effect: releases, priority: 1, "
                 "from: 2023-04-04, source: later, text: Released.}\n    source: treaty\n  - id: talk",
                 "duties.0.exceptions.1.priority", "id: other", "priorit", "2", id="undecided_exceptions:same"),
    pytest.param("effect: non_military", "effect: binds", "duties.0.exceptions.0.effect", "effect: binds",
                 "no weaker exception", "remove", id="undecided_exceptions:pointless"),
    pytest.param("{EST: 60", "{LVX: 60", "forces.1.by_state.LVX", "LVX", "'LVX'", "", id="unknown_states:table"),
    pytest.param('majority, body: "council"', 'majority, body: "concil"', "mandate.given_by.0.body", "concil",
                 "not in this file", "council", id="rules_without_body:mandate"),
    pytest.param("{zone: border", "{zone: boarder", "limits.0.zone", "boarder", "not in this file", "border",
                 id="unknown_zones:absent"),
    pytest.param("between: [EST, RUS]", "between: [EST, EST]", "lines.0.between", "between: [EST, EST]",
                 "between two states", "two states", id="lines_between_one:same"),
    pytest.param("limits:", "  - {id: lake, text: A lake, between: [RUS, EST], km: 9, from: 2000-01-01, "
                 "source: treaty}\nlimits:", "lines.1.between", "id: lake", "already have the line", "one span",
                 id="lines_between_one:twice"),
    pytest.param("low: 90, high: 110", "low: 190, high: 110", "forces.1.high", "low: 190", "below the low end",
                 "190 or more", id="impossible_numbers:range"),
    pytest.param("LVA: 0.6}", "LVA: 0.7}", "funding.0.shares", "LVA: 0.7}", "add to 1.1", "at most 1",
                 id="impossible_numbers:shares"),
    pytest.param("act: notify", "act: limit", "thresholds.0.act", "act: limit", "how many are allowed", "years",
                 id="impossible_numbers:limit"),
    pytest.param("zones:", "withheld:\n  - {states: [EST], part: 1, text: A cap, from: 2000-01-01, source: treaty}\n"
                 "zones:", "withheld.0", "- {states: [EST], part: 1", "not assessed", "un-charter",
                 id="impossible_withholdings:not assessed"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "field", "words", "what", "remedy"), SEEN_BY_CHECKS)
def test_a_check_names_field_line_and_remedy(tmp_path, old, new, field, words, what, remedy):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    (finding,) = findings_of(tmp_path, text)
    assert (finding.field, finding.line) == (field, line_of(text, words))
    assert what in finding.what
    assert finding.remedy
    assert remedy in finding.remedy


def test_every_check_is_seen_to_fail():
    tested = {case.id.split(":")[0] for case in SEEN_BY_CHECKS}
    assert tested == {check.__name__ for check in CHECKS}


# what the schema sees
@pytest.mark.parametrize(
    ("old", "new", "field", "words", "what", "remedy"),
    [
        ("kind: alliance", "kind: aliance", "kind", "kind:", "not one of the known words", "alliance"),
        ("strength: may", "strength: must", "duties.1.strength", "strength: must", "known words", ""),
        ("1991-09-06", "1991-13-06", "", "1991-13-06", "not a possible value", None),
        ("1991-09-06", "1991", "parties.0.from", "from: 1991", "not a date", "1949-08-24"),
        ("summary: Three", "sumary: Three", "sumary", "sumary", "not a field", "summary"),
        ("    text: They talk.\n", "", "duties.1", "id: talk", "'text' is missing", "text"),
        ("[EST, LVA]", "[Estonia, LVA]", "parties.0.states.0", "Estonia", "wrong form", "three capital"),
        ("state: EST, value: 100, from: 2000-01-01, source: later",
         "state: EST, value: 100, from: 2000-01-01", "forces.0", "value: 100", "'source' is missing", "source"),
        ("value: 100", "value: -1", "forces.0.value", "value: -1", "greater than or equal", None),
        ("parties:\n", "parties: []\nparties_:\n", "parties", "parties: []", "at least 1", None),
        ("[threat]", "[]", "duties.1.triggers", "triggers: []", "at least 1", None),
        ("priority: 1", "priority: high", "duties.0.exceptions.0.priority", "priority: high", "integer", None),
    ],
)  # fmt: skip
def test_the_schema_names_field_line_and_remedy(tmp_path, old, new, field, words, what, remedy):
    assert old in GOOD
    text = GOOD.replace(old, new, 1)
    found = {f.field: f for f in findings_of(tmp_path, text)}
    matches = [f for name, f in found.items() if name.startswith(field) and what in f.what]
    assert matches, found
    assert matches[0].line == line_of(text, words)
    assert remedy is None or remedy in matches[0].remedy


def test_all_findings_are_reported_at_once(tmp_path):
    text = GOOD.replace("[EST, LVA]", "[EST, USX]").replace("source: later}", "source: latest}")
    text = text.replace("body: council}", "body: concil}")
    found = {f.field for f in findings_of(tmp_path, text)}
    assert found == {"parties.0.states.1", "parties.1.source", "forces.0.source", "duties.0.collective.body"}


def test_the_id_is_the_name_of_the_file(tmp_path):
    (finding,) = findings_of(tmp_path, GOOD, name="other")
    assert (finding.field, finding.line, finding.remedy) == ("id", 1, "other")
