"""The tail of battle deaths inside states, and how the difference varies from future to future, by place."""

from __future__ import annotations

from typing import Any

from foedus.reports.charts import ALONE, WIDTH
from foedus.reports.distributions import histogram
from foedus.reports.html import Html, details, joined, tag
from foedus.reports.material import Material, folded, under_views_inside
from foedus.reports.scope import contrasts_of
from foedus.reports.tail import arms_legend, curves, thresholds

NAME = "deaths_inside"
SHOWN = (NAME, "conflict_months")


def inside_deaths(material: Material) -> Html:
    """Exceedance curves and histograms; a place after the other."""
    note = (
        f"Share of futures in which conflict inside states kills more than x in battle within {material.horizon}. "
        "Both axes are logarithmic. Bands: 90 % Wilson intervals. Few conflicts make up most deaths, so no average "
        "is given."
    )
    blocks = []
    for place, part in material.places:
        changes = [_one(material, part, contrast) for contrast in contrasts_of(part)]
        blocks.append((place, joined([_curves(material, part), *changes])))
    return joined([tag("p", note, class_="small"), arms_legend(material), folded(blocks)])


def _curves(material: Material, part: dict[str, Any]) -> Html:
    alike = len(material.views_inside(part)) == 1
    return under_views_inside(material, part, curves(material, part, NAME, ALONE if alike else WIDTH))


def _one(material: Material, part: dict[str, Any], contrast: dict[str, Any]) -> Html:
    """Exceedance at round numbers, and the differences over futures, folded away."""
    rounds = under_views_inside(material, part, thresholds(material, contrast, NAME))
    arm = material.arm(contrast["pair"]["arm"])
    drawn = []
    for name in SHOWN:
        heading = f"Difference in {material.definition(name)['label'].lower()}"
        told = under_views_inside(material, part, histogram(material, contrast, name))
        drawn.append(tag("div", tag("h4", heading, class_="view"), told))
    return details(
        f"{arm}: at round numbers of deaths, and from future to future",
        rounds,
        tag("div", *drawn, class_="views"),
    )
