"""The demo runs the whole chain, and every verb has its step in it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.user_cache import image_cache_of
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.verbs import all_verbs


def test_the_demo_runs_every_verb_and_leaves_whole_results(tmp_path_factory: pytest.TempPathFactory):
    """One test, because processes that share the tests would each run the demo, which takes minutes."""
    folder = tmp_path_factory.mktemp("demo")
    with image_cache_of(tmp_path_factory.mktemp("n4"), None):  # as users have it: several steps correct the same images
        assert main(["demo", "--out", str(folder), "--cases", "3", "--workers", "1"]) == 0
    _every_verb_has_its_step(folder)
    _the_case_folder_holds_features_map_score_and_report(folder / "case")
    _the_cohort_has_a_row_for_every_image(folder / "cohort")
    _the_pages_reach_for_nothing_outside_themselves(folder)


def _every_verb_has_its_step(demo: Path) -> None:
    from OsteoRadiomicsLib.verbs.demo_steps import EXTRAS, LEFT_OUT, steps

    shown = {step.argv[0] for step in steps(demo, 1, 3)}
    absent = {verb for verb, packages in EXTRAS.items() if not all(map(find_spec, packages))}
    assert shown == {verb.name for verb in all_verbs()} - {"demo"} - absent - LEFT_OUT.keys()


def _the_case_folder_holds_features_map_score_and_report(case: Path) -> None:
    names = {path.name for path in case.iterdir()}
    assert {"features.csv", "features.provenance.json", "map.nrrd", "map.png", "score.json", "report.html"} <= names
    assert json.loads((case / "score.json").read_text())["probability"] == pytest.approx(0.648397, abs=1e-6)


def _the_cohort_has_a_row_for_every_image(cohort: Path) -> None:
    lines = (cohort / "features.csv").read_text().splitlines()
    assert len(lines) == 1 + 3 * 3
    assert len(lines[0].split(",")) == 3 + 386


def _the_pages_reach_for_nothing_outside_themselves(demo: Path) -> None:
    pages = list(demo.rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "research use only" in text
        assert 'src="http' not in text
        assert 'href="http' not in text
