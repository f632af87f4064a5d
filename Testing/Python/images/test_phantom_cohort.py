"""Simulated patients and cohorts: the published groups, consistent outcomes, the same files for the same seed."""

from __future__ import annotations

import csv
import hashlib

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import Cancelled, InputError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.images import load_case
from OsteoRadiomicsLib.images.phantom import bone_loss, op_ct_patients, op_mri_patients, pain_mri_patients, write_cohort

# Published groups by set and osteoporosis. Lumbar MRI study: patients, men, median age, interquartile range.
# Chest CT study: patients, men, mean age, standard deviation.
GROUPS = {
    ("train", 0): ((346, 171, 67, 10), (286, 80, 59.24, 8.34)),
    ("train", 1): ((422, 136, 71, 8), (134, 14, 66.09, 8.15)),
    ("internal", 0): ((85, 53, 66, 9), (122, 38, 60.92, 8.17)),
    ("internal", 1): ((108, 31, 70, 8), (58, 8, 67.72, 9.20)),
    ("external", 0): ((57, 28, 69, 5), (146, 67, 56.55, 10.64)),
    ("external", 1): ((77, 19, 74, 7), (117, 11, 68.26, 9.33)),
}
MRI, CT = ({key: studies[place] for key, studies in GROUPS.items()} for place in (0, 1))


def _groups(table: pd.DataFrame) -> dict[tuple[str, int], pd.DataFrame]:
    return {(str(name), int(op)): group for (name, op), group in table.groupby(["set", "op"])}


def test_mri_patients_have_the_published_groups():
    groups = _groups(op_mri_patients())
    assert {key: (len(group), int((group["sex"] == "male").sum())) for key, group in groups.items()} == {
        key: figures[:2] for key, figures in MRI.items()
    }
    for key, (size, _, median, iqr) in MRI.items():
        ages = groups[key]["age"]
        error = 1.25 * iqr / 1.349 / np.sqrt(size)  # standard error of a median
        assert abs(ages.median() - median) < 3.5 * error + 0.5
        assert ages.quantile(0.75) - ages.quantile(0.25) == pytest.approx(iqr, abs=2.5)


def test_ct_patients_have_the_published_groups():
    groups = _groups(op_ct_patients())
    for key, (size, men, mean, sd) in CT.items():
        group = groups[key]
        assert (len(group), int((group["sex"] == "male").sum())) == (size, men)
        assert abs(group["age"].mean() - mean) < 3.5 * sd / np.sqrt(size) + 0.5
        assert group["age"].std() == pytest.approx(sd, rel=0.25)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_measurement_agrees_with_the_outcome(seed):
    mri, ct, pain = op_mri_patients(seed=seed), op_ct_patients(seed=seed), pain_mri_patients(seed=seed)
    assert ((mri["bmd"] < 80) == (mri["op"] == 1)).all()
    assert ((ct["t_score"] <= -2.5) == (ct["op"] == 1)).all()
    assert ((pain["vas"] >= 5) == (pain["severe"] == 1)).all()


def test_pain_patients_have_the_published_numbers():
    table = pain_mri_patients()
    assert len(table) == 148
    assert (table["severe"] == 1).sum() == 96
    assert (table["sex"] == "male").sum() == 62
    assert table["age"].between(15, 78).all()
    assert table["set"].value_counts().to_dict() == {"train": 119, "internal": 29}


@pytest.mark.parametrize("make", [op_mri_patients, op_ct_patients, pain_mri_patients])
def test_every_table_says_that_it_is_simulated(make):
    table = make(12)
    assert len(table) == 12
    assert (table["source"] == "simulated").all()
    assert table["case"].str.startswith("sim-").all()
    assert table["case"].is_unique


@pytest.mark.parametrize("n", [1, 7, 60, 500])
def test_smaller_tables_keep_the_proportions(n):
    table = op_mri_patients(n)
    assert len(table) == n
    for key, (size, _, _, _) in MRI.items():
        there = ((table["set"] == key[0]) & (table["op"] == key[1])).sum()
        assert abs(there - n * size / 1095) < 1


def test_no_patients_is_refused():
    with pytest.raises(InputError, match="0 patients"):
        op_mri_patients(0)


def test_the_same_seed_gives_the_same_patients_and_another_does_not():
    assert op_mri_patients(40, seed=3).equals(op_mri_patients(40, seed=3))
    assert not op_mri_patients(40, seed=3).equals(op_mri_patients(40, seed=4))


@pytest.mark.parametrize("make", [op_mri_patients, op_ct_patients])
def test_bone_loss_follows_the_outcome_but_not_perfectly(make):
    table = make()
    severity = bone_loss(table)
    thin, dense = severity[table["op"] == 1], severity[table["op"] == 0]
    assert ((severity >= 0) & (severity <= 1)).all()
    assert thin.mean() > dense.mean() + 0.2
    assert thin.min() < dense.max()


@pytest.fixture(scope="module")
def cohort(tmp_path_factory):
    return write_cohort(tmp_path_factory.mktemp("cohort"), "op-mri", 2, seed=4)


def test_a_cohort_lists_every_sequence_of_every_case(cohort):
    with open(cohort.cases, newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(row["case"], row["sequence"]) for row in rows] == [
        (f"sim-op-mri-000{number}", sequence) for number in (1, 2) for sequence in ("T1", "T2", "FS-T2")
    ]
    assert {row["labels"] for row in rows} == {"20;21;22"}
    assert pd.read_csv(cohort.clinical)["case"].tolist() == ["sim-op-mri-0001", "sim-op-mri-0002"]


def test_a_cohorts_files_load_as_cases(cohort):
    for row in pd.read_csv(cohort.cases).itertuples():
        image, (roi,) = load_case(
            cohort.cases.parent / row.image, cohort.cases.parent / row.mask, segments=["L1", "L2", "L3"], union=True
        )
        assert roi.name == "L1+L2+L3"
        assert image.GetSize() == roi.mask.GetSize()


def test_the_same_arguments_give_the_same_bytes(cohort, tmp_path):
    write_cohort(tmp_path, "op-mri", 2, seed=4)

    def content(folder):
        files = sorted(file for file in folder.rglob("*") if file.is_file())
        return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    assert content(tmp_path) == content(cohort.cases.parent)


@pytest.mark.parametrize(("protocol", "sequence", "labels"), [("op-ct", "CT", "19;20"), ("pain-mri", "T2", "1;2;3;4")])
def test_other_studies_have_cohorts_too(tmp_path, protocol, sequence, labels):
    files = write_cohort(tmp_path, protocol, 1)
    (row,) = pd.read_csv(files.cases).itertuples()
    assert (row.sequence, row.labels) == (sequence, labels)
    _, rois = load_case(tmp_path / row.image, tmp_path / row.mask, labels=[int(label) for label in labels.split(";")])
    assert len(rois) == len(labels.split(";"))


def test_a_protocol_without_phantom_is_refused(tmp_path):
    with pytest.raises(InputError, match="no phantom for protocol op-cxr"):
        write_cohort(tmp_path, "op-cxr", 1)


def test_simulation_stops_between_cases_when_asked(tmp_path):
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        write_cohort(tmp_path, "op-mri", 3, progress=progress)
    assert list(tmp_path.rglob("*.csv")) == []
