"""The summary fits a terminal of 80 columns and has every outcome, arm and view."""

from __future__ import annotations

import io

from made_up_run import ARMS, VIEWS, drawn, hand_made
from rich.console import Console

from foedus.outcomes import outcomes
from foedus.reports.terminal import summary

THREE = [*VIEWS, {"id": "deters_if_attacked", "label": "only pacts contingent on attack deter (.82)"}]


def printed(run) -> str:
    target = io.StringIO()
    Console(file=target, width=80, color_system=None).print(summary(run))
    return target.getvalue()


def test_it_fits_80_columns_with_three_views(tmp_path):
    text = printed(drawn(tmp_path, 100, views=THREE))
    assert max(len(line) for line in text.splitlines()) <= 80
    assert "…" not in text
    between = [o.label for o in outcomes().values() if o.per_future and o.about == "between"]
    assert [label for label in between if label not in text] == []


def test_deaths_are_medians(tmp_path):
    text = " ".join(printed(drawn(tmp_path, 40)).split())
    assert "for battle deaths, whose tail is too fat for an average, the median" in text


def test_what_is_missing_is_a_dash(tmp_path):
    lines = printed(hand_made(tmp_path)).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith("Duties honoured"))
    assert lines[start + 1].split() == ["without", "–", "–"]
    assert lines[start + 3].split() == ["difference", "–", "–"]


def test_every_further_arm_has_its_difference(tmp_path):
    text = printed(drawn(tmp_path, 20, arms=[*ARMS, {"id": "more", "label": "More"}]))
    assert (
        text.count("more less")
        == text.count("with less")
        == len([o for o in outcomes().values() if o.per_future and o.about == "between"])
    )


def test_one_arm_has_no_difference(tmp_path):
    assert "ifference" not in printed(drawn(tmp_path, 20, arms=ARMS[:1]))
