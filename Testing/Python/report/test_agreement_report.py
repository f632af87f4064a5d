"""The agreement report: what it writes, says and shows."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from damaged_records import assert_reads_back, assert_refused, damaged, damaged_contents
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.agreement import Comparison, IccFilter, icc_table, overlap, read_stable_features
from OsteoRadiomicsLib.base.errors import Cancelled, TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.report.agreement.agreement import _mask_plans, agreement_page, agreement_report
from OsteoRadiomicsLib.report.agreement.agreement_inputs import (
    GRADE_COLUMNS,
    AgreementInputs,
    AgreementRecord,
    overlap_row,
    read_inputs,
)
from OsteoRadiomicsLib.report.figures.lettering import lettered
from OsteoRadiomicsLib.report.kinds import build_report
from OsteoRadiomicsLib.tables.numbers import EXACT

NAMES = [
    f"{image}_{kind}_{name}"
    for image in ("original", "log-sigma-1-0-mm-3D", "wavelet-LLH")
    for kind, name in (("firstorder", "Mean"), ("firstorder", "Energy"), ("glcm", "Contrast"), ("glszm", "ZoneEntropy"))
]
NOISE = np.linspace(0.02, 0.9, len(NAMES))


def readings(raters: tuple[str, ...], column: str, seed: int, cases: int = 12, sequences=("T1",)) -> pd.DataFrame:
    """Features whose agreement falls from the first to the last; the last but one is constant."""
    generator = np.random.default_rng(seed)
    rows = []
    for sequence in sequences:
        truth = generator.normal(size=(cases, len(NAMES)))
        for rater in raters:
            values = truth + NOISE * generator.normal(size=truth.shape)
            values[:, -2] = 4.0
            for number, row in enumerate(values):
                case = f"case-{number:02d}"
                rows.append(
                    {"case": case, "sequence": sequence, "roi": "L1-L3", column: rater, **dict(zip(NAMES, row, strict=True))}
                )
    return pd.DataFrame(rows)


def masks() -> pd.DataFrame:
    generator = np.random.default_rng(1)
    cube = np.zeros((12, 12, 12), dtype=bool)
    cube[3:9, 3:9, 3:9] = True
    rows = []
    for number in range(4):
        for roi in ("L1", "L2"):
            other = cube ^ (generator.random(cube.shape) < 0.01)
            rows.append(overlap_row(f"case-{number:02d}", roi, "A, session 1", "B, session 1", overlap(cube, other, (3, 1, 1))))
    rows.append(overlap_row("case-09", "L2", "A, session 1", "B, session 1", overlap(cube, cube & False, (3, 1, 1))))
    return pd.DataFrame(rows)


def times() -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"case": f"case-{number:02d}", "reader": reader, "session": 1, "active_seconds": 100.0 + 30 * number}
            for reader in ("A", "B")
            for number in range(5)
        ]
    )


def study(**changes) -> AgreementInputs:
    inter = Comparison("inter-reader", readings(("A", "B"), "reader", 1), IccFilter())
    again = readings(("1", "2"), "session", 2)
    intra = Comparison("intra-reader", again, IccFilter(rule="lower"), rater_col="session")
    content = {
        "title": "Lumbar study",
        "comparisons": (inter, intra),
        "overlaps": masks(),
        "times": times(),
        "protocol": "op-mri",
        "protocol_sha256": "5" * 64,
        "created": "2026-04-01",
    }
    return AgreementInputs(**(content | changes))


class Page(HTMLParser):
    """Text, tags and attributes of a page, white space collapsed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[str] = []
        self._skipped = ""
        self.feed(html)
        self.text = re.sub(r"\s+", " ", " ".join(self.parts))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._skipped = tag if tag in ("style", "script") else ""

    def handle_data(self, data):
        if not self._skipped:
            self.parts.append(data)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("agreement")
    analysis, path = agreement_report(study(warnings=("the washout was overruled: <scanner> moved",)), folder)
    return analysis, folder, Page(path.read_text(encoding="utf-8"))


def test_a_feature_is_stable_when_it_passes_both_filters(written):
    analysis, _, _ = written
    inter, intra = study().comparisons
    first = icc_table(inter.features)
    second = icc_table(intra.features, rater_col="session", by="lower")
    expected = [name for name, a, b in zip(NAMES, first["stable"], second["stable"], strict=True) if a and b]
    assert list(analysis.stable.names()) == expected
    assert 0 < len(expected) < first["stable"].sum() < len(NAMES)


def test_the_stable_list_is_written_with_both_criteria(written):
    analysis, folder, _ = written
    stable = read_stable_features(folder / "stable_features.json")
    assert stable == analysis.stable
    assert [(c.name, c.rule) for c in stable.criteria] == [("inter-reader", "point"), ("intra-reader", "lower")]
    assert (stable.protocol_sha256, stable.created) == ("5" * 64, "2026-04-01")


def test_the_icc_table_on_disk_is_that_of_the_icc_verb(written):
    _, folder, _ = written
    stored = pd.read_csv(folder / "icc_inter-reader.csv", keep_default_na=False, na_values={"icc": [""]}, **EXACT)
    assert stored["icc"].tolist() == pytest.approx(icc_table(study().comparisons[0].features)["icc"].tolist(), nan_ok=True, abs=0)


def test_every_excluded_feature_has_a_reason(written):
    analysis, folder, page = written
    excluded = pd.read_csv(folder / "excluded_features.csv")
    gone = set(NAMES) - set(analysis.stable.names())
    assert set(excluded["feature"]) == gone
    assert excluded["why"].str.len().min() > 10
    assert excluded.loc[excluded["feature"] == NAMES[-2], "why"].str.contains("constant").all()
    assert all(name in page.text for name in gone)


def test_counts_stand_by_image_type_and_feature_class(written):
    analysis, _, page = written
    table = analysis.results[0].icc
    glcm = table[table["feature"].str.contains("_glcm_")]
    firstorder = table[table["feature"].str.contains("original_firstorder_")]
    assert f"{firstorder['stable'].sum()}/2" in page.text
    assert f"{glcm['stable'].sum()}/3" in page.text
    assert f"{table['stable'].sum()}/12" in page.text


def test_the_methods_text_names_the_exact_form_interval_and_threshold(written):
    _, _, page = written
    assert (
        "ICC(2,1) of Shrout and Fleiss (ICC(A,1) of McGraw and Wong; two-way random, absolute agreement, single rater)"
        in page.text
    )
    assert "its 95 % confidence interval" in page.text
    assert "Features were kept if ICC(2,1) was above 0.75" in page.text
    assert "the lower bound of the 95 % interval of ICC(2,1) was above 0.75" in page.text
    assert "protocol op-mri (SHA-256 5555555555555555...)" in page.text


def test_warnings_and_the_notice_stand_on_the_page_and_are_escaped(written):
    _, _, page = written
    assert "the washout was overruled: <scanner> moved" in page.text
    assert "scanner" not in {tag for tag, _ in page.tags}
    assert "For research use only: not a diagnosis" in page.text


def test_every_figure_is_inside_the_page_and_in_the_folder(written):
    _, folder, page = written
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    assert all(image["src"].startswith("data:image/png;base64,") and len(image["src"]) > 5000 for image in images)
    assert sorted(path.stem for path in (folder / "figures").glob("*.png")) == [
        "dice", "extremes_inter-reader", "extremes_intra-reader", "icc_inter-reader", "icc_intra-reader",
        "limits_inter-reader", "limits_intra-reader", "times", "volume",
    ]  # fmt: skip
    assert len(images) == 9


def test_nothing_is_loaded_from_elsewhere(written):
    _, _, page = written
    addresses = [value for _, attributes in page.tags for key, value in attributes.items() if key in ("src", "href")]
    assert all(value.startswith(("data:", "#")) for value in addresses)


def test_a_missing_mask_is_named_and_left_out_of_the_distances(written):
    _, _, page = written
    assert "1 (mask b is empty)" in page.text
    assert "In 1 comparison(s) a mask was missing" in page.text


def test_the_page_made_again_from_the_folder_is_the_same(written):
    _, folder, _ = written
    assert build_report(folder) == ("agreement", (folder / "agreement.html").read_text(encoding="utf-8"))


def test_the_inputs_survive_in_the_folder(written):
    _, folder, _ = written
    again, first = read_inputs(folder), study()
    pd.testing.assert_frame_equal(again.comparisons[0].features, first.comparisons[0].features, check_exact=True)
    pd.testing.assert_frame_equal(again.overlaps, first.overlaps, check_exact=True)
    assert again.comparisons[1].criterion == first.comparisons[1].criterion


@pytest.fixture
def quick(monkeypatch):
    """Leaves out drawing, which takes most of the time, where only text is looked at."""
    monkeypatch.setattr("OsteoRadiomicsLib.report.agreement.agreement.png", lambda figure: b"picture")
    monkeypatch.setattr("OsteoRadiomicsLib.report.agreement.agreement.write_figure", lambda folder, stem, figure, **known: None)


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


def test_both_rules_stand_side_by_side_whichever_decides(written):
    analysis, _, page = written
    inter, intra = (result.icc.set_index("feature") for result in analysis.results)
    for name, table in (("Inter-reader", inter), ("Intra-reader", intra)):
        point, lower = ((table[column] > 0.75).sum() for column in ("icc", "ci_low"))
        assert f"{name} 12 24 12 {point} {lower}" in page.text
    point, lower = (((inter[column] > 0.75) & (intra[column] > 0.75)).sum() for column in ("icc", "ci_low"))
    assert f"All comparisons 12 {point} {lower}" in page.text


def test_the_methods_text_has_a_sentence_for_each_comparison_and_every_warning(tmp_path, quick):
    inter, intra = study().comparisons
    apart = "sessions 1 and 2 of A lay 60 to 71 days apart, case by case, for a washout of 60 days"
    intra = replace(intra, circumstances=(apart,))
    warnings = ("session 2 of A was opened before the end of the washout, by the coordinator's word: moved", "a mask is doubtful")
    _, path = agreement_report(study(comparisons=(inter, intra), warnings=warnings), tmp_path)
    methods = Page(path.read_text(encoding="utf-8").split('<section id="methods">')[1]).text
    first, second = (re.search(rf"{name}, 2 .*?chance(; .*?)?\. ", methods)[0] for name in ("Inter-reader", "Intra-reader"))
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


@damaged_contents(
    ("{}", "lacks kind"),
    ("no json", "is no readable JSON"),
    ('{"kind": "agreement", "schema_version": 9}', "has schema version 9, this software reads up to 1"),
)
def test_a_damaged_record_is_refused(tmp_path, content, message):
    assert_refused(tmp_path / "agreement.json", content, rf"agreement\.json: {message}", lambda path: agreement_page(path.parent))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_happened_to_the_record_the_inputs_are_read_or_refused(written, tmp_path, data):
    _, folder, _ = written
    whole = (folder / "agreement.json").read_bytes()
    record = AgreementRecord.from_bytes(whole, "agreement.json")
    assert_reads_back(record, AgreementRecord.read, tmp_path)
    assert (tmp_path / "first.json").read_bytes() == whole
    for table in folder.glob("*.csv"):
        shutil.copy(table, tmp_path)
    (tmp_path / "agreement.json").write_text(json.dumps(data.draw(damaged(record.to_json()))), encoding="utf-8")
    try:
        inputs, message = read_inputs(tmp_path), ""
    except TableError as error:
        inputs, message = None, str(error)
    assert inputs is not None or str(tmp_path) in message
