"""Today's states and territories in ISO, COW, Gleditsch-Ward and CIA codes. No reader: an own compilation."""

from __future__ import annotations

from foedus.sources.contract import ANY, Source, columns

SOURCE = Source(
    title="Crosswalk of country codes",
    version="2026",
    terms="ODbL (world-countries): share alike if passed on as a database",
    address="https://www.npmjs.com/package/world-countries",
    bibtex="""@misc{WorldCountries,
  author = {{mledoze}}, title = {world-countries 5.1.0}, howpublished = {https://www.npmjs.com/package/world-countries},
  note = {recalled}
}""",
    unit="state or territory of today",
    codes="iso3",
    first=2025,
    last=2025,
    key=("iso3",),
    columns=columns(
        text="iso3 iso2 iso_numeric name region subregion cw_abb gw_abb factbook_gec",
        flag="un_member landlocked un_observer",
        real="lat lon area_km2",
        int="ccode gwcode",
    ),
    states={"ccode": "cow", "gwcode": "gw"},
    below_zero={"lat": ANY, "lon": ANY, "area_km2": ANY},
)
