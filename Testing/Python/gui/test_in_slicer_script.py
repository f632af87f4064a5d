"""The script for a real Slicer runs in the host first, so that it is not the script that fails there."""

import runpy
import sys

import pytest
import slicer
from slicer_host.driving import ROOT, module_path
from slicer_host.scripted import load_module

FOLDER = ROOT / "Testing" / "Slicer"


@pytest.fixture
def journeys(host, monkeypatch):
    """The journeys' package, with both modules loaded as the application loads them."""
    monkeypatch.syspath_prepend(str(FOLDER))
    import journeys

    loaded = [load_module(str(module_path(name)))[1] for name in ("OsteoRadiomics", "PainGrade")]
    yield journeys
    for module in loaded:
        module.unload()


NAMES = (
    "first_case",
    "one_click",
    "score_and_explain",
    "readers_day",
    "scene_round_trip",
    "list_of_scenes",
    "interrupted",
    "muscles_to_page",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_journey_passes(journeys, name):
    from journeys.checks import Checks

    checks = Checks()
    with checks.journey(name):
        getattr(journeys, name)(checks)
    assert checks.failures == []
    if checks.not_tried and not checks.passed:
        pytest.skip(f"not tried: {', '.join(checks.not_tried)}")
    assert checks.passed > 4


def test_the_script_runs_every_journey(journeys):
    assert tuple(journey.__name__ for journey in journeys.JOURNEYS) == NAMES


def run_script(monkeypatch, journeys, *made_up):
    """Run the script with other journeys."""
    monkeypatch.setattr(journeys, "JOURNEYS", made_up)
    monkeypatch.setattr(sys, "path", list(sys.path))
    runpy.run_path(str(FOLDER / "in_slicer.py"), run_name="__main__")


def good(checks):
    checks.check("goes well", True)


def broken(checks):
    checks.check("goes wrong", 1 > 2, "as it must")
    checks.need("cannot go on", False)


def raising(checks):
    raise KeyError("lost")


def test_the_script_goes_on_after_a_failure_and_ends_slicer_with_1(host, journeys, monkeypatch, capsys):
    with pytest.raises(AssertionError, match=r"3 check\(s\) failed"):
        run_script(monkeypatch, journeys, broken, raising, good)
    lines = capsys.readouterr().out.splitlines()
    assert "FAIL  broken: goes wrong (as it must)" in lines
    assert "FAIL  raising: runs to its end (KeyError: 'lost')" in lines
    assert "ok    good: goes well" in lines
    assert lines[-1] == "6 passed, 3 failed"
    assert host.app.exit_code == 1


def test_the_script_ends_slicer_with_0_when_all_is_well(host, journeys, monkeypatch, capsys):
    run_script(monkeypatch, journeys, good)
    assert capsys.readouterr().out.splitlines()[-1] == "6 passed, 0 failed"
    assert host.app.exit_code == 0


def test_the_modules_categories_may_be_a_tuple(journeys, monkeypatch, capsys):
    for name in ("osteoradiomics", "paingrade"):
        monkeypatch.setattr(getattr(slicer.modules, name), "categories", ("Quantification",))
    run_script(monkeypatch, journeys, good)
    assert "FAIL" not in capsys.readouterr().out
