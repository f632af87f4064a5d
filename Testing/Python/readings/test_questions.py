"""Grades that a study asks for: declared in the protocol, checked, kept in the record, exported."""

from __future__ import annotations

import csv
import json

import pytest
from OsteoRadiomicsLib.base.errors import ProtocolError, StudyError
from OsteoRadiomicsLib.base.resources import resource
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import write_label_map
from OsteoRadiomicsLib.protocols.protocol import load_protocol, parse_protocol
from OsteoRadiomicsLib.readings import Worklist, open_study
from OsteoRadiomicsLib.readings.answers import checked_answers
from readings.study_kit import SetClock, arbiter, drawing, new_study, reader, sit

QUESTIONS = """
[[questions]]
name = "pfirrmann_l4l5"
title = "Pfirrmann grade of L4/L5"
categories = ["1", "2", "3", "4", "5"]
weights = "quadratic"

[[questions]]
name = "quality"
title = "Image quality"
categories = ["poor", "fair", "good"]
required = false
"""


@pytest.fixture
def protocol(tmp_path):
    path = tmp_path / "graded.toml"
    path.write_text(resource("Protocols", "op-mri.toml").read_text(encoding="utf-8") + QUESTIONS, encoding="utf-8")
    return path


def submitted(root, who, clock, **answers):
    with sit(root, who, clock) as desk:
        work = Worklist(desk, 1)
        work.open(work.states[0].case)
        return work.submit(drawing(), answers=answers)


def test_a_protocol_without_questions_keeps_its_hash(protocol):
    plain, graded = load_protocol("op-mri"), load_protocol(protocol)
    assert graded.features_hash() == plain.features_hash()
    assert graded.hash() != plain.hash()
    assert parse_protocol(protocol.read_text(encoding="utf-8").replace("Pfirrmann grade", "Grade"), "x").hash() == graded.hash()
    assert "questions" not in json.dumps(sorted(plain.model_dump(exclude_defaults=True)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"pfirrmann_l4l5"', '"quality"', "questions.name"),
        ('"pfirrmann_l4l5"', '"reader"', "is a column that tables of readings have already"),
        ('"pfirrmann_l4l5"', '"Pfirrmann L4"', "questions.0.name"),
        ('["1", "2", "3", "4", "5"]', '["1", "2", "2"]', "must differ"),
        ('["poor", "fair", "good"]', '["good"]', "questions.1.categories"),
    ],
)
def test_a_wrong_block_is_refused_by_its_key(protocol, old, new, message):
    with pytest.raises(ProtocolError, match=message):
        parse_protocol(protocol.read_text(encoding="utf-8").replace(old, new), "graded.toml")


def test_answers_stand_in_the_record_and_in_the_audit_log_in_the_protocols_order(tmp_path, protocol):
    clock = SetClock()
    root = new_study(tmp_path / "s", clock, protocol=str(protocol))
    record = submitted(root, "A", clock, quality="good", pfirrmann_l4l5="3")
    assert record.answers == {"pfirrmann_l4l5": "3", "quality": "good"}
    study = open_study(root, clock=clock)
    assert study.reading("A", 1, record.case).record.answers == record.answers
    assert study.trail("A").events("submitted")[-1].details["answers"] == record.answers


def test_a_required_answer_is_asked_of_readers_and_may_be_left_out_by_others(protocol):
    asked = load_protocol(protocol)
    with pytest.raises(StudyError, match=r"Pfirrmann grade of L4/L5 \(pfirrmann_l4l5\) is not answered"):
        checked_answers(asked, "reader", {"quality": "good"}, where="case X")
    assert checked_answers(asked, "reviewer", {"quality": ""}, where="case X") == {}
    assert checked_answers(asked, "reader", {"pfirrmann_l4l5": "1"}, where="case X") == {"pfirrmann_l4l5": "1"}


@pytest.mark.parametrize(
    ("name", "value", "message"), [("quality", "fine", "no answer to quality"), ("cobb", "1", "no question")]
)
def test_an_answer_that_is_none_is_refused_before_anything_is_saved(tmp_path, protocol, name, value, message):
    clock = SetClock()
    root = new_study(tmp_path / "s", clock, protocol=str(protocol))
    with pytest.raises(StudyError, match=message):
        submitted(root, "A", clock, pfirrmann_l4l5="2", **{name: value})
    study = open_study(root, clock=clock)
    assert all(study.reading("A", 1, case) is None for case in study.cases)


def test_a_study_without_questions_writes_no_answers(tmp_path):
    clock = SetClock()
    root = new_study(tmp_path, clock)
    record = submitted(root, "A", clock)
    assert "answers" not in json.loads(record.to_bytes())
    with pytest.raises(StudyError, match="no question of this study"):
        checked_answers(load_protocol("op-mri"), "reader", {"quality": "good"}, where="case X")


def test_grades_are_handed_in_by_command_line_and_exported(tmp_path, protocol, capsys):
    clock = SetClock()
    root = new_study(tmp_path / "s", clock, reader("A"), reader("B"), arbiter("C", "A", "B"), protocol=str(protocol))
    mask = tmp_path / "mask.seg.nrrd"
    write_label_map(drawing(), mask)
    cases = open_study(root).cases
    one = ["study", "submit", str(root), "--reader", "A", "--case", cases[0], "--mask", str(mask)]
    assert main(one) == 2
    assert "pfirrmann_l4l5" in capsys.readouterr().err
    assert main([*one, "--answer", "pfirrmann_l4l5=4"]) == 0
    table = tmp_path / "masks.csv"
    table.write_text("case,mask,pfirrmann_l4l5,quality\n" + "".join(f"{case},mask.seg.nrrd,2.0,fair\n" for case in cases))
    many = ["study", "submit", str(root), "--reader", "B", "--masks", str(table)]
    assert main([*many, "--answer", "quality=good"]) == 2
    assert main(many) == 0
    capsys.readouterr()
    assert main(["study", "worklist", str(root), "--reader", "A"]) == 0
    assert "asked of each case: pfirrmann_l4l5 = 1, 2, 3, 4, 5" in capsys.readouterr().out
    assert main(["study", "export", str(root), "--out", str(tmp_path / "out")]) == 0
    rows = list(csv.DictReader((tmp_path / "out" / "readings.csv").open()))
    assert {(row["reader"], row["pfirrmann_l4l5"], row["quality"]) for row in rows} == {("A", "4", ""), ("B", "2", "fair")}
