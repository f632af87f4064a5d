"""The whole procedure repeated: on bootstrap samples for its optimism, on growing training sets for its learning curve."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_up_study import CT_LIKE, MRI_LIKE, joint, made_up_data, protocol_text, write_tables
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.binary.repeating import REPEATED
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.evaluation.learning_curve import SHARES
from OsteoRadiomicsLib.modelling.resampling.bootstrap import WholeOptimism, whole_optimism
from OsteoRadiomicsLib.modelling.resampling.frequency import selection_frequency
from OsteoRadiomicsLib.modelling.resampling.learning import learning_points
from OsteoRadiomicsLib.modelling.resampling.stages import Stages
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from training_kit import StopAt, train


def plan_of(text: str = MRI_LIKE) -> ModellingPlan:
    return parse_protocol(protocol_text(text), "made-up").modelling


def optimism_of(data: StudyData, plan: ModellingPlan, count: int, folder: Path) -> WholeOptimism:
    return whole_optimism(REPEATED, data, plan, REPEATED.fit(data, plan, Progress()), count, Stages(folder, "x"), Progress())


def test_selection_on_noise_is_optimistic_and_the_correction_takes_it_back_to_chance(tmp_path: Path) -> None:
    data, plan = made_up_data(100, 25, seed=4), plan_of(MRI_LIKE + 'order = "paper-order"\n')
    found = optimism_of(data, plan, 12, tmp_path).models["radiomics"]["auc"]
    assert found.apparent > 0.7
    assert found.corrected == pytest.approx(0.5, abs=0.12)
    assert found.corrected == found.apparent - found.optimism
    assert found.resamples == 12


def test_paper_order_and_oversampling_are_repeated_in_every_resample(tmp_path: Path) -> None:
    data, plan = joint(made_up_data(90, 12, seed=1, signal=1.0, share=0.3)), plan_of(CT_LIKE + 'order = "paper-order"\n')
    found = optimism_of(data, plan, 2, tmp_path)
    assert set(found.models) == {"clinical", "radiomics", "combined"}
    assert found.models["radiomics"]["auc"].optimism > found.models["clinical"]["auc"].optimism


def test_the_calibration_slope_is_corrected_for_logistic_equations_only(tmp_path: Path) -> None:
    data = joint(made_up_data(90, 12, seed=1, signal=1.0))
    found = optimism_of(data, plan_of(CT_LIKE.replace('["logistic", "knn", "naive-bayes"]', '["knn"]')), 2, tmp_path).models
    assert np.isnan(found["radiomics"]["calibration_slope"].corrected)
    assert not np.isnan(found["radiomics"]["auc"].corrected)
    assert found["clinical"]["calibration_slope"].apparent == pytest.approx(1)
    assert not np.isnan(found["clinical"]["calibration_slope"].corrected)


def test_selection_frequency_takes_the_resamples_of_the_optimism_as_they_are(tmp_path: Path) -> None:
    data, plan = made_up_data(90, 12, signal=1.0), plan_of()
    known = [names for (names,) in optimism_of(data, plan, 3, tmp_path / "a").selections]
    alone = selection_frequency(data, plan, 4, Stages(tmp_path / "b", "x"), Progress(), strata=data.outcome)
    shared = selection_frequency(data, plan, 4, Stages(tmp_path / "c", "x"), Progress(), strata=data.outcome, known=known)
    assert shared == alone
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["resample-004.json"]


def test_a_stopped_bootstrap_goes_on_where_it_was(tmp_path: Path) -> None:
    data, plan = made_up_data(80, 8, signal=1.0), plan_of()
    fitted = REPEATED.fit(data, plan, Progress())
    with pytest.raises(Cancelled):
        whole_optimism(REPEATED, data, plan, fitted, 3, Stages(tmp_path, "x"), StopAt("resample 2 of 3"))
    assert [path.name for path in tmp_path.iterdir()] == ["optimism-001.json"]
    first = (tmp_path / "optimism-001.json").stat().st_mtime_ns
    again = whole_optimism(REPEATED, data, plan, fitted, 3, Stages(tmp_path, "x"), StopAt("never"))
    assert (tmp_path / "optimism-001.json").stat().st_mtime_ns == first
    assert again == optimism_of(data, plan, 3, tmp_path / "fresh")


def test_learning_curve_follows_each_model_in_each_fold_and_share(tmp_path: Path) -> None:
    data, plan = made_up_data(120, 10, signal=0.9), plan_of()
    points = learning_points(REPEATED, data, plan, ("clinical", "combined"), Stages(tmp_path, "x"), StopAt("never"))
    assert {(p.model, p.fold, p.share) for p in points} == {
        (model, fold, share) for model in ("clinical", "combined") for fold in (1, 2, 3) for share in SHARES
    }
    combined = {share: [p for p in points if p.model == "combined" and p.share == share] for share in SHARES}
    assert [p.cases for p in combined[1.0]] == [80, 80, 80]
    assert np.mean([p.test for p in combined[1.0]]) > np.mean([p.test for p in combined[0.2]])
    assert len(list(tmp_path.iterdir())) == 3 * len(SHARES)


def test_a_training_set_too_small_to_fit_is_a_gap_with_its_reason(tmp_path: Path) -> None:
    data, plan = made_up_data(40, 6, signal=1.0, share=0.2), plan_of()
    points = learning_points(REPEATED, data, plan, ("combined",), Stages(tmp_path, "x"), Progress())
    small = [p for p in points if p.share == 0.2]
    assert all(np.isnan(p.test) and "too few for the cross-validation of LASSO" in p.note for p in small)
    assert all(not np.isnan(p.test) and not p.note for p in points if p.share == 1.0)


def test_a_learning_curve_with_too_few_patients_is_refused_before_anything_is_fitted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    modelling = MRI_LIKE.replace("\nfolds = 3\n", '\nfolds = 20\ncross_validation = "leave-one-out"\n')
    paths = write_tables(tmp_path, n=40, modelling=modelling)
    assert train(paths, tmp_path / "out", "--learning-curve") == 2
    assert "too few for 20 folds" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("**/*"))
