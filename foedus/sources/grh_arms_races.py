"""Arms races between rivals. No reader: add an export of peacesciencer's ``grh_arms_races``."""

from __future__ import annotations

import polars as pl

from foedus.sources.contract import Source, columns
from foedus.sources.owners import CITE_ONLY

SOURCE = Source(
    title="Gibler-Rider-Hutchison arms races",
    version="2005",
    terms=CITE_ONLY,
    address="https://doi.org/10.1177/0022343305049664",
    bibtex="""@article{GiblerRiderHutchison2005,
  author = {Gibler, Douglas M. and Rider, Toby J. and Hutchison, Marc L.},
  title = {Taking Arms against a Sea of Troubles: Conventional Arms Races during Periods of Rivalry},
  journal = {Journal of Peace Research}, year = {2005}, volume = {42}, number = {2}, pages = {131--147},
  note = {recalled}
}""",
    unit="arms race",
    codes="cow",
    first=1854,
    last=1984,
    key=("race_id",),
    columns=columns(int="race_id ccode1 ccode2 styear endyear", text="iso3_1 iso3_2"),
    year="styear",
    covers=pl.col("endyear").max(),
    states={"ccode1": "cow", "ccode2": "cow"},
    iso3={"iso3_1": "ccode1", "iso3_2": "ccode2"},
)
