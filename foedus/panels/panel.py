"""The panel: rows with every verb."""

from __future__ import annotations

from foedus.panels.disputes import Disputes
from foedus.panels.places import Places
from foedus.panels.states import States
from foedus.panels.ties import Ties
from foedus.panels.violence import Violence


class Panel(Places, States, Ties, Disputes, Violence):
    """State-years, dyad-years, country-months or mission-months, with the verbs that add what was recorded of them.

    Lazy until ``collect()``. ``unit``, ``codes``, ``first``, ``last`` and ``sources`` say what it is; ``cite()`` whose.
    Start with ``state_years``, ``dyad_years``, ``directed_dyad_years``, ``country_months`` or ``mission_months``.

        directed_dyad_years(1816, 2000).politically_relevant().with_mids("gml").with_peace_years().collect()
    """
