"""Section 10: where everything comes from."""

from __future__ import annotations

from typing import Any

from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.lived import lived
from foedus.reports.material import Material

READ = {"text": "read in full", "excerpt": "read in excerpt", "recalled": "recalled, not re-read"}

NOT_READ = "Left out: numbers of months of conflict, estimated for a comparison and read by no process of the engine."


def sources(material: Material) -> Html:
    """Parameters, world and arrangements, folded away."""
    return joined([_parameters(material), _world(material), _arrangements(material)])


def _parameters(material: Material) -> Html:
    used = lived(material.run)
    lines = [
        (
            name,
            _value(p),
            tag("span", p["basis"], class_=f"basis {p['basis']}"),
            joined([p["text"], *(_under(view, v) for view, v in (p.get("views") or {}).items())]),
            p["source"],
        )
        for name, p in used.items()
    ]
    count = {
        basis: sum(p["basis"] == basis for p in used.values())
        for basis in ("estimated", "literature", "guess")
    }
    summary = (
        f"{len(used)} parameters: {count['estimated']} estimated from the record, {count['literature']} from the "
        f"literature, {count['guess']} guesses"
    )
    return details(
        summary,
        tag("p", NOT_READ, class_="small") if len(used) < len(material.run.manifest["parameters"]) else "",
        table(("Name", "Value [90 %], unit", "Rests on", "What", "Source"), lines, class_="list"),
    )


def _value(p: dict[str, Any]) -> str:
    low, high = p["interval"]
    return f"{p['value']:g} [{low:g}, {high:g}] {p['unit']}"


def _under(view: str, v: dict[str, Any]) -> Html:
    low, high = v["interval"]
    return tag("div", f"{view}: {v['value']:g} [{low:g}, {high:g}], {v['source']}", class_="muted")


def _world(material: Material) -> Html:
    world = material.world
    filled = [
        f"{variable.replace('_', ' ')} of {int(flags.sum())}"
        for variable, flags in world.imputed.items()
        if flags.any()
    ]
    same = material.run.manifest["digests"].get("world") == world.digest()
    items = [
        "Population, GDP, military spending and personnel, borders, capitals: CIA World Factbook, edition 2025 (public "
        "domain), with corrections that name their sources.",
        "Shapes and distances: Natural Earth 1:50m and 1:110m (public domain).",
        "Own estimates and own coding by foedus's developers: democracy (rules on Factbook text), rivalries, affinity "
        "(shared memberships of organisations), capability (mean of four world shares).",
        f"Not in any source and filled by documented rules, number of states: {', '.join(filled) or 'none'}.",
    ]
    if not same:
        items.append(
            "This copy of foedus has other world tables than the run used; names and counts here are its own."
        )
    return details(
        f"The world of {world.year}: {world.n} states", tag("ul", *(tag("li", item) for item in items))
    )


def _arrangements(material: Material) -> Html:
    """Names and sources as the run's manifest has them, of every arrangement with a duty in some arm."""
    known: dict[str, dict[str, Any]] = material.run.manifest["arrangements"]
    used = sorted({duty["arrangement"] for arm in material.run.manifest["duties"].values() for duty in arm})
    items = [tag("li", *_arrangement(known[name])) for name in used if name in known]
    items += [tag("li", f"{name} (added by the scenario)") for name in used if name not in known]
    return details(f"{len(used)} arrangements with their sources", tag("ul", *items, class_="sources"))


def _arrangement(arrangement: dict[str, Any]) -> tuple[Html, Html]:
    cited = [
        tag(
            "li",
            source["title"],
            f" ({READ[source['read']]})",
            f" {source['url']}" if source.get("url") else "",
        )
        for source in arrangement["sources"]
    ]
    return tag("b", arrangement["name"]), tag("ul", *cited)
