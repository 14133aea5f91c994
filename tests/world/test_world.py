"""The loader: shapes, symmetry, shares, imputation flags, names."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foedus.base.errors import InputError
from foedus.world import impute, load_world
from foedus.world.names import folded

WORLD = load_world()
SQUARES = ["land_km", "sea_neighbour", "min_km", "capital_km", "affinity", "rivalry", "last_dispute"]
STOCKS = [
    "population",
    "gdp_ppp",
    "gdp_oer",
    "milex",
    "personnel",
    "personnel_low",
    "personnel_high",
    "capability",
]


@pytest.mark.parametrize("name", SQUARES)
def test_matrices_are_symmetric(name):
    matrix = getattr(WORLD, name)
    assert matrix.shape == (196, 196)
    assert np.array_equal(matrix, matrix.T, equal_nan=matrix.dtype == float)


@pytest.mark.parametrize("name", STOCKS)
def test_stocks_are_complete(name):
    values = getattr(WORLD, name)
    assert values.shape == (196,)
    assert np.isfinite(values).all()
    assert (values >= 0).all()


@pytest.mark.parametrize("name", ["population", "gdp_ppp", "gdp_oer", "capability"])
def test_no_state_has_nothing(name):
    assert (getattr(WORLD, name) > 0).all()


def test_shares_sum_to_one():
    assert WORLD.capability.sum() == pytest.approx(1)
    top = [WORLD.iso3[i] for i in np.argsort(-WORLD.capability)[:4]]
    assert top == ["USA", "CHN", "IND", "RUS"]


def test_what_was_imputed_is_flagged():
    flagged = {v: {WORLD.iso3[i] for i in np.flatnonzero(f)} for v, f in WORLD.imputed.items()}
    assert flagged["gdp_ppp"] == flagged["gdp_oer"] == {"VAT"}
    assert flagged["personnel"] == {"LBY", "SMR", "SYR", "YEM"}
    assert len(flagged["milex"]) == 29
    assert set(flagged) <= set(impute.METHODS)
    assert not flagged["democracy"]


def test_zero_spending_only_without_forces():
    none = WORLD.personnel == 0
    assert none.sum() == 18
    assert np.array_equal(WORLD.milex == 0, none & WORLD.imputed["milex"])
    assert not WORLD.imputed["personnel"][none].any()  # a reported fact, not an imputation


def test_personnel_lies_in_its_range():
    assert (WORLD.personnel_low <= WORLD.personnel).all()
    assert (WORLD.personnel <= WORLD.personnel_high).all()


def test_neighbours():
    i = WORLD.index
    assert WORLD.land_km[i("DEU"), i("POL")] == pytest.approx(457)
    assert WORLD.land_km[i("FRA"), i("BRA")] == 0
    assert WORLD.min_km[i("FRA"), i("DEU")] == 0
    assert WORLD.sea_neighbour[i("JPN"), i("KOR")]
    assert not WORLD.sea_neighbour[i("DEU"), i("POL")]
    assert not (WORLD.sea_neighbour & (WORLD.land_km > 0)).any()
    assert (np.diag(WORLD.affinity) == 1).all()


def test_rivals():
    i = WORLD.index
    assert WORLD.rivalry[i("India"), i("Pakistan")]
    assert WORLD.last_dispute[i("India"), i("Pakistan")] == 2025
    assert not WORLD.rivalry[i("Norway"), i("Sweden")]
    assert np.isnan(WORLD.last_dispute[i("Norway"), i("Sweden")])
    assert not np.isnan(WORLD.last_dispute[WORLD.rivalry]).any()


@pytest.mark.parametrize(
    ("said", "iso3"),
    [
        ("North Korea", "PRK"),
        ("Ivory Coast", "CIV"),
        ("Côte d’Ivoire", "CIV"),
        ("UK", "GBR"),
        ("u.s.", "USA"),
        ("Russian Federation", "RUS"),
        ("türkiye", "TUR"),
        ("Taiwan", "TWN"),
        ("kosovo", "XKX"),
        ("DRC", "COD"),
        ("Burma", "MMR"),
        ("Swaziland", "SWZ"),
        ("Holy See", "VAT"),
        ("Czech Republic", "CZE"),
        ("fRa", "FRA"),
        ("Guinea", "GIN"),
        ("Dominica", "DMA"),
        ("Niger", "NER"),
        ("United  Arab Emirates", "ARE"),
        ("Bosnia & Herzegovina", "BIH"),
        ("Republic of Korea", "KOR"),
        ("Saint Lucia", "LCA"),
    ],
)
def test_names_people_type(said, iso3):
    assert WORLD.iso3[WORLD.index(said)] == iso3


@pytest.mark.parametrize(
    ("said", "meant"), [("Estonai", "Estonia (EST)"), ("Untied Kingdom", "United Kingdom (GBR)")]
)
def test_a_wrong_name_meets_the_nearest(said, meant):
    with pytest.raises(InputError, match="did you mean") as caught:
        WORLD.index(said)
    assert meant in str(caught.value)


@pytest.mark.parametrize("state", ["Korea", "Congo (", "Republic", ""])
def test_ambiguous_words_are_not_guessed(state):
    with pytest.raises(InputError):
        WORLD.index(state)


@given(st.text(max_size=60))
def test_any_text_ends_in_an_index_or_an_input_error(text):
    for find in (WORLD.index, WORLD.place_index):
        with suppress(InputError):
            assert find(text) >= 0


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert folded(folded(text)) == folded(text)


def test_each_name_leads_to_one_state():
    for code, name in zip(WORLD.iso3, WORLD.name, strict=True):
        assert WORLD.iso3[WORLD.index(name)] == code
        assert WORLD.iso3[WORLD.index(code.lower())] == code


def test_places_start_with_the_states():
    assert tuple(p.code for p in WORLD.places[:196]) == WORLD.iso3
    hawaii = WORLD.places[WORLD.place_index("Hawaii")]
    assert (hawaii.code, hawaii.state, hawaii.region) == ("USA-HI", "USA", "oceania")
    assert WORLD.places[WORLD.place_index("GIB")].state == "GBR"
    assert WORLD.places[WORLD.place_index("France")].code == "FRA"
    assert WORLD.places[WORLD.place_index("sea:baltic")].state == ""


def test_facts_tell_where_a_number_is_from():
    facts = WORLD.facts("Libya")
    imputed = [f for f in facts if f.status == "imputed"]
    assert {f.variable for f in imputed} == {"milex", "personnel"}
    assert all("median" in f.source for f in imputed)
    assert all(f.unit and f.source and f.year for f in facts)
    assert any(f.variable == "democracy" for f in facts)


def test_only_2025_ships():
    with pytest.raises(InputError, match="1914"):
        load_world(1914)


def test_the_world_is_cached_and_read_only():
    assert load_world() is WORLD
    with pytest.raises(ValueError, match="read-only"):
        WORLD.population[0] = 0
