"""Readers against masks and grades that experts have agreed on."""

from __future__ import annotations

import csv
import json

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import cohen_kappa
from OsteoRadiomicsLib.base.errors import StudyError, TableError
from OsteoRadiomicsLib.base.resources import resource
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import write_label_map
from OsteoRadiomicsLib.readings import Desk, Worklist, form_consensus, open_study
from OsteoRadiomicsLib.readings.reference import reference_of_consensus, reference_of_table
from OsteoRadiomicsLib.workflows.study_calibration import calibrate_readers
from readings.study_kit import SetClock, arbiter, array_of, drawing, new_study, reader, sit
from readings.test_questions import QUESTIONS

# Grades of the reference and of the readers, case by case.
TRUE, GIVEN = "12345", {"A": "12345", "B": "23345"}
GROWN = {"A": 0, "B": 2}


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A and B have read five training cases; the reference drew one voxel wider than A, and one narrower than B."""
    folder = tmp_path_factory.mktemp("trained")
    protocol = folder / "graded.toml"
    protocol.write_text(resource("Protocols", "op-mri.toml").read_text(encoding="utf-8") + QUESTIONS, encoding="utf-8")
    clock = SetClock()
    root = new_study(folder, clock, reader("A"), reader("B"), cases=6, training_cases=5, protocol=str(protocol))
    study = open_study(root, clock=clock)
    training = sorted(study.training)
    for who, grades in GIVEN.items():
        with sit(root, who, clock) as desk:
            work = Worklist(desk, 1)
            while view := work.next():
                grade = grades[training.index(view.case)] if view.case in training else "1"
                work.submit(drawing(grow=GROWN[who]), answers={"pfirrmann_l4l5": grade})
    write_label_map(drawing(grow=1), folder / "agreed.seg.nrrd")
    table = folder / "reference.csv"
    originals = {row["case"]: row["original_case"] for row in csv.DictReader((folder / "coordinator" / "key.csv").open())}
    lines = [f"{originals[case]},agreed.seg.nrrd,{grade}.0" for case, grade in zip(training, TRUE, strict=True)]
    table.write_text("case,mask,pfirrmann_l4l5\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return root, table, folder / "coordinator" / "key.csv"


@pytest.fixture
def told(trained, tmp_path, capsys):
    """What the verb tells as JSON."""
    root, table, key = trained
    out = tmp_path / "out"
    assert main(["study", "calibrate", str(root), "--reference", str(table), "--key", str(key), "--out", str(out), "--json"]) == 0
    return json.loads(capsys.readouterr().out), out


def test_each_reader_has_his_dice_and_volume_bias_on_the_training_cases(told):
    found, out = told
    lines = {(line["reader"], line["roi"]): line for line in found["masks"]}
    reference = np.count_nonzero(array_of(drawing(grow=1)) == 20)
    for who, grow in GROWN.items():
        own = array_of(drawing(grow=grow)) == 20
        shared = np.count_nonzero(own & (array_of(drawing(grow=1)) == 20))
        line = lines[who, "L1"]
        assert line["cases"] == 5
        assert line["mean_dice"] == pytest.approx(2 * shared / (np.count_nonzero(own) + reference))
        assert line["bias_ml"] == pytest.approx((np.count_nonzero(own) - reference) * 64 / 1000)
        assert line["bias_percent"] == pytest.approx(100 * (np.count_nonzero(own) - reference) / reference)
        assert line["sd_ml"] == pytest.approx(0)
    assert len(pd.read_csv(out / "calibration_cases.csv")) == 2 * 5 * 3
    assert set(pd.read_csv(out / "calibration_masks.csv")["reader"]) == {"A", "B"}


def test_grades_have_kappa_against_the_reference_and_a_direction(told):
    found, out = told
    lines = {line["reader"]: line for line in found["grades"]}
    assert lines["A"]["kappa"] == 1
    expected = cohen_kappa(list(GIVEN["B"]), list(TRUE), weights="quadratic", categories=list(TRUE))
    assert (lines["B"]["kappa"], lines["B"]["cases"]) == (pytest.approx(expected.kappa), 5)
    assert (lines["B"]["higher"], lines["B"]["lower"]) == (2, 0)
    assert pd.read_csv(out / "calibration_grades.csv")["higher"].tolist() == [0, 2]


def test_the_limit_names_who_is_below_it_and_fails(trained, tmp_path, capsys):
    root, table, key = trained
    words = ["study", "calibrate", str(root), "--reference", str(table), "--key", str(key), "--out", str(tmp_path / "out")]
    assert main([*words, "--at-least", "dice=0.93"]) == 1
    told = capsys.readouterr()
    assert "A is below a mean Dice of 0.93 on some ROI" in told.err
    assert "B is below" not in told.err
    assert "B, pfirrmann_l4l5: Cohen's kappa, quadratic weights" in told.out
    assert "higher on 2, lower on 0" in told.out
    assert "not a diagnosis" in told.out
    assert main([*words, "--at-least", "0.9"]) == 2
    assert "--at-least '0.9' is no limit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "error", "message"),
    [
        ("MRN-9,agreed.seg.nrrd,1", StudyError, "MRN-9 is no case of this study"),
        ("{case},agreed.seg.nrrd,7", StudyError, "'7' is no answer to pfirrmann_l4l5"),
        ("{case},,1", TableError, "mask is empty"),
    ],
)
def test_a_reference_that_does_not_fit_is_refused_with_its_case(trained, line, error, message):
    root, table, _ = trained
    study = open_study(root)
    wrong = table.with_name("wrong.csv")
    wrong.write_text("case,mask,pfirrmann_l4l5\n" + line.format(case=study.cases[0]) + "\n", encoding="utf-8")
    with pytest.raises(error, match=message):
        reference_of_table(study, wrong)


def test_without_a_table_the_final_masks_are_the_reference(tmp_path):
    clock = SetClock()
    root = new_study(tmp_path, clock, reader("A"), reader("B"), arbiter("C", "A", "B"))
    with pytest.raises(StudyError, match="no final masks"):
        reference_of_consensus(open_study(root, clock=clock))
    for who, grow in (("A", 0), ("B", 1), ("C", 1)):
        with sit(root, who, clock) as desk:
            work = Worklist(desk, 1)
            while work.next():
                work.submit(drawing(grow=grow))
    with Desk(open_study(root, clock=clock), "coordinator") as desk:
        assert not form_consensus(desk, "arbitration").failures
    study = open_study(root, clock=clock)
    made = calibrate_readers(study, reference_of_consensus(study), tmp_path / "out", at_least=0.95)
    assert {line.reader: line.mean_dice == 1 for line in made.masks} == {"A": False, "B": True}
    assert made.below == ("A",)
    with pytest.raises(StudyError, match="inside the study"):
        calibrate_readers(study, reference_of_consensus(study), root / "out")


def test_a_reference_of_cases_that_nobody_has_read_is_told(tmp_path):
    other = open_study(new_study(tmp_path, SetClock(), reader("A")))
    write_label_map(drawing(), tmp_path / "mask.seg.nrrd")
    (tmp_path / "reference.csv").write_text(f"case,mask\n{other.cases[0]},mask.seg.nrrd\n", encoding="utf-8")
    with pytest.raises(StudyError, match="nobody has read a case of the reference"):
        calibrate_readers(other, reference_of_table(other, tmp_path / "reference.csv"), tmp_path / "out")
