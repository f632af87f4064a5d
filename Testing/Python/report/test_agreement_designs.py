"""The agreement report of other designs: readings that are missing or alike, one case, many cases, an earlier report."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import replace

import pandas as pd
import pytest
from OsteoRadiomicsLib.agreement import Comparison, IccFilter, read_stable_features
from OsteoRadiomicsLib.base.errors import Cancelled, TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.report.agreement.agreement import _mask_plans, agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import (
    GRADE_COLUMNS,
    read_inputs,
)
from OsteoRadiomicsLib.report.figures.lettering import lettered
from report.agreement_kit import NAMES, Page, masks, readings, study


@pytest.fixture
def quick(monkeypatch):
    """Leaves out drawing, which takes most of the time, where only text is looked at."""
    monkeypatch.setattr("OsteoRadiomicsLib.report.agreement.agreement.png", lambda figure: b"picture")
    monkeypatch.setattr("OsteoRadiomicsLib.report.agreement.agreement.write_figure", lambda *given, **known: None)


def test_cases_that_not_every_reader_read_are_named(tmp_path, quick):
    table = readings(("A", "B"), "reader", 1)
    table = table[~((table["case"] == "case-04") & (table["reader"] == "B"))]
    _, path = agreement_report(study(comparisons=(Comparison("inter-reader", table, IccFilter()),)), tmp_path)
    page = Page(path.read_text(encoding="utf-8"))
    assert "left out: case-04" in page.text
    assert "1 case was not read by every rater and left out" in page.text


def test_sequences_are_counted_each(tmp_path, quick):
    table = readings(("A", "B"), "reader", 1, sequences=("T1", "T2"))
    table.loc[(table["sequence"] == "T2") & (table["reader"] == "B"), NAMES[0]] = range(12)
    analysis, path = agreement_report(study(comparisons=(Comparison("inter-reader", table, IccFilter()),)), tmp_path)
    page = Page(path.read_text(encoding="utf-8"))
    assert "of 24 features are stable counted once for each sequence" in page.text
    assert [NAMES[0] in analysis.stable.names(sequence=sequence) for sequence in ("T1", "T2")] == [True, False]


def test_simulated_readers_are_announced_wherever_the_result_stands(tmp_path, quick):
    table = readings(("A", "simulated-01"), "reader", 1)
    _, path = agreement_report(study(comparisons=(Comparison("stability", table, IccFilter()),)), tmp_path)
    page = Page(path.read_text(encoding="utf-8"))
    assert "Warning. Some readers are simulated" in page.text
    assert "2 simulated readers (A, simulated-01)" in page.text
    assert read_stable_features(tmp_path / "stable_features.json").simulated


def test_a_study_without_masks_and_times_has_no_empty_sections(tmp_path, quick):
    _, path = agreement_report(study(overlaps=None, times=None), tmp_path)
    page = Page(path.read_text(encoding="utf-8"))
    assert "Time per case" not in page.text
    assert "Dice" not in page.text


def test_a_study_whose_features_are_all_constant_says_so(tmp_path, quick):
    table = readings(("A", "B"), "reader", 1)
    table[NAMES] = 1.0
    _, path = agreement_report(study(comparisons=(Comparison("inter-reader", table, IccFilter()),)), tmp_path)
    page = Page(path.read_text(encoding="utf-8"))
    assert "0 of 12 features are stable" in page.text
    assert "12 had no defined ICC" in page.text


def test_one_case_drawn_by_two_readers_makes_a_report(tmp_path, quick):
    table = readings(("A", "B"), "reader", 1, cases=1)
    _, path = agreement_report(
        study(comparisons=(Comparison("inter-reader", table, IccFilter()),), overlaps=masks()[:1]), tmp_path
    )
    assert "fewer than two complete cases" in Page(path.read_text(encoding="utf-8")).text


def test_the_average_of_raters_is_explained(tmp_path, quick):
    used = IccFilter("ICC(A,k)")
    _, path = agreement_report(
        study(comparisons=(Comparison("inter-reader", readings(("A", "B", "C"), "reader", 1), used),)), tmp_path
    )
    page = Page(path.read_text(encoding="utf-8"))
    assert "the reliability of the mean of 3 raters" in page.text
    assert "3 readers (A, B and C)" in page.text


def test_a_stop_leaves_no_page(tmp_path, quick):
    class StopAtFigures(Progress):
        def show(self, done, total, what):
            if what == "agreement figures":
                self.cancel()

    with pytest.raises(Cancelled):
        agreement_report(study(), tmp_path, progress=StopAtFigures())
    assert not (tmp_path / "agreement.html").exists()


def test_overlaps_without_a_needed_column_are_refused():
    with pytest.raises(TableError, match="overlaps has no column hd95"):
        study(overlaps=masks().drop(columns="hd95"))


def test_all_readings_stand_beside_the_complete_cases(tmp_path, quick):
    table = readings(("A", "B", "C"), "reader", 1)
    left = {("case-04", "B"), ("case-05", "B"), ("case-07", "C")}
    table = table[[pair not in left for pair in zip(table["case"], table["reader"], strict=True)]]
    analysis, path = agreement_report(study(comparisons=(Comparison("inter-reader", table, IccFilter()),)), tmp_path)
    own = analysis.results[0].icc
    assert analysis.results[0].all_readings.cases == 12
    assert analysis.results[0].all_readings.readings == 33
    stored = pd.read_csv(tmp_path / "icc_inter-reader.csv")
    assert stored["icc_all"].tolist() == pytest.approx(own["icc_all"].tolist(), nan_ok=True)
    every = ((own["icc_all"] > 0.75).sum(), (own["ci_low_all"] > 0.75).sum())
    complete = ((own["icc"] > 0.75).sum(), (own["ci_low"] > 0.75).sum())
    page = Page(path.read_text(encoding="utf-8"))
    assert f"Inter-reader complete cases 9 27 12 {complete[0]} {complete[1]}" in page.text
    assert f"Inter-reader all readings 12 33 12 {every[0]} {every[1]}" in page.text
    assert (
        "over all 33 readings of 12 cases, by a linear mixed model (restricted maximum likelihood), the ICC itself was above it "
        f"for {every[0]} and its lower bound for {every[1]}"
    ) in page.text


def test_readers_who_share_no_complete_case_still_have_the_icc_of_all_readings(tmp_path, quick):
    table = readings(("A", "B", "C"), "reader", 1)
    number = table["case"].str[-2:].astype(int) % 3
    table = table[number != table["reader"].map({"A": 0, "B": 1, "C": 2})]  # a balanced incomplete design
    analysis, path = agreement_report(study(comparisons=(Comparison("inter-reader", table, IccFilter()),)), tmp_path)
    own = analysis.results[0].icc
    assert own["icc"].isna().all()
    assert not own["stable"].any()
    assert own["icc_all"].notna().sum() == 11
    assert "0 of 12 features are stable" in Page(path.read_text(encoding="utf-8")).text


def test_the_methods_text_has_a_sentence_for_each_comparison_and_every_warning(tmp_path, quick):
    inter, intra = study().comparisons
    apart = "sessions 1 and 2 of A lay 60 to 71 days apart, case by case, for a washout of 60 days"
    intra = replace(intra, circumstances=(apart,))
    warnings = ("session 2 of A was opened before the end of the washout, by the coordinator's word: moved", "a mask is doubtful")
    _, path = agreement_report(study(comparisons=(inter, intra), warnings=warnings), tmp_path)
    methods = Page(path.read_text(encoding="utf-8").split('<section id="paper">')[1]).text
    sentence = r"{}, 2 .*?chance(?: \[\d\])?(?:; .*?)?\. "
    first, second = (re.search(sentence.format(name), methods)[0] for name in ("Inter-reader", "Intra-reader"))
    assert "(A, B) on 12 cases, 12 features: " in first
    assert "12 cases are fewer than the 26 that show this with a power of 0.8 when the ICC is 0.9" in first
    assert "12 cases are fewer than the 33 that show this" in second  # the lower bound needs more
    assert second.endswith(f"; {apart}. ")
    assert f"To be stated with these figures: {warnings[0]}; {warnings[1]}." in methods
    again = read_inputs(tmp_path)
    assert again.comparisons[1].circumstances == intra.circumstances
    assert "circumstances" not in json.loads((tmp_path / "agreement.json").read_text())["comparisons"][0]


def test_what_an_earlier_agreement_left_is_no_part_of_the_next(tmp_path, quick):
    row = ["inter-reader", "Grade", "g", "A", "B", "Cohen", "none", *[0.5] * 8, 4, 2, "1;2", ""]
    grades = pd.DataFrame([row], columns=list(GRADE_COLUMNS))
    agreement_report(study(grades=grades), tmp_path)
    (tmp_path / "figures").mkdir(exist_ok=True)
    for name in ("icc_intra-reader.csv", "readings_intra-reader.csv", "kappa.csv", "overlap.csv", "times.csv"):
        assert (tmp_path / name).is_file()
    for name in ("icc_inter-reader_in_r.csv", "figures/icc_intra-reader.png", "figures/dice.svg", "notes.csv", "readings.csv"):
        (tmp_path / name).write_text("left")
    _, path = agreement_report(study(comparisons=study().comparisons[:1], overlaps=None, times=None), tmp_path)
    assert "Grade" not in Page(path.read_text(encoding="utf-8")).text
    assert {path.name for path in tmp_path.glob("*.csv")} == {
        "excluded_features.csv", "icc_inter-reader.csv", "limits_inter-reader.csv", "repeatability_inter-reader.csv",
        "readings_inter-reader.csv", "notes.csv", "readings.csv",
    }  # fmt: skip
    assert not list((tmp_path / "figures").glob("*"))


def test_dice_of_many_cases_and_pairs_is_legible(tmp_path):
    first = masks()
    pairs = [("A, session 1", f"{who}, session 1") for who in "BCDEFG"]
    table = pd.concat(
        [first.assign(case=f"case-{number:03d}", a=a, b=b) for number in range(50) for a, b in pairs], ignore_index=True
    )  # fmt: skip
    plans = {plan.name: plan for plan in _mask_plans(table)}
    assert list(plans) == ["dice-1", "dice-2", *(f"volume-{number}" for number in range(1, 7))]
    assert "the 45 of 50 cases with the lowest mean Dice" in plans["dice-1"].caption
    with lettered():
        figure = plans["dice-1"].draw()
    figure.canvas.draw()
    labels = figure.axes[0].get_yticklabels()
    assert [label.get_text() for label in labels][:2] == ["case-000", "case-001"]
    boxes = [label.get_window_extent() for label in labels]
    assert all(above.y0 >= below.y1 for above, below in itertools.pairwise(boxes))  # no label on another
    assert figure.get_size_inches()[0] < 7.3  # as wide as a page: letters are printed in their size
    assert figure.get_size_inches()[1] < 10.5
