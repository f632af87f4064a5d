"""The demo runs the whole chain, and every verb has its step in it."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path

import pytest
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.verbs import all_verbs


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--out", str(folder), "--cases", "3", "--workers", "1"]) == 0
    return folder


def test_every_verb_has_its_step(demo: Path):
    from OsteoRadiomicsLib.verbs.demo_steps import steps

    shown = {step.argv[0] for step in steps(demo, 1, 3)}
    absent = set() if find_spec("torch") else {"cxr"}
    assert shown == {verb.name for verb in all_verbs()} - {"demo"} - absent


def test_the_case_folder_holds_features_map_score_and_report(demo: Path):
    names = {path.name for path in (demo / "case").iterdir()}
    assert {"features.csv", "features.provenance.json", "map.nrrd", "map.png", "score.json", "report.html"} <= names
    assert json.loads((demo / "case" / "score.json").read_text())["probability"] == pytest.approx(0.648397, abs=1e-6)


def test_the_cohort_has_a_row_for_every_image(demo: Path):
    lines = (demo / "cohort" / "features.csv").read_text().splitlines()
    assert len(lines) == 1 + 3 * 3
    assert len(lines[0].split(",")) == 3 + 386


def test_the_pages_reach_for_nothing_outside_themselves(demo: Path):
    pages = list(demo.rglob("*.html"))
    assert len(pages) >= 3
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "research use only" in text
        assert 'src="http' not in text
        assert 'href="http' not in text
