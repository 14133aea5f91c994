"""external_debt.csv in library/scales: external debt of low and middle income states as the Factbook prints it.

It is the present value of public debt in US dollars; the scale of the United Nations takes the face value of all of it.
"""

from __future__ import annotations

import factbook
from facts import money
from states import states
from table_files import write_table

COLUMNS = ["iso3", "variable", "year", "value", "unit", "source", "status"]
NAME = "../scales/external_debt.csv"


def build() -> int:
    """Write external_debt.csv; states without a row owe none that is known."""
    rows = []
    for state in states():
        printed = factbook.field(state.gec, "Economy", "Debt - external")
        texts = [factbook.plain(v["text"]) for v in printed.values() if isinstance(v, dict)]
        for text in texts[:1]:
            source = "factbook: Economy / Debt - external (present value)"
            rows.append(
                {
                    "iso3": state.iso3,
                    "variable": "external_debt",
                    "unit": "USD",
                    "source": source,
                    **money(text),
                }
            )
    return write_table(NAME, sorted(rows, key=lambda r: str(r["iso3"])), COLUMNS)
