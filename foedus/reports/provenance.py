"""Section 12: how the run was made and how to make it again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from foedus.reports.html import Html, details, joined, table, tag
from foedus.reports.material import Material


def provenance(material: Material) -> Html:
    """Seed, versions, digests, and the command."""
    manifest, about = material.run.manifest, material.about
    both = (
        "luck and parameters"
        if "parameters" in about["uncertainty"]
        else "luck only (parameters at their medians)"
    )
    facts = [
        ("Scenario", f"{about['scenario']}, from {about['baseline']}, {material.horizon}"),
        ("Arms", "; ".join(f"{arm['id']}: {arm['label']}" for arm in about["arms"])),
        (
            "Futures",
            f"{material.run.futures:,}, each lived in every arm and under every view on the same luck",
        ),
        ("Futures differ by", both),
        ("Seed", manifest["seed"]),
        ("Version of foedus", manifest["foedus"]),
        *((f"Version of {name}", value) for name, value in _flat(manifest.get("versions", {}))),
        *((f"SHA-256 of {name}", tag("code", value)) for name, value in _flat(manifest.get("digests", {}))),
    ]
    meaning = [
        (d["label"], tag("span", d["formula"], class_="formula")) for d in about["definitions"].values()
    ]
    return joined(
        [
            tag("p", "With the versions and digests below, this gives the same futures:"),
            tag("pre", material.run.command(material.run.folder.name)),
            table(("", ""), facts, class_="list"),
            details("What the outcomes mean", table(("Outcome", "Definition"), meaning, class_="list")),
        ]
    )


def _flat(data: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key} ")
        else:
            yield f"{above}{key}", value
