"""From readings to the agreement report: a phantom study with two sessions, and two real masks of one subject."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import IccFilter, icc, read_stable_features
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.cohort.store import ResultStore
from OsteoRadiomicsLib.images import read_mask
from OsteoRadiomicsLib.readings import Desk, StudyRequest, Worklist, create_study, open_early, open_study
from OsteoRadiomicsLib.readings.handing_in import MaskFile, hand_in
from OsteoRadiomicsLib.workflows.study_agreement import study_agreement
from readings.small_protocol import small_protocol
from readings.study_kit import COORDINATOR, SetClock, drawing, new_study, read_all, reader, reviewer, sit


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A reads five cases twice, B once; both draw a little differently."""
    folder = tmp_path_factory.mktemp("agreement")
    protocol = small_protocol(folder)
    clock = SetClock()
    people = (reader("A", 0, 3), reader("B"))
    root = new_study(folder, clock, *people, cases=5, sessions=2, washout_days=1, protocol=str(protocol))
    order = read_all(root, "A", clock, draw=lambda case: drawing(grow=order_of(root, case) % 3))
    assert len(order) == 5
    read_all(root, "B", clock, draw=lambda case: drawing(grow=order_of(root, case) % 3 + (order_of(root, case) == 4)))
    clock.pass_days(2)
    read_all(root, "A", clock, session=2, draw=lambda case: drawing(grow=order_of(root, case) % 3))
    study = open_study(root, clock=clock)
    return study, study_agreement(study, folder / "out")


def order_of(root: Path, case: str) -> int:
    return open_study(root).cases.index(case)


def test_inter_and_intra_reader_comparisons_are_applied_in_turn(finished):
    _, made = finished
    assert [result.comparison.name for result in made.analysis.results] == ["inter-reader", "intra-reader A"]
    inter, intra = made.analysis.results
    assert (inter.raters, intra.raters) == (("A", "B"), ("1", "2"))
    assert (int(inter.icc["n_cases"].max()), int(intra.icc["n_cases"].max())) == (5, 3)


def test_the_icc_is_that_of_the_features_in_the_table(finished):
    _, made = finished
    table = pd.read_csv(made.features)
    assert list(table.columns[:5]) == ["case", "sequence", "roi", "reader", "session"]
    assert len(table) == 13
    wide = table[table["session"] == 1].pivot_table(index="case", columns="reader", values="original_firstorder_Mean")
    expected = icc(wide.to_numpy()[None], "ICC(3,1)")
    row = made.analysis.results[0].icc.set_index("feature").loc["original_firstorder_Mean"]
    assert row["icc"] == pytest.approx(float(expected.icc[0]), abs=1e-12)
    assert row["form"] == "ICC(3,1)"


def test_volumes_of_the_table_are_those_of_the_masks(finished):
    _, made = finished
    table = pd.read_csv(made.features).set_index(["case", "reader", "session"])
    for (case, who, session), row in table.iterrows():
        path = made.page.parent / f"masks/{case}_{who}_{session}.seg.nrrd"
        voxels = np.count_nonzero(sitk.GetArrayFromImage(read_mask(path).layers[0]))
        assert row["original_shape_VoxelVolume"] == voxels * 64


def test_the_stable_list_carries_the_protocol_and_the_filters(finished):
    study, made = finished
    stable = read_stable_features(made.page.parent / "stable_features.json")
    assert stable.protocol_sha256 == study.protocol.features_hash()
    assert [(c.name, c.form, c.threshold) for c in stable.criteria] == [
        ("inter-reader", "ICC(3,1)", 0.6),
        ("intra-reader A", "ICC(3,1)", 0.6),
    ]


def test_times_and_overlaps_of_every_pair_are_kept(finished):
    _, made = finished
    assert len(made.overlaps) == (5 + 3) * 3
    assert set(made.overlaps["b"]) == {"B, session 1", "A, session 2"}
    assert made.overlaps[made.overlaps["b"] == "A, session 2"]["dice"].eq(1).all()
    times = pd.read_csv(made.page.parent / "times.csv")
    assert times["active_seconds"].eq(30).all()
    assert len(times) == 13


def test_doubtful_readings_and_changes_reach_the_report(finished, tmp_path):
    study, made = finished
    warnings = json.loads((made.page.parent / "agreement.json").read_text())["warnings"]
    assert any("3 masks of A, session 2, are byte for byte those of the same reader, session 1" in text for text in warnings)
    assert any("masks of B, session 1, are byte for byte those of A, session 1" in text for text in warnings)
    assert not any("changed by other means" in text for text in warnings)
    assert "are byte for byte those of the same reader" in made.page.read_text(encoding="utf-8")
    root = shutil.copytree(study.layout.root, tmp_path / "study")
    (root / "heads/B.json").unlink()
    again = study_agreement(open_study(root), tmp_path / "out")
    warnings = json.loads((again.page.parent / "agreement.json").read_text())["warnings"]
    assert any(text.startswith("1 findings of study verify say that the study was changed") for text in warnings)


def test_a_deleted_folder_a_foreign_file_and_a_wrong_clock_are_named_in_the_report(finished, tmp_path):
    study, _ = finished
    root = shutil.copytree(study.layout.root, tmp_path / "study")
    case = study.assigned(study.plan.participant("A"), 2)[0]
    for ending in ("json", "seg.nrrd"):
        shutil.copy(root / f"readings/B/session-1/{case}.{ending}", root / f"readings/A/session-2/{case}.{ending}")
    shutil.rmtree(root / "readings/B")
    clock = SetClock(study.clock.now())
    clock.drive_behind = 61 * 86400.0
    with sit(root, "A", clock):
        pass
    made = study_agreement(open_study(root, clock=clock), tmp_path / "out")
    said = "\n".join(json.loads((made.page.parent / "agreement.json").read_text())["warnings"])
    assert "readings/B is missing: the folder was deleted" in said
    assert f"readings/A/session-2/{case}.json is a reading of B, session 1: another reader's file was put here" in said
    assert "the clock of A's computer was 61.0 days ahead of the study drive's" in said
    assert "readings/B is missing" in made.page.read_text(encoding="utf-8")


def test_a_second_run_extracts_nothing_again_and_gives_the_same_bytes(finished, monkeypatch):
    study, made = finished
    before = made.features.read_bytes()
    extracted, finish = [], ResultStore.finish

    def kept(store, ended):
        extracted.extend(row for _, outcome in ended for row in outcome.rows)
        finish(store, ended)

    monkeypatch.setattr(ResultStore, "finish", kept)
    study_agreement(study, made.page.parent)
    assert extracted == []
    assert made.features.read_bytes() == before


def test_another_filter_may_be_asked_for(finished, tmp_path):
    study, _ = finished
    made = study_agreement(study, tmp_path / "other", used=IccFilter("ICC(2,1)", 0.99, "lower"))
    assert {result.comparison.criterion.form for result in made.analysis.results} == {"ICC(2,1)"}


def test_one_reader_alone_is_nothing_to_compare(make_study, clock, tmp_path):
    root = make_study()
    read_all(root, "A", clock)
    with pytest.raises(StudyError, match="no two readings of one case"):
        study_agreement(open_study(root), tmp_path / "out")


def test_a_report_says_that_a_washout_was_cut_short_and_a_review_is_not_independent(tmp_path, clock):
    protocol = small_protocol(tmp_path)
    root = new_study(
        tmp_path, clock, reader("A", 0, 0), reviewer("B", "A"), cases=2, sessions=2, washout_days=60, protocol=str(protocol)
    )
    read_all(root, "A", clock)
    read_all(root, "B", clock)
    with sit(root, "coordinator", clock) as desk:
        open_early(desk, "A", 2, "no time")
    read_all(root, "A", clock, session=2)
    made = study_agreement(open_study(root, clock=clock), tmp_path / "out")
    warnings = json.loads((made.page.parent / "agreement.json").read_text())["warnings"]
    assert any("session 2 of A was opened before the end of the washout" in text for text in warnings)
    assert any("B revised copies of A's masks" in text for text in warnings)


def test_readers_of_different_cases_are_compared_by_all_their_readings(tmp_path, clock):
    """Six cases, three readers, each of whom has read four: no case was read by all."""
    protocol = small_protocol(tmp_path)
    root = new_study(tmp_path, clock, reader("A"), reader("B"), reader("C"), cases=6, protocol=str(protocol))
    cases = open_study(root).cases
    for who, left in (("A", (0, 1)), ("B", (2, 3)), ("C", (4, 5))):
        with sit(root, who, clock) as desk:
            work = Worklist(desk, 1)
            for number in set(range(6)) - set(left):
                work.open(cases[number])
                work.submit(drawing(grow=number % 4))
    made = study_agreement(open_study(root, clock=clock), tmp_path / "out")
    (result,) = made.analysis.results
    assert result.comparison.name == "inter-reader"
    assert result.icc["icc"].isna().all()
    assert (result.all_readings.cases, result.all_readings.readings) == (6, 12)
    assert result.icc.set_index("feature")["icc_all"]["original_shape_VoxelVolume"] == 1  # all drew the same
    assert "over all 12 readings of 6 cases" in made.page.read_text(encoding="utf-8")
    assert len(made.overlaps) == 6 * 3


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    """A and B read four cases and differ; R copies A; Q, a reviewer too, has read nothing."""
    folder = tmp_path_factory.mktemp("reviewed")
    protocol = small_protocol(folder)
    clock = SetClock()
    people = (reader("A"), reader("B"), reviewer("R", "A"), reviewer("Q", "A"))
    root = new_study(folder, clock, *people, cases=4, protocol=str(protocol))
    for who, grow in (("A", 0), ("B", 1), ("R", 0)):
        read_all(root, who, clock, draw=lambda case, grow=grow: drawing(grow=(order_of(root, case) + grow) % 3))
    study = open_study(root, clock=clock)
    return study, study_agreement(study, folder / "out")


def test_a_reviewer_is_compared_with_his_reader_alone(reviewed):
    _, made = reviewed
    found = {r.comparison.name: (r.raters, r.comparison.independent) for r in made.analysis.results}
    assert found == {"inter-reader": (("A", "B"), True), "reader v. reviewer R": (("A", "R"), False)}


def test_a_copied_reading_makes_no_feature_stable_that_two_readers_do_not_reproduce(reviewed):
    _, made = reviewed
    inter, copied = made.analysis.results
    assert copied.icc["stable"].all()  # R's masks are A's
    assert not inter.icc["stable"].all()
    stable = {name for group in made.analysis.stable.groups for name in group.features}
    assert stable == set(inter.icc.loc[inter.icc["stable"].astype(bool), "feature"])


def test_the_page_the_methods_text_and_the_list_say_that_a_reviewer_is_not_independent(reviewed):
    _, made = reviewed
    stable = read_stable_features(made.page.parent / "stable_features.json")
    assert [(criterion.name, criterion.independent) for criterion in stable.criteria] == [
        ("inter-reader", True),
        ("reader v. reviewer R", False),
    ]
    assert len(stable.notes) == 1
    assert "reader v. reviewer R (A, R)" in stable.notes[0]
    page = made.page.read_text(encoding="utf-8")
    assert "so this is no inter-reader agreement" in page
    assert page.count("not independent: one revised copies") == 2
    assert "Reader v. reviewer R" in page


def test_a_reviewer_who_has_read_nothing_raises_nothing(reviewed):
    _, made = reviewed
    warnings = json.loads((made.page.parent / "agreement.json").read_text())["warnings"]
    assert [text for text in warnings if text.startswith("Q ")] == []
    assert [text for text in warnings if "R revised copies of A's masks" in text]
    assert "Q" not in {rater for criterion in made.analysis.stable.criteria for rater in criterion.raters}


def test_the_page_made_again_still_says_so(reviewed):
    from OsteoRadiomicsLib.report.agreement.agreement import agreement_page

    _, made = reviewed
    assert agreement_page(made.page.parent) == made.page.read_text(encoding="utf-8")


def test_two_real_masks_of_one_subject_agree_by_a_dice_of_097(data, tmp_path):
    folder = data / "mr_spine"
    cases = tmp_path / "cases.csv"
    with open(cases, "w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("case", "sequence", "image"), ("dzz", "T1", folder / "dzz_T1.nii.gz")])
    protocol = small_protocol(tmp_path)
    key = tmp_path / "coordinator" / "key.csv"
    request = StudyRequest(tmp_path / "study", key, str(protocol), cases, (reader("A"), reader("B"), COORDINATOR), 1, 0, 1)
    study = open_study(create_study(request).root)
    for who, mask in (("A", "dzz_T1_vertbody_msk.nii.gz"), ("B", "dzz_T2_vertbody_msk.nii.gz")):
        with Desk(study, who) as desk:
            handed = hand_in(desk, 1, MaskFile(study.cases[0], folder / mask))
        assert handed.ignored == ("17", "18", "19", "23", "24", "26")
    made = study_agreement(study, tmp_path / "out")
    assert made.failures == ()
    dice = made.overlaps.set_index("roi")["dice"]
    assert dice.mean() == pytest.approx(0.969, abs=1e-3)
    masks = [sitk.ReadImage(str(folder / f"dzz_{name}_vertbody_msk.nii.gz")) for name in ("T1", "T2")]
    first, second = (sitk.GetArrayFromImage(mask) == 20 for mask in masks)
    assert dice["L1"] == pytest.approx(2 * (first & second).sum() / (first.sum() + second.sum()), abs=1e-12)
    # One case gives no ICC: undefined with a reason, never 0 or 1.
    table = made.analysis.results[0].icc
    assert table["icc"].isna().all()
    assert (table["reason"] != "").all()
