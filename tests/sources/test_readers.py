"""Readers on small made-up files in the owners' layouts, as recalled. No row here is of the record."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from foedus.base.errors import InputError
from foedus.sources import sources
from foedus.sources.checks import check
from foedus.sources.convert import add, tidy


def made(folder: Path, text: str, name: str = "owner.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding=encoding)
    return path


def read(
    folder: Path, source: str, text: str, name: str = "owner.csv", encoding: str = "utf-8"
) -> pl.DataFrame:
    """What the reader makes of the text; it must keep the contract."""
    path, one = made(folder, text, name, encoding), sources()[source]
    table, by_reader = tidy(path, one)
    assert by_reader
    assert check(table, one, path) == []
    assert table.schema == pl.Schema(one.columns)
    return table


def test_cow_system(tmp_path):
    table = read(
        tmp_path,
        "cow_system",
        """stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version
           USA,2,"Made Up, States of",1816,1,1,2016,12,31,2016
           BAD,267,Invented,1850,2,3,1871,1,18,2016""",
    )
    row = table.row(0, named=True)
    assert (row["ccode"], row["cw_name"]) == (2, "Made Up, States of")
    assert (row["start"], row["end"]) == (date(1816, 1, 1), date(2016, 12, 31))
    assert table["iso3"].to_list() == ["USA", None]


def test_cow_majors(tmp_path):
    text = """ccode,stateabb,styear,stmonth,stday,endyear,endmonth,endday,version
              2,USA,1901,1,1,2016,12,31,2016"""
    assert read(tmp_path, "cow_majors", text)["iso3"].to_list() == ["USA"]


def test_cow_contiguity_goes_both_ways(tmp_path):
    text = """dyad,statelno,statelab,statehno,statehab,conttype,begin,end,notes,version
              2020,2,USA,20,CAN,1,190107,201612,,3.2"""
    table = read(tmp_path, "cow_contiguity_dir", text)
    assert table.select("ccode1", "ccode2", "iso3_1").rows() == [(2, 20, "USA"), (20, 2, "CAN")]
    assert table["stdate"].unique().to_list() == [date(1901, 7, 1)]


def test_cow_nmc_leaves_missing_missing(tmp_path):
    text = """stateabb,ccode,year,milex,milper,irst,pec,tpop,upop,cinc,version
              USA,2,1901,-9,17,80,254,8659.5,-9.0,.5,7"""
    row = read(tmp_path, "cow_nmc", text).row(0, named=True)
    assert (row["milex"], row["milper"], row["tpop"], row["upop"], row["cinc"]) == (
        None,
        17,
        8659.5,
        None,
        0.5,
    )


def test_cow_trade(tmp_path):
    text = """ccode,statename,stateabb,year,imports,exports,alt_imports,version
              2,Made up,USA,1901,12.5,-9,3,4"""
    assert read(tmp_path, "cow_trade_state_year", text).row(0) == (2, 1901, 12.5, None, "USA")


MIDA = """dispnum,stday,stmon,styear,endday,endmon,endyear,outcome,settle,fatality,fatalpre,maxdur,mindur,hiact,
hostlev,recip,numa,numb,version""".replace("\n", "")


@pytest.mark.parametrize("who", ["cow", "gml"])
def test_disputes(tmp_path, who):
    text = MIDA + "\n9001,-9,5,1901,-9,6,1901,6,1,-9,-9,60,30,7,3,0,1,2,9"
    row = read(tmp_path, f"{who}_mid_dispute", text).row(0, named=True)
    assert (row["dispnum"], row["styear"], row["fatality"], row["mindur"], row["maxdur"]) == (
        9001,
        1901,
        -9,
        30,
        60,
    )


MIDB = """dispnum,stabb,ccode,stday,stmon,styear,endday,endmon,endyear,sidea,fatality,fatalpre,hiact,hostlev,orig
          9001,USA,2,3,5,1901,-9,2,1902,1,0,0,7,3,1
          9001,CAN,20,3,5,1901,9,6,1901,0,0,0,0,1,1
          9001,BHM,31,-9,1,1902,9,2,1902,0,0,0,4,3,0"""


def test_disputes_become_directed_dyad_years(tmp_path):
    table = read(tmp_path, "cow_mid_dir_dyad_year", MIDB)
    rows = table.select("ccode1", "ccode2", "year", "disponset", "orig2").sort("ccode1", "ccode2").rows()
    assert rows == [(2, 20, 1901, 1, 1), (2, 31, 1902, 1, 0), (20, 2, 1901, 1, 1), (31, 2, 1902, 1, 1)]
    assert table["dispongoing"].unique().to_list() == [1]


def test_participants_get_the_edge_of_the_month_where_the_day_is_unknown(tmp_path):
    table = read(tmp_path, "gml_mid_participant", MIDB)
    assert table.select("dummy_stday", "dummy_endday").rows() == [(3, 28), (3, 9), (1, 9)]


def test_gml_directed_dyad_years(tmp_path):
    columns = [c for c in sources()["gml_mid_dir_dyad_year"].columns if c != "version"]
    values = {"dispnum": 9001, "ccode1": 2, "ccode2": 20, "year": 1901, "revstate1": -9}
    line = ",".join(str(values.get(c, 1)) for c in columns)
    path = made(tmp_path, ",".join(columns).upper() + ",Version\n" + line + ",gml-0")
    table, by_reader = tidy(path, sources()["gml_mid_dir_dyad_year"])
    assert by_reader
    assert table.row(0, named=True)["revstate1"] == -9


WAR = """WarNum,WarName,WarType,ccode,StateName,Side,StartMonth1,StartDay1,StartYear1,EndMonth1,EndDay1,EndYear1,
StartMonth2,StartDay2,StartYear2,EndMonth2,EndDay2,EndYear2,TransFrom,WhereFought,Initiator,Outcome,TransTo,BatDeath,
Version""".replace("\n", "")
WAR += """
          901,Made up,1,2,A,1,4,1,1901,5,1,1901,6,1,1902,7,1,1903,-8,2,1,1,-8,500,4
          901,Made up,1,20,B,2,4,1,1901,5,1,1901,6,1,1902,7,1,1903,-8,2,2,2,-8,-9,4
          901,Made up,1,31,C,2,7,1,1902,8,1,1902,-8,-8,-8,-8,-8,-8,-8,2,2,2,-8,10,4"""


def test_wars_by_participant(tmp_path):
    table = read(tmp_path, "cow_war_inter_participant", WAR)
    rows = table.select("ccode", "start_year", "end_year", "initiator", "battle_deaths").rows()
    assert rows == [(2, 1901, 1903, 1, 500), (20, 1901, 1903, 0, None), (31, 1902, 1902, 0, 10)]
    assert table["joined_after_first_year"].to_list() == [False, False, True]


def test_wars_become_directed_dyad_years(tmp_path):
    table = read(tmp_path, "cow_war_inter_dyad_year", WAR).filter(pl.col("ccode1") == 2)
    rows = (
        table.select("ccode2", "year", "resume", "cowinteronset", "batdeath2").sort("ccode2", "year").rows()
    )
    assert rows == [(20, 1901, 0, 1, -9), (20, 1902, 1, 1, -9), (20, 1903, 1, 0, -9)]


def test_atop(tmp_path):
    header = [c for c in sources()["atop4_alliance"].columns if c not in LENT]
    values = {"atopid": 9005, "begyr": 1901, "endyr": 0}
    line = ",".join(str(values.get(c, 1)) for c in header)
    text = ",".join(header) + ",mem1,mem2,mem3\n" + line + ",2,20,"
    row = read(tmp_path, "atop4_alliance", text).row(0, named=True)
    assert (row["atopid"], row["members_ccode"], row["hinst"]) == (9005, "2;20", None)
    header = ["member" if c == "ccode" else c for c in sources()["atop4_member"].columns if c != "iso3"]
    values = {"atopid": 9005, "member": 2, "yrent": 1901, "yrexit": 0}
    text = ",".join(header) + "\n" + ",".join(str(values.get(c, 1)) for c in header)
    assert read(tmp_path, "atop4_member", text).row(0, named=True)["iso3"] == "USA"


LENT = ("hinst", "minst", "milorg", "milinst", "pubtreat", "formorg", "formal", "members_ccode")


def test_atop_dyads_without_an_obligation_have_no_row(tmp_path):
    text = """dirdyad,stateA,stateB,year,atopally,defense,offense,neutral,nonagg,consul
              2020,2,20,1901,1,1,0,0,0,1
              20002,20,2,1901,1,0,0,0,0,0"""
    assert read(tmp_path, "atop_dyad_year", text).rows() == [(2, 20, 1901, 1, 0, 0, 0, 1)]


ACD = """conflict_id,location,incompatibility,year,intensity_level,type_of_conflict,start_date,start_prec,start_date2,
start_prec2,ep_end,ep_end_date,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd,version""".replace("\n", "")


def test_ucdp_conflicts_are_exploded(tmp_path):
    text = ACD + '\n99001,Nowhere,3,1999,2,4,1998-05-01,1,1999-01-02,1,0,,2,"20, 31",,,25.1'
    table = read(tmp_path, "ucdp_acd", text)
    assert table["gwno_a_2nd"].to_list() == [20, 31]
    assert table.row(0, named=True)["incompatibility"] == "both"
    with pytest.raises(InputError, match=r"type_of_conflict: row 1: '7' is none of"):
        read(tmp_path, "ucdp_acd", text.replace(",2,4,", ",2,7,"))


def test_ucdp_onsets(tmp_path):
    text = """name,gwno_a,year,newconf,sumnewconf,sumonset1,sumonset2,sumonset3,sumonset5,sumonset10
              Nowhere,2,1999,1,2,2,2,1,1,1
              Nowhere,2,1999,1,2,2,2,1,1,1"""
    assert read(tmp_path, "ucdp_onsets", text).rows() == [(2, 1999, 2, 2, 2, 1, 1, 1, "USA")]


GED = """id,country,country_id,date_start,date_end,type_of_violence,best
         1,Nowhere,540,1999-01-30 00:00:00.000,1999-02-02 00:00:00.000,1,10
         2,Nowhere,540,1999-01-05 00:00:00.000,1999-01-05 00:00:00.000,1,5
         3,Nowhere,540,1999-03-05 00:00:00.000,1999-03-05 00:00:00.000,3,7
         4,Elsewhere,2,1999-02-01 00:00:00.000,1999-02-01 00:00:00.000,2,1"""


def test_events_become_country_months(tmp_path):
    table = read(tmp_path, "views_ged_country_month", GED)
    angola = table.filter(pl.col("iso3") == "AGO").select(
        "month", "ged_best_sb", "ged_best_os", "ged_count_sb"
    )
    assert angola.rows() == [(1, 15, 0, 2), (2, 0, 0, 0), (3, 0, 7, 0)]
    assert table.height == 6
    with pytest.raises(InputError, match=r"best: row 2: there is no value"):
        read(tmp_path, "views_ged_country_month", GED.replace(",1,5", ",1,"))


def test_deaths_of_wars_of_several_places_are_unknown_by_place(tmp_path):
    text = """conflict_id,location_inc,year,bd_best,bd_low,bd_high,gwno_battle
              1,Nowhere,1999,100,90,110,540
              2,Nowhere,1999,10,9,11,540
              3,Both,1999,50,50,50,"2, 20"
              """
    table = read(tmp_path, "battle_deaths_location_year", text)
    assert table.select("gwcode", "best").sort("gwcode").rows() == [(2, None), (20, None), (540, 110)]


UNC = """Last_Reporting_Date,Contributing_Country,ISOCode3,M49_Code,Mission_Acronym,Personnel_Type,Female_Personnel,
Male_Personnel""".replace("\n", "")
UNC += """
          2011-05-31,Ghana,GHA,288,UNMADE,Troops,10,90
          2011-05-31,Ghana,GHA,288,UNMADE,Formed Police Units,1,9
          2011-05-31,Fiji,FJI,242,UNMADE,Experts on Mission,0,3
          2011-06-30,Fiji,FJI,242,UNMADE,Experts on Mission,1,3"""


def test_contributions_by_mission_contributor_and_year(tmp_path):
    month = read(tmp_path, "ipi_mission_month", UNC).row(0, named=True)
    assert (month["troops"], month["police"], month["observers"], month["total"]) == (100, 10, 3, 113)
    assert (month["n_contributors"], month["host_iso3"]) == (2, None)
    ghana = read(tmp_path, "ipi_contributor_month", UNC).filter(pl.col("iso3") == "GHA").row(0, named=True)
    assert (ghana["date"], ghana["troops"], ghana["total"]) == (datetime(2011, 5, 31), 100, 110)
    dyad = read(tmp_path, "ipi_contributor_mission_month_2009_2014", UNC).row(1, named=True)
    assert (dyad["formed_police"], dyad["total_female"]) == (10, 11)
    year = read(tmp_path, "un_contributor_mission_year", UNC)
    assert year.select("year", "iso3", "female", "male", "total").rows() == [(2011, "FJI", 1, 3, 4)]
    with pytest.raises(InputError, match="'astronauts' is none of"):
        read(tmp_path, "ipi_mission_month", UNC.replace("Formed Police Units", "Astronauts"))


def test_un_missions(tmp_path):
    text = """Mission_Acronym,Mission_Name,Start_Date,End_Date
              UNMADE,Made up,May 1950,June 1951
              UNREAL,Made up too,1999-07-01,Present"""
    table = read(tmp_path, "un_pko_list", text)
    assert table["start_date"].to_list() == [datetime(1950, 5, 1), datetime(1999, 7, 1)]
    assert table["ongoing_as_of_source"].to_list() == [False, True]
    with pytest.raises(InputError, match="row 1: 'soon'"):
        read(tmp_path, "un_pko_list", text.replace("May 1950", "soon"))


def test_un_fatalities(tmp_path):
    words = [c for c in sources()["un_mission_fatalities"].columns if c != "id"]
    text = (
        ",".join(words)
        + "\n"
        + ",".join({"m49_code": "288", "incident_date": "1950-01-01"}.get(w, w) for w in words)
    )
    assert read(tmp_path, "un_mission_fatalities", text)["id"].to_list() == [1]


GEOPKO = """mission,year,month,location,country,latitude,longitude,no.troops,inf_no,res_no,hq,unpol.dummy,med,avia,
unmo.dummy""".replace("\n", "")
GEOPKO += """
          UNMADE,1999,1,Town,Mali,1.5,-2.5,100,100,0,3,0,1,0,0
          UNMADE,1999,7,Town,Mali,1.5,-2.5,200,200,0,3,0,1,0,0
          UNMADE,1999,7,Hill,Mali,1.6,-2.6,unknown,,0,0,0,0,0,1"""


def test_geopko(tmp_path):
    text = GEOPKO.replace("unknown", "")
    table = read(tmp_path, "geopko_location_year", text)
    assert table["avg_troops"].to_list() == [150, 150, None]
    assert table["iso3"].unique().to_list() == ["MLI"]
    mission = read(tmp_path, "geopko_mission_year", text)
    assert mission.select("mission", "avg_troops", "n_locations").rows() == [("UNMADE", 150, 2)]
    with pytest.raises(InputError, match=r"troops_on_map: row 3: 'unknown' is no number"):
        read(tmp_path, "geopko_location_year", GEOPKO)


def test_v_dem(tmp_path):
    text = """country_name,country_text_id,country_id,year,COWcode,v2x_polyarchy
              Germany,DEU,77,1960,255,.8
              Yemen,YEM,14,2000,679,.2
              Palestine,PSE,1,2000,,.3
              Germany,DEU,77,1900,255,.1"""
    assert read(tmp_path, "isard_cow_democracy", text)["ccode"].to_list() == [255, 679, 255]
    assert read(tmp_path, "isard_gw_democracy", text)["gwcode"].to_list() == [260, 678]


@pytest.mark.parametrize(("name", "code"), [("isard_cow_gdp_pop", "ccode"), ("isard_gw_gdp_pop", "gwcode")])
def test_gdp_and_population(tmp_path, name, code):
    text = f"{code},year,mrgdppc,sd_mrgdppc,pwtrgdp,sd_pwtrgdp,pwtpop,sd_pwtpop\n2,1950,1,2,3,4,5,6"
    table, _ = tidy(made(tmp_path, text), sources()[name])
    assert table.row(0) == (2, 1950, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, "USA")


def test_ideal_points_are_in_latin_1(tmp_path):
    text = """ccode,session,iso3c,Countryname,NVotesAll,IdealPointAll,Q5%All,Q95%All
              437,1,CIV,Côte,10,.5,-1.5,2"""
    row = read(tmp_path, "unga_ideal_points", text, encoding="latin-1").row(0, named=True)
    assert (row["year"], row["country_name"], row["ideal_q05"]) == (1946, "Côte", -1.5)


BANK = """Country Name,Country Code,Series Name,Series Code,1960 [YR1960],1961 [YR1961]
          Aruba,ABW,Population,SP.POP.TOTL,54000,..
          Aruba,ABW,GDP,NY.GDP.MKTP.CD,..,1.5
          World,WLD,Population,SP.POP.TOTL,3000000000,3100000000"""


def test_world_bank(tmp_path):
    table = read(tmp_path, "worldbank_gdp_population", BANK).sort("iso3", "year")
    rows = table.select("iso3", "year", "population", "gdp_current_usd", "is_aggregate").rows()
    assert rows[:2] == [("ABW", 1960, 54000, None, False), ("ABW", 1961, None, 1.5, False)]
    assert rows[2] == ("WLD", 1960, 3000000000, None, True)
    site = '"Data Source","World Development Indicators"\n\n"Last Updated Date","2020-01-01"\n\n'
    table = read(tmp_path, "worldbank_gdp_population", site + BANK.replace("Series", "Indicator"))
    assert table.height == 4
    with pytest.raises(InputError, match=r"holds no NY.GDP.MKTP.CD"):
        read(tmp_path, "worldbank_gdp_population", BANK.replace("NY.GDP.MKTP.CD", "OTHER"))


def test_distances_once_a_pair(tmp_path):
    text = """ccode1,ccode2,year,mindist
              20,2,1901,0
              2,20,1901,0"""
    path, one = made(tmp_path, text), sources()["cow_mindist_undirected"]
    assert one.read is not None
    assert one.read(path).rows() == [(2, 20, 1901, "0")]


def test_archives_are_opened(tmp_path):
    path = tmp_path / "NMC.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "a/NMC-abridged.csv", "ccode,year,milex,milper,irst,pec,tpop,upop,cinc\n2,1901,1,1,1,1,1,1,.5\n"
        )
        archive.writestr("a/NMC-supplement.csv", "other,columns\n1,2\n")
    assert add(path, "cow_nmc", tmp_path)[2] == 1


def test_stata_files_are_read(tmp_path):
    path = tmp_path / "majors.dta"
    words = "ccode styear stmonth stday endyear endmonth endday version"
    pd.DataFrame({w: [1901.0 if "year" in w else 2.0] for w in words.split()}).to_stata(
        path, write_index=False
    )
    table, _ = tidy(path, sources()["cow_majors"])
    assert table.row(0)[:3] == (2, 1901, 2)
