"""What states withhold, by month: shares times parts of those whose dated facts hold on the month's first day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from pydantic import TypeAdapter

from foedus.arrangements import Amendment, amend, load_library
from foedus.rules.setting import P_AU, P_UN, PAYERS
from foedus.rules.withholding import withheld

FIRST, LAST = date(2026, 1, 1), date(2028, 1, 1)
AMENDMENT: TypeAdapter = TypeAdapter(Amendment)
SHARES = {
    "un_peacekeeping": {"USA": 0.25, "CHN": 0.2, "FRA": 0.05},
    "african_union": {"NGA": 0.1},
    "nato_common": {"USA": 0.5},
}


def table(*changes: dict) -> np.ndarray:
    told = [AMENDMENT.validate_python({"do": "withhold", **one}) for one in changes]
    return withheld(amend(load_library(), told), SHARES, FIRST, LAST)


def test_nobody_withholds_on_file():
    assert not table().any()


def test_shares_times_parts_from_the_month_on_whose_first_day_it_holds():
    found = table(
        {"arrangement": "un-charter", "states": ["USA", "FRA"], "part": 0.5, "from": date(2026, 7, 1)},
        {"arrangement": "un-charter", "states": ["CHN"], "from": date(2027, 1, 1), "to": date(2027, 7, 1)},
        {"arrangement": "african-union", "states": ["NGA"], "part": 0.25, "from": date(2026, 1, 1)},
    )
    un = found[P_UN]
    assert un[:6].tolist() == [0.0] * 6
    assert un[6:12] == pytest.approx(0.5 * 0.3)  # month 6 begins on 2 July
    assert un[13:18] == pytest.approx(0.5 * 0.3 + 0.2)
    assert un[19:] == pytest.approx(0.5 * 0.3)
    assert found[P_AU] == pytest.approx(0.025)
    others = [p for p in range(len(PAYERS)) if p not in (P_UN, P_AU)]
    assert not found[others].any()


def test_who_has_no_share_withholds_nothing_and_nobody_withholds_more_than_all():
    one = {"arrangement": "un-charter", "from": FIRST}
    assert not table({**one, "states": ["DEU"]}).any()
    over = withheld(
        amend(load_library(), [AMENDMENT.validate_python({"do": "withhold", **one, "states": ["USA"]})]),
        {"un_peacekeeping": {"USA": 1.0 + 1e-12}},
        FIRST,
        LAST,
    )
    assert over.max() == 1.0
