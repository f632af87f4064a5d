"""Reporting checklists: which items the record fills, what counts as evidence, and the METRICS score."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_study import CT_LIKE, write_tables
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.report.binary.evidence import binary_evidence
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.checklist_items import CLEAR, FORMS, METRICS, METRICS_WEIGHTS, TRIPOD_AI, Form
from OsteoRadiomicsLib.report.checklists import COMPLETE, MISSING, Checklist, checklists
from OsteoRadiomicsLib.report.metrics_score import metrics_band, metrics_score
from training_kit import trained


@pytest.fixture(scope="module")
def fillable(oracles: Path) -> dict[str, Any]:
    return json.loads((oracles / "checklists_autofill.json").read_text())


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    paths = write_tables(folder, n=120, modelling=CT_LIKE + 'subgroups = {sex = "male"}\n')
    return trained(paths)


@pytest.fixture(scope="module")
def lists(study: Path) -> dict[str, Checklist]:
    return {found.form.name: found for found in checklists(binary_evidence(read_binary_folder(study)))}


def numbers(form: Form, role: str) -> list[str]:
    return [item.number for item in form.items if item.role == role]


@pytest.mark.parametrize(("form", "key"), [(CLEAR, "CLEAR"), (METRICS, "METRICS"), (TRIPOD_AI, "TRIPOD_AI")])
def test_exactly_the_items_that_software_can_fill_are_filled_by_it(form: Form, key: str, fillable: dict[str, Any]) -> None:
    assert numbers(form, "auto") == [str(number) for number in fillable[key]["auto"]]
    assert numbers(form, "semi") == [str(number) for number in fillable[key].get("semi", [])]


def test_the_checklists_have_as_many_items_as_published(fillable: dict[str, Any]) -> None:
    assert CLEAR.count == fillable["CLEAR"]["n"]
    assert TRIPOD_AI.count == fillable["TRIPOD_AI"]["subitems"]
    assert [item.number for item in METRICS.items] == [str(number) for number in range(1, 31)]


@pytest.mark.parametrize("name", [form.name for form in FORMS])
def test_an_item_of_the_record_has_evidence_or_says_that_there_is_none(name: str, lists: dict[str, Checklist]) -> None:
    for entry in lists[name].entries:
        if entry.item.role == "auto":
            assert (entry.evidence is None) == (entry.remark == MISSING)
        else:
            assert entry.remark == COMPLETE
        if entry.item.role == "author":
            assert entry.evidence is None


@pytest.mark.parametrize("name", [form.name for form in FORMS])
def test_evidence_is_a_value_a_file_or_a_section_and_never_yes(name: str, lists: dict[str, Checklist], study: Path) -> None:
    sections = set(re.findall(r'<section id="([^"]+)"', (study / "report.html").read_text(encoding="utf-8")))
    entries = [entry for entry in lists[name].entries if entry.evidence]
    assert entries
    for entry in entries:
        assert entry.evidence is not None
        assert not re.match(r"yes\b", entry.evidence.text, re.IGNORECASE)
        assert len(entry.evidence.text) > 8
        assert entry.evidence.section in sections
        if entry.evidence.file:
            assert (study / entry.evidence.file).exists()


def test_what_this_study_lacks_is_left_to_the_authors(lists: dict[str, Checklist]) -> None:
    by_number = {entry.item.number: entry for entry in lists["CLEAR"].entries}
    assert by_number["31"].remark == MISSING  # no list of stable features was given
    assert by_number["16"].remark == MISSING  # no acquisition parameters in a feature table
    evidence = by_number["30"].evidence
    assert evidence is not None
    assert "SMOTE" in evidence.text


def test_weights_are_the_published_ones_and_sum_to_one(fillable: dict[str, Any]) -> None:
    assert list(METRICS_WEIGHTS) == fillable["METRICS"]["weights"]
    assert sum(METRICS_WEIGHTS) == pytest.approx(1.0, abs=1e-4)


def test_all_yes_is_100_and_all_no_is_0() -> None:
    assert metrics_score(dict.fromkeys(range(1, 31), True)) == pytest.approx(100)
    assert metrics_score(dict.fromkeys(range(1, 31), False)) == 0


@given(st.lists(st.sampled_from([True, False, None]), min_size=30, max_size=30).filter(lambda a: any(x is not None for x in a)))
def test_items_that_do_not_apply_do_not_count(answers: list[bool | None]) -> None:
    applies = [w for w, a in zip(METRICS_WEIGHTS, answers, strict=True) if a is not None]
    agreed = [w for w, a in zip(METRICS_WEIGHTS, answers, strict=True) if a]
    assert metrics_score(dict(enumerate(answers, start=1))) == pytest.approx(100 * sum(agreed) / sum(applies))


def test_an_unanswered_item_and_a_list_without_any_that_applies_are_refused() -> None:
    with pytest.raises(TableError, match="item 30"):
        metrics_score(dict.fromkeys(range(1, 30), True))
    with pytest.raises(TableError, match="no item"):
        metrics_score(dict.fromkeys(range(1, 31), None))


@pytest.mark.parametrize(
    ("score", "band"),
    [(0, "very low"), (19.9, "very low"), (20, "low"), (40, "moderate"), (60, "good"), (79.9, "good"), (80, "excellent")],
)
def test_bands_begin_at_their_lower_limit(score: float, band: str) -> None:
    assert metrics_band(score) == band


def test_the_page_can_be_answered_and_says_what_was_not_verified(study: Path, lists: dict[str, Checklist]) -> None:
    page = (study / "report.html").read_text(encoding="utf-8")
    assert [float(weight) for weight in re.findall(r'select data-weight="([\d.]+)"', page)] == list(METRICS_WEIGHTS)
    assert "not against the journal's own file" in page.replace("&#39;", "'")
    filled = {int(e.item.number): e.evidence is not None and not e.remark for e in lists["METRICS"].entries}
    assert lists["METRICS"].score_of_evidence == pytest.approx(metrics_score(filled))
