"""A whole study by command line, as its coordinator runs it: twenty cases of paraspinal muscles, two readers with two sessions, a
reviewer, an arbiter and Goutallier grades, from ``study new`` to the report."""

from __future__ import annotations

import csv
import shutil
import subprocess

import numpy as np
import pandas as pd
import pytest
from html_page import Page
from OsteoRadiomicsLib.cli import main
from readings.muscle_study import CASES, MUSCLES, Coordinator, Person, dice, hospital, small_protocol
from sklearn.metrics import cohen_kappa_score


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The study, and what ``study agreement`` told."""
    own = Coordinator(tmp_path_factory.mktemp("muscles"))
    (own.folder / "hospital").mkdir()
    own.run(
        "new", "--protocol", str(small_protocol(own.folder)), "--cases", str(hospital(own.folder / "hospital")),
        "--reader", "A", "--reader", "B", "--reader", "R:reviewer:A", "--reader", "C:arbiter:A,B", "--sessions", "2",
        "--count", "A=0,20", "--count", "B=0,20", "--washout-days", "60", "--seed", "3", "--key", str(own.key),
    )  # fmt: skip
    readers = {"A": Person(1, 0.3), "B": Person(2, 0.5)}
    for who, person in readers.items():
        own.let_read(who, person)
    accepted = {row["case"]: own.drawn("A", row["case"]) for row in own.worklist("R")}  # R hands in what A drew
    own.hand_in("R", accepted, {})
    decided = {row["case"]: own.drawn("B", row["case"]) for row in own.worklist("C") if row["status"] != "agreed"}
    own.hand_in("C", decided, {})
    for who, person in readers.items():
        own.run("open-session", "--reader", who, "--session", "2", "--reason", "the scanner moves")
        own.let_read(who, person, session=2)
    made = own.run("consensus", "--method", "arbitration")
    assert (len(made["formed"]), made["failures"]) == (CASES, [])
    return own, own.run("agreement", "--out", str(own.folder / "out"))


def test_everybody_has_read_everything_and_nothing_was_changed(finished):
    own, _ = finished
    print(own.run("status"))
    assert own.run("verify")["intact"]


def test_each_comparison_stands_in_the_result_with_all_its_cases(finished):
    _, told = finished
    found = {row["comparison"]: (row["raters"], row["cases"], row["independent"]) for row in told["comparisons"]}
    assert found == {
        "inter-reader": (["A", "B"], CASES, True), "intra-reader A": (["1", "2"], CASES, True),
        "intra-reader B": (["1", "2"], CASES, True), "reader v. reviewer R": (["A", "R"], CASES, False),
    }  # fmt: skip


def test_dice_is_that_of_the_drawings(finished):
    own, told = finished
    found = pd.read_csv(own.folder / "out" / "overlap.csv")
    for row in found[found["b"] == "B, session 1"].itertuples():
        assert row.dice == pytest.approx(dice(own.drawn("A", row.case), own.drawn("B", row.case), row.roi), abs=1e-12)
    assert len(found) == 4 * CASES * len(MUSCLES)
    assert told["mean_dice"]["A, session 1 v. R, session 1"] == 1


def test_kappa_of_the_grades_is_that_of_scikit_learn(finished):
    own, told = finished
    rows = list(csv.DictReader((own.folder / "out" / "grades.csv").open()))
    given = {(row["reader"], row["session"], row["case"]): row["goutallier_mf"] for row in rows}
    cases = sorted({row["case"] for row in rows})
    kappas = {(row["comparison"], row["question"]): row for row in told["kappa"]}
    for name, first, second in (("inter-reader", ("A", "1"), ("B", "1")), ("intra-reader A", ("A", "1"), ("A", "2"))):
        a, b = ([given[(*who, case)] for case in cases] for who in (first, second))
        expected = cohen_kappa_score(a, b, weights="quadratic", labels=list("01234"))
        assert kappas[name, "goutallier_mf"]["kappa"] == pytest.approx(expected, abs=1e-12)
        assert kappas[name, "goutallier_mf"]["cases"] == CASES


def test_the_report_says_what_a_paper_must_say(finished):
    own, _ = finished
    page = Page((own.folder / "out" / "agreement.html").read_text(encoding="utf-8"))
    print(page.find("section", id="methods"))


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_finds_the_same_numbers_in_the_exported_tables(finished):
    own, _ = finished
    run = subprocess.run(["Rscript", "agreement.R"], cwd=own.folder / "out", capture_output=True, text=True)
    print(run.stdout, run.stderr)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_final_masks_are_a_case_list_for_the_batch(finished):
    own, _ = finished
    own.run("export", "--out", str(own.folder / "results"), "--key", str(own.key))
    assert len(np.unique(pd.read_csv(own.folder / "results" / "final_masks.csv")["case"])) == CASES
    assert main(["report", str(own.folder / "out")]) == 0
