"""Grades of a study, from submission to kappa in the report."""

from __future__ import annotations

import csv
import json

import pytest
from OsteoRadiomicsLib.agreement.kappa import cohen_kappa
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.readings import Worklist, open_study
from OsteoRadiomicsLib.report.agreement.agreement import agreement_page
from OsteoRadiomicsLib.workflows.study_agreement import study_agreement
from OsteoRadiomicsLib.workflows.study_grades import write_grades
from readings.small_protocol import small_protocol
from readings.study_kit import SetClock, drawing, new_study, reader, sit

QUESTIONS = """
[[questions]]
name = "goutallier"
title = "Goutallier grade"
categories = ["0", "1", "2", "3", "4"]
weights = "quadratic"

[[questions]]
name = "confidence"
title = "Confidence"
categories = ["low", "high"]
required = false
"""
GRADES = {("A", 1): "01234", ("B", 1): "11234", ("A", 2): "01233"}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graded")
    protocol = small_protocol(folder, QUESTIONS)
    clock = SetClock()
    root = new_study(
        folder, clock, reader("A", 0, 5), reader("B"), cases=5, sessions=2, washout_days=1, protocol=str(protocol)
    )  # fmt: skip
    for (who, session), grades in GRADES.items():
        if session == 2:
            clock.pass_days(2)
        with sit(root, who, clock) as desk:
            work = Worklist(desk, session)
            while view := work.next():
                number = open_study(root).cases.index(view.case)
                answers = {"goutallier": grades[number]} | ({"confidence": "high"} if (who, session) == ("B", 1) else {})
                work.submit(drawing(grow=number % 3 + (number == 4 and who == "B")), answers=answers)
    return root, study_agreement(open_study(root, clock=clock), folder / "out")


def test_each_comparison_has_its_kappa_over_the_declared_categories(graded):
    _, made = graded
    found = {(name, row.question): row for name, row in made.kappas}
    assert set(found) == {("inter-reader", "goutallier"), ("inter-reader", "confidence"), ("intra-reader A", "goutallier")}
    expected = cohen_kappa(list("01234"), list("11234"), weights="quadratic", categories=list("01234"))
    assert found["inter-reader", "goutallier"].found == expected
    intra = found["intra-reader A", "goutallier"]
    assert (intra.rater_a, intra.rater_b, intra.found.n_cases) == ("session 1", "session 2", 5)
    assert intra.found.kappa == cohen_kappa(list("01234"), list("01233"), weights="quadratic", categories=list("01234")).kappa


def test_a_question_that_one_reader_left_out_has_no_kappa_and_says_why(graded):
    _, made = graded
    (row,) = [row for _, row in made.kappas if row.question == "confidence"]
    assert row.found.reason == "no complete case"


def test_the_report_shows_kappa_and_is_the_same_when_made_again(graded):
    _, made = graded
    page = made.page.read_text(encoding="utf-8")
    assert "Goutallier grade" in page
    expected = cohen_kappa(list("01234"), list("11234"), weights="quadratic", categories=list("01234"))
    assert f"<td>{expected.kappa:.2f}</td>" in page[page.index('id="grades"') :]
    assert "no complete case" in page
    assert agreement_page(made.page.parent) == page


def test_the_answers_are_a_table_that_the_verb_reads(graded, tmp_path, capsys):
    _, made = graded
    table, out = made.page.parent / "grades.csv", tmp_path / "kappa.csv"
    rows = [row for row in csv.DictReader(table.open()) if row["session"] == "1"]
    first = tmp_path / "first.csv"
    first.write_text("case,reader,goutallier\n" + "".join(f"{row['case']},{row['reader']},{row['goutallier']}\n" for row in rows))
    scale = ["--categories", "0,1,2,3,4", "--weights", "quadratic"]
    assert main(["kappa", str(first), "--rater", "reader", "--question", "goutallier", *scale, "--out", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["kappa"][0]["kappa"]
    assert told == next(row.found.kappa for name, row in made.kappas if (name, row.question) == ("inter-reader", "goutallier"))


def test_the_verb_tells_kappa_in_words(graded, tmp_path, capsys):
    root, _ = graded
    assert main(["study", "agreement", str(root), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    expected = cohen_kappa(list("01234"), list("11234"), weights="quadratic", categories=list("01234"))
    assert f"inter-reader, goutallier, A v. B: Cohen's kappa, quadratic weights {expected.kappa:.3f}" in told
    assert "inter-reader, confidence, A v. B: Cohen's kappa, linear weights is undefined (0 cases): no complete case" in told


def test_grades_of_an_earlier_agreement_go_with_its_questions(graded, tmp_path):
    root, _ = graded
    study = open_study(root)
    readings = [study.reading("A", 1, case).record for case in study.cases]
    write_grades(readings, study.protocol.questions, tmp_path)
    assert (tmp_path / "grades.csv").is_file()
    write_grades(readings, (), tmp_path)
    assert not (tmp_path / "grades.csv").exists()
