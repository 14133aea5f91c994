"""The parameter file: same data and command, same bytes; what is wrong is said, nothing is half-written."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from foedus.base.errors import InputError, RunError
from foedus.cli.app import run
from foedus.fit import compose
from foedus.fit.compose import as_yaml, composed, estimates, in_order, tidy, write
from foedus.fit.contract import Estimate, Fit, Options, models
from foedus.fit.numbers import Origin, estimated
from foedus.fit.priors import load_priors
from foedus.parameters import load_parameters

RECORD = Path(os.environ.get("FOEDUS_DATA") or Path(__file__).parents[3] / "shared" / "data")


@pytest.fixture
def folder(monkeypatch):
    if not (RECORD / "atop4_member.parquet").exists():
        pytest.skip(f"no record at {RECORD}")
    monkeypatch.setenv("FOEDUS_DATA", str(RECORD))


def made_up(name="honour_affinity", process="call"):
    p = estimated(
        Origin(process, None, "made up"), name, 0.5, 0.1, "linear", "logit", "a text: with, marks {}"
    )
    return Estimate((p,), (), (Fit("made up", "y ~ 1", "none", 10, 2, ()),))


def test_models_come_after_what_they_need():
    assert in_order(["onset", "joining"]) == ["joining", "onset"]
    assert in_order(None).index("joining") < in_order(None).index("onset")


def test_every_model_says_what_it_is():
    for name, model in models().items():
        assert model.text, name
        assert model.formula, name
        assert model.sources, name


def test_no_parameter_is_estimated_twice_or_beside_its_prior():
    taken = {n for m in models().values() for n in m.takes}
    kept = [p.name for p in load_priors().parameters if p.name not in taken]
    names = [n for m in models().values() for n in m.parameters] + kept
    assert len(names) == len(set(names))
    assert taken <= {p.name for p in load_priors().parameters}


def test_a_wrong_word_names_the_nearest():
    with pytest.raises(InputError, match="did you mean onset"):
        in_order(["onsett"])
    with pytest.raises(InputError, match="1900"):
        estimates(1850, ["war"], Options())


def test_a_model_that_does_not_keep_its_promise_is_an_error(monkeypatch):
    broken = replace(models()["war"], estimate=lambda *_: made_up())
    monkeypatch.setattr(compose, "models", lambda: {"war": broken})
    with pytest.raises(RunError, match="promised and produced differ"):
        estimates(2001, ["war"], Options())


def test_an_estimate_of_a_prior_is_an_error():
    with pytest.raises(InputError, match="take it out of"):
        composed(2001, {"joining": made_up("honour_force")}, Options())


def test_what_is_written_is_read_back(tmp_path, monkeypatch):
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))
    found = {"joining": made_up()}
    paths = write(tmp_path / "out", 2001, found, Options(quick=True))
    read = load_parameters(paths[0])
    assert paths[0].name == "estimates.yaml"  # not all models: not a file for the engine
    assert read["honour_affinity"].value == 0.5
    assert read["honour_affinity"].text == "a text: with, marks {}"
    assert read.made["quick"]
    assert read["deterrence"].views == load_priors()["deterrence"].views
    assert [p.name for p in read.parameters if p.basis != "estimated"] == [
        p.name for p in composed(2001, found, Options()).parameters if p.basis != "estimated"
    ]
    assert json.loads(paths[1].read_text())["models"]["joining"]["fits"][0]["n"] == 10
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["estimates.yaml", "fit.json"]


def test_figures_are_rounded_and_what_is_not_a_number_is_null():
    assert tidy({"a": 1.23456789, "b": (float("nan"), 2)}) == {"a": 1.23457, "b": [None, 2]}


def test_without_the_record_the_command_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FOEDUS_DATA", str(tmp_path))
    assert run(["fit", "--models", "war", "--out", str(tmp_path / "out")]) == 2
    assert "FOEDUS_DATA" in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "out").exists()


@pytest.mark.record
@pytest.mark.usefixtures("folder")
def test_refitting_gives_the_same_bytes(tmp_path):
    options = Options(quick=True)
    for name in ("one", "other"):
        write(tmp_path / name, 1985, estimates(1985, ["onset", "escalation", "war"], options), options)
    for file in ("estimates.yaml", "fit.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()
    read = load_parameters(tmp_path / "one" / "estimates.yaml")
    assert as_yaml(read) == (tmp_path / "one" / "estimates.yaml").read_text()
    assert {b.name for b in read.blocks} == {"onset", "escalation", "joining", "war"}
    assert all(len(v["sha256"]) == 64 for v in read.made["data"].values())
