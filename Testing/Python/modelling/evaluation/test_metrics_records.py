"""metrics.json is read back into the record that wrote it, or refused in one line; the page needs nothing else."""

from __future__ import annotations

import json

import numpy as np
import pytest
from damaged_records import assert_reads_back, assert_refused_or_understood, damaged, refusal
from html_page import Page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, TableError
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.metrics_record import MetricsRecord
from OsteoRadiomicsLib.modelling.evaluation.scorecard import metrics_record, score_card
from OsteoRadiomicsLib.modelling.number.metrics_record import MeasuredRecord
from OsteoRadiomicsLib.modelling.number.scorecard import measured_record, measured_scorecard
from OsteoRadiomicsLib.report.evaluation import Evaluation, page_of_folder, read_evaluation

EVENTS = [0, 0, 1, 0, 1, 0, 1, 1, 0, 1]
FIRST = [0.1, 0.2, 0.7, 0.3, 0.4, 0.6, 0.8, 0.9, 0.15, 0.55]
SECOND = [0.3, 0.1, 0.4, 0.5, 0.6, 0.2, 0.7, 0.8, 0.4, 0.3]


def judged(score: list[float], versus: list[float] | None = None, cutoff: float | None = None) -> MetricsRecord:
    card = score_card(EVENTS, score, name="p", cutoff=cutoff, versus=("q", versus) if versus else None)
    return metrics_record(card, outcome="y", table_sha256="a" * 64)


def measured(versus: list[float] | None) -> MeasuredRecord:
    truth = 100 + 40 * np.array(SECOND)
    card = measured_scorecard(
        truth, truth + np.array(FIRST), name="p", end_point="BMD", unit="mg/cm3",
        versus=("q", truth + np.array(versus)) if versus else None,
    )  # fmt: skip
    return measured_record(card, table_sha256="a" * 64)


def by_patient() -> dict[str, Evaluation]:
    """Two rows of each patient."""
    clusters, truth = Clusters.of(np.arange(10) // 2), 100 + 40 * np.array(SECOND)
    card = score_card(EVENTS, FIRST, name="p", versus=("q", SECOND), clusters=clusters)
    values = measured_scorecard(truth, truth + np.array(FIRST), name="p", end_point="BMD", clusters=clusters)
    return {
        "rows of patients": metrics_record(card, outcome="y", table_sha256="a" * 64, patient="who", remarks=["look"]),
        "predictions of patients": measured_record(values, table_sha256="a" * 64, patient="who"),
    }


RECORDS: dict[str, Evaluation] = {
    **by_patient(),
    "one probability": judged(FIRST),
    "two probabilities": judged(FIRST, SECOND, 0.5),
    "no probability": judged([10 * value for value in FIRST], SECOND),
    "no cut-off": judged([0.5] * 10),
    "a prediction": measured(None),
    "two predictions": measured(SECOND),
    "two equal predictions": measured(FIRST),
}


@pytest.mark.parametrize("name", RECORDS)
def test_an_evaluation_is_read_back_as_it_was_written(name, tmp_path):
    assert_reads_back(RECORDS[name], read_evaluation, tmp_path)


@pytest.mark.parametrize("name", RECORDS)
@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_evaluation_is_one_error_and_never_half_a_page(name, tmp_path, data):
    content = data.draw(damaged(RECORDS[name].to_json()))
    assert_refused_or_understood(content, read_evaluation, tmp_path)
    (tmp_path / "metrics.json").write_text(json.dumps(content), encoding="utf-8")
    try:
        page = page_of_folder(tmp_path)
    except OsteoRadiomicsError as error:
        page, message = "", str(error)
    assert Page(page).balanced if page else "metrics.json" in message


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("one probability", {"schema_version": 2}, "has schema version 2, this software reads up to 1"),
        ("one probability", {"colour": 1}, "has the unknown key colour"),
        ("one probability", {"patients": 0}, "patients: Input should be greater than or equal to 1"),
        ("one probability", {"calibration": None}, "calibration is null, and reasons does not say why"),
        ("no cut-off", {"reasons": {}}, "cutoff is null, and reasons does not say why"),
        ("no cut-off", {"cutoff": 0.5}, "cutoff and confusion are null together or not at all"),
        ("a prediction", {"mae": "3"}, "mae: Input should be a valid number"),
        ("two equal predictions", {"reasons": {}}, "versus.p is null, and reasons does not say why"),
    ],
)
def test_what_no_evaluation_says_is_refused_in_words(name, change, message, tmp_path):
    assert message in refusal(RECORDS[name], change, read_evaluation, tmp_path)


def test_an_evaluation_without_a_second_score_does_not_speak_of_one():
    assert {"delong", "reclassification"}.isdisjoint(RECORDS["one probability"].to_json())
    found = RECORDS["no probability"].to_json()
    assert found["reclassification"] is None
    assert "p is no probability" in found["reasons"]["reclassification"]


def test_a_file_that_is_no_object_is_refused(tmp_path):
    path = tmp_path / "metrics.json"
    path.write_text("[1]", encoding="utf-8")
    with pytest.raises(TableError, match=r"metrics\.json: is not a record of an evaluation"):
        read_evaluation(path)
