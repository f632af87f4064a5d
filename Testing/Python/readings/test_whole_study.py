"""A whole study by command line, as its coordinator runs it, from ``study new`` to the report.

Twenty cases of paraspinal muscles, two readers with two sessions, hidden repeats, a reviewer, an arbiter and Goutallier grades.
"""

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

REPEATS = 3


@pytest.fixture(scope="module", autouse=True)
def undrawn():
    """Figures are empty files: drawing them takes most of the time, and other tests look at them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: b"")
        yield


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """The study, and what ``study agreement`` told."""
    own = Coordinator(tmp_path_factory.mktemp("muscles"))
    (own.folder / "hospital").mkdir()
    own.run(
        "new", "--protocol", str(small_protocol(own.folder)), "--cases", str(hospital(own.folder / "hospital")),
        "--reader", "A", "--reader", "B", "--reader", "R:reviewer:A", "--reader", "C:arbiter:A,B", "--sessions", "2",
        "--hidden-repeats", str(REPEATS), "--arbitrate-below", "dice=0.97", "--washout-days", "60", "--seed", "3",
        "--key", str(own.key),
    )  # fmt: skip
    readers = {"A": Person(1, 0.3), "B": Person(2, 0.5)}
    for who, person in readers.items():
        own.let_read(who, person)
    first, *rest = own.worklist("R")
    own.run("submit", "--reader", "R", "--accept", "--case", first, "--override", "boxes are no anatomy")
    own.hand_in("R", {shown: own.drawn("A", own.pseudonym("R", 1, shown)) for shown in rest}, {})
    called = [shown for shown, status in own.worklist("C").items() if status != "agreed"]
    assert 0 < len(called) < CASES
    own.hand_in("C", {shown: own.drawn("B", own.pseudonym("C", 1, shown)) for shown in called}, {})
    for who, person in readers.items():
        own.run("open-session", "--reader", who, "--session", "2", "--reason", "the scanner moves")
        own.let_read(who, person, session=2)
    assert own.run("consensus", "--method", "arbitration")["failures"] == []
    return own, own.run("agreement", "--out", str(own.folder / "out"), "--key", str(own.key))


@pytest.fixture(scope="module")
def page(finished):
    return Page((finished[0].folder / "out" / "agreement.html").read_text(encoding="utf-8"))


def test_everything_is_read_and_nothing_was_changed(finished):
    own, _ = finished
    status = own.run("status")
    assert status["complete"]
    assert len(status["consensus"]) == len(status["cases"]) == CASES + REPEATS
    assert own.run("verify")["intact"]


def test_each_comparison_stands_in_the_result_with_all_its_cases(finished):
    _, told = finished
    found = {row["comparison"]: (row["raters"], row["cases"], row["independent"]) for row in told["comparisons"]}
    repeats = {name: row for name, row in found.items() if name.startswith("hidden-repeat")}
    assert {name: row for name, row in found.items() if name not in repeats} == {
        "inter-reader": (["A", "B"], CASES, True), "intra-reader A": (["1", "2"], CASES, True),
        "intra-reader B": (["1", "2"], CASES, True), "reader v. reviewer R": (["A", "R"], CASES, False),
    }  # fmt: skip
    assert len(repeats) == 4  # of each reader and session
    assert {cases for _, cases, _ in repeats.values()} == {REPEATS}


def test_dice_is_that_of_the_drawings(finished):
    own, told = finished
    found = pd.read_csv(own.folder / "out" / "overlap.csv")
    between = found[(found["a"] == "A, session 1") & (found["b"] == "B, session 1")]
    assert len(between) == CASES * len(MUSCLES)
    for row in between.itertuples():
        assert row.dice == pytest.approx(dice(own.drawn("A", row.case), own.drawn("B", row.case), row.roi), abs=1e-12)
    assert told["mean_dice"]["A, session 1 v. R, session 1"] == 1


def test_kappa_of_the_grades_is_that_of_scikit_learn(finished):
    own, told = finished
    rows = list(csv.DictReader((own.folder / "out" / "grades.csv").open()))
    given = {(row["reader"], row["session"], row["case"]): row["goutallier_mf"] for row in rows}
    cases = sorted({case for who, _, case in given if who == "A"})
    kappas = {row["comparison"]: row for row in told["kappa"] if row["question"] == "goutallier_mf"}
    for name, first, second in (("inter-reader", ("A", "1"), ("B", "1")), ("intra-reader A", ("A", "1"), ("A", "2"))):
        a, b = ([given[(*who, case)] for case in cases] for who in (first, second))
        expected = cohen_kappa_score(a, b, weights="quadratic", labels=list("01234"))
        assert kappas[name]["kappa"] == pytest.approx(expected, abs=1e-12)
        assert kappas[name]["cases"] == CASES


def test_the_methods_text_says_what_a_paper_must_say(page):
    (text,) = page.find("section", id="paper")
    for said in (
        "Inter-reader, 2 readers (A, B) on 20 cases, 4 features in each of 2 groups by roi: 8 of 8 passed",
        "20 cases are fewer than the 26 that show this with a power of 0.8 when the ICC is 0.9",
        "sessions 1 and 2 of A lay 0 days apart, case by case, for a washout of 60 days",
        "one revised copies of the other's masks, so this is no inter-reader agreement",
        f"R accepted {CASES} of {CASES} masks as they were",
        "no feature was left out for it",
        "3 cases came a second time within a session",
        "Dice coefficient of any segment was below 0.97",
        "Cohen's kappa over all declared categories (Goutallier grade, multifidus (worse side): quadratic weights [",
        "session 2 of A was opened before the end of the washout, by the coordinator's word: the scanner moves",
    ):
        assert said in text


def passing(folder, rule, *comparisons):
    """Features above 0.75 by a rule (the ICC, or the lower limit of its interval) in every comparison. What the system's random
    source draws (pseudonyms, which cases come again) decides a few of the lower limits."""
    tables = [pd.read_csv(folder / f"icc_{name}.csv").set_index(["roi", "feature"]) for name in comparisons]
    return len(set.intersection(*(set(table.index[table[rule] > 0.75]) for table in tables)))


def test_the_report_shows_both_rules_and_every_kappa(finished, page):
    folder = finished[0].folder / "out"
    (summary,) = page.find("section", id="summary")
    point, lower = (passing(folder, rule, "inter-reader") for rule in ("icc", "ci_low"))
    assert f"Inter-reader 20 40 8 {point} {lower}" in summary
    point, lower = (passing(folder, rule, "inter-reader", "intra-reader-a", "intra-reader-b") for rule in ("icc", "ci_low"))
    assert f"All comparisons 8 {point} {lower}" in summary
    (grades,) = page.find("section", id="grades")
    assert grades.count("Goutallier grade, multifidus (worse side)") == 8


@pytest.mark.skipif(shutil.which("Rscript") is None, reason="R is not installed")
def test_r_finds_the_same_numbers_in_the_exported_tables(finished):
    own, _ = finished
    run = subprocess.run(["Rscript", "agreement.R"], cwd=own.folder / "out", capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1] == "all numbers agree within 1e-06"
    assert "masks Dice and Jaccard, largest difference of 640 numbers" in run.stdout


def test_the_results_are_taken_out_with_the_key(finished):
    own, _ = finished
    own.run("export", "--out", str(own.folder / "results"), "--key", str(own.key))
    final = pd.read_csv(own.folder / "results" / "final_masks.csv")
    assert sorted(np.unique(final["case"])) == [f"P-{number:04d}" for number in range(CASES)]
    assert main(["report", str(own.folder / "out")]) == 0
