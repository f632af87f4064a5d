"""One model in several centres: figures of each, centres of one class, pooling."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.evaluation.calibration import calibration
from OsteoRadiomicsLib.modelling.evaluation.centre_record import CentresRecord
from OsteoRadiomicsLib.modelling.evaluation.centres import judge_centres
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.cross_validation import Folds
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.evaluation.meta_analysis import pooled_auc

Rows = tuple[np.ndarray, np.ndarray, np.ndarray]


@pytest.fixture
def rows() -> Rows:
    """Outcome, risk and centre of 160 rows in four centres of unequal size; D has no event."""
    rng = np.random.default_rng(6)
    centres = np.repeat(["A", "B", "C", "D"], [60, 50, 30, 20])
    logit = rng.normal(size=160)
    outcome = (logit + rng.logistic(size=160) > 0).astype(int)
    outcome[centres == "D"] = 0
    return outcome, 1 / (1 + np.exp(-logit)), centres


def test_each_centre_has_the_figures_of_its_own_rows(rows: Rows) -> None:
    outcome, risk, centres = rows
    found = {own.name: own for own in judge_centres(*rows).figures}
    for name in "ABC":
        own, line = centres == name, calibration(outcome[centres == name], risk[centres == name])
        assert (found[name].cases, found[name].events) == (own.sum(), outcome[own].sum())
        assert found[name].auc == delong_auc(outcome[own], risk[own])
        assert (found[name].slope, found[name].in_the_large) == (line.slope, line.in_the_large)


def test_a_centre_of_one_class_is_calibrated_in_the_large_but_has_no_auc(rows: Rows) -> None:
    outcome, risk, centres = rows
    found = judge_centres(*rows)
    own = found.figures[-1]
    assert own.difference.value == pytest.approx(-risk[centres == "D"].mean())
    assert own.difference.low == own.difference.value < own.difference.high
    assert own.auc.note == "not defined: only cases without the event (20)"
    assert found.left_out == {"D": own.auc.note}
    assert found.pooled == pooled_auc([delong_auc(outcome[centres == name], risk[centres == name]) for name in "ABC"])


def test_the_order_of_rows_does_not_matter(rows: Rows) -> None:
    order = np.random.default_rng(1).permutation(160)
    one, other = (judge_centres(*(part[chosen] for part in rows)) for chosen in (np.arange(160), order))
    assert other.pooled.mean.value == pytest.approx(one.pooled.mean.value)
    assert [own.slope.value for own in other.figures] == pytest.approx([own.slope.value for own in one.figures], nan_ok=True)


def test_out_of_fold_figures_have_wider_intervals(rows: Rows) -> None:
    number = np.arange(160) % 5
    folds = Folds.of([(np.flatnonzero(number != fold), np.flatnonzero(number == fold)) for fold in range(5)], 160)
    one, other = judge_centres(*rows), judge_centres(*rows, folds=folds)
    for before, after in zip(one.figures[:3], other.figures[:3], strict=True):
        assert after.auc.se == pytest.approx(folds.inflation**0.5 * before.auc.se)
        assert after.slope.high - after.slope.low > before.slope.high - before.slope.low
        assert after.in_the_large == before.in_the_large


def test_rows_of_one_patient_are_no_further_patients(rows: Rows) -> None:
    twice = tuple(np.repeat(part, 2) for part in rows)
    found = judge_centres(*twice, clusters=Clusters.of(np.repeat(np.arange(160), 2)))
    assert found.pooled.mean.low == pytest.approx(judge_centres(*rows).pooled.mean.low, abs=0.01)


def test_a_centre_that_was_not_judged_is_left_out_with_its_reason(rows: Rows) -> None:
    found = judge_centres(*rows, not_judged={"B": "the other centres have one class"})
    assert [own.name for own in found.figures] == ["A", "C", "D"]
    record = CentresRecord.of("combined", "leave-one-centre-out", found)
    assert record.not_judged == {"B": "the other centres have one class"}
    assert CentresRecord.model_validate_json(record.model_dump_json()) == record
