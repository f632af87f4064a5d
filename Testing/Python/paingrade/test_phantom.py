"""Simulated scans of muscles: what is painted into them, and what measuring finds of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.progress import Progress
from PainGradeLib.case.request import CaseRequest, FatRequest
from PainGradeLib.cohort.cases import read_muscle_cases
from PainGradeLib.cohort.running import measure_cohort
from PainGradeLib.phantom.patients import BACK, pain_patients, simulated_auc
from PainGradeLib.phantom.scan import scan
from PainGradeLib.study.recovery import differences, recovery
from PainGradeLib.study.running import METHODS, painted_rates, simulated_angles
from PainGradeLib.study.scans import write_scans
from sklearn.metrics import roc_auc_score

CASES = 16


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("scans")


def test_fat_rates_angles_and_tilt_are_recovered(folder: Path) -> None:
    patients = pain_patients(CASES, seed=3)
    files = write_scans(patients, 3, folder / "scans", Progress())
    shared = CaseRequest(Path(), Path(), fat=FatRequest(METHODS, scopes=("pooled",)), groups=("MF", "ES"))
    measured = measure_cohort(read_muscle_cases(files.muscles, shared), folder / "measured")
    assert measured.failures == {}
    records = {reading[0]: record for reading, record in measured.records.items()}
    by_method = {each.method: each for each in recovery(records, painted_rates(records, folder / "scans"), METHODS)}
    fraction = by_method["signal-fraction"]
    assert (fraction.values, fraction.missing) == (4 * CASES, 0)
    assert abs(fraction.slope - 1) < 0.05
    assert fraction.r > 0.98
    assert abs(fraction.bias) < 1
    assert fraction.holds
    found = {each.name: each for each in differences(records, simulated_angles(patients))}
    for name in ("lordosis_L1_S1", "facet_orientation_left", "facet_orientation_right"):
        assert found[name].values == CASES
        assert found[name].worst < 0.1
    assert found["tilt_degrees"].mean < 2


def test_a_method_without_rates_recovers_nothing_and_no_figure_is_made_up_for_it(folder: Path) -> None:
    painted = {"P1": dict.fromkeys(BACK, 12.0), "P2": dict.fromkeys(BACK, 20.0)}
    (found,) = recovery({}, painted, ["otsu"])
    assert (found.values, found.missing, found.holds) == (0, 2 * len(BACK), False)
    assert (found.slope, found.intercept, found.r, found.bias, found.worst) == (None,) * 5


def test_the_same_patient_has_the_same_voxels_and_another_seed_others() -> None:
    (patient,) = pain_patients(1, seed=5)
    first, again = scan(patient, 5), scan(pain_patients(9, seed=5)[0], 5)
    assert np.array_equal(sitk.GetArrayFromImage(first.image), sitk.GetArrayFromImage(again.image))
    other = scan(pain_patients(1, seed=6)[0], 6)
    assert not np.array_equal(sitk.GetArrayFromImage(first.image), sitk.GetArrayFromImage(other.image))


def test_the_share_asked_for_is_painted_and_shares_voxels_with_muscle() -> None:
    (patient,) = pain_patients(1, seed=2)
    made = scan(patient, 2)
    for muscle in BACK:
        assert made.painted_rate(muscle) == pytest.approx(100 * patient.fat[muscle], abs=0.01)
        fat = made.fat[made.drawn[muscle]]
        assert np.mean((fat > 0.05) & (fat < 0.95)) > 0.2
    assert made.painted_rate("PS_L") == 0
    grey = sitk.GetArrayFromImage(made.image)
    lean, bright = grey[made.drawn["PS_L"]].mean(), grey[made.drawn["SAT"]].mean()
    inside = made.drawn["MF_L"]
    assert np.corrcoef(grey[inside], lean + made.fat[inside] * (bright - lean))[0, 1] > 0.97


def test_the_simulated_auc_is_that_of_the_predictor_in_many_patients() -> None:
    patients = pain_patients(4000, seed=1)
    found = roc_auc_score([each.severe for each in patients], [each.predictor for each in patients])
    assert found == pytest.approx(simulated_auc(), abs=0.02)
    assert np.mean([each.severe for each in patients]) == pytest.approx(96 / 148, abs=0.05)


def test_a_folder_of_another_study_is_refused(folder: Path) -> None:
    write_scans(pain_patients(1, 1), 1, folder / "one", Progress())
    with pytest.raises(InputError, match="scans of another study"):
        write_scans(pain_patients(1, 2), 2, folder / "one", Progress())
