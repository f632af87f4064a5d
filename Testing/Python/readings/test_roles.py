"""Reviewer, arbiter and coordinator: what each sees, and the consensus that comes of it."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import staple
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Status, Worklist, form_consensus, open_study, verify_study
from OsteoRadiomicsLib.readings.masks import label_map_of
from readings.study_kit import LABELS, SIZE, SLICES, arbiter, array_of, drawing, label_map, read_all, reader, reviewer, sit


def final(root, case) -> np.ndarray:
    return array_of(label_map_of(open_study(root).consensus(case).mask))


def form(root, clock, method, reason=""):
    with sit(root, "coordinator", clock) as desk:
        return form_consensus(desk, method, reason=reason)


def test_a_reviewer_starts_from_a_copy_and_both_masks_are_kept(make_study, clock):
    root = make_study(reader("A"), reviewer("B", "A"))
    read_all(root, "A", clock)
    with sit(root, "B", clock) as desk:
        work = Worklist(desk, 1)
        view = work.next()
        np.testing.assert_array_equal(array_of(view.start), array_of(drawing()))
        revised = work.submit(drawing(grow=1))
        work.next()
        accepted = work.submit(drawing())
    assert (revised.decision, accepted.decision) == ("revised", "accepted")
    study = open_study(root)
    source = study.reading("A", 1, view.case)
    assert revised.sources[0].mask_sha256 == source.record.mask_sha256
    np.testing.assert_array_equal(array_of(label_map_of(source.mask)), array_of(drawing()))
    np.testing.assert_array_equal(array_of(label_map_of(study.reading("B", 1, view.case).mask)), array_of(drawing(grow=1)))


def test_a_reviewer_waits_until_the_reader_has_submitted(make_study, clock):
    root = make_study(reader("A"), reviewer("B", "A"))
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        done = work.next().case
        work.submit(drawing())
    with sit(root, "B", clock) as desk:
        work = Worklist(desk, 1)
        assert {state.case: state.status for state in work.states}[done] is Status.TO_DO
        assert sorted(state.status for state in work.states if state.case != done) == [Status.WAITING] * 2
        waiting = next(state.case for state in work.states if state.case != done)
        with pytest.raises(StudyError, match="waits for A"):
            work.open(waiting)


@pytest.fixture
def disagreeing(make_study, clock):
    """A and B differ on every case but the first; C decides."""
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"))
    first = open_study(root).cases[0]
    read_all(root, "A", clock)
    read_all(root, "B", clock, draw=lambda case: drawing(grow=0 if case == first else 2))
    return root


def test_an_arbiter_has_nothing_to_do_where_both_drew_the_same(disagreeing, clock):
    with sit(disagreeing, "C", clock) as desk:
        states = {state.case: state.status for state in Worklist(desk, 1).states}
    cases = open_study(disagreeing).cases
    assert [states[case] for case in cases] == [Status.AGREED, Status.TO_DO, Status.TO_DO]


def test_an_arbiter_sees_who_drew_what_as_a_label_map(disagreeing, clock):
    with sit(disagreeing, "C", clock) as desk:
        view = Worklist(desk, 1).next()
    overlay = view.disagreement()
    assert [segment.name for segment in overlay.segments] == ["reader 1 only", "reader 2 only", "both", "different ROIs"]
    a, b = array_of(drawing()) > 0, array_of(drawing(grow=2)) > 0
    side = 1 + [source.reader for source in view.source_records].index("B")
    np.testing.assert_array_equal(array_of(overlay), np.where(a & b, 3, np.where(b, side, 0)))
    np.testing.assert_array_equal(array_of(view.start), array_of(drawing()))


def test_the_overlay_marks_voxels_drawn_for_different_rois(make_study, clock):
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"), cases=1)
    moved = np.zeros(SIZE[::-1], np.uint8)
    for name, z in SLICES.items():
        moved[z, 4:10, 4:10] = LABELS[name]
    moved[SLICES["L2"], 4:10, 4:6] = LABELS["L1"]
    read_all(root, "A", clock)
    with sit(root, "B", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        work.submit(label_map(moved), override="a fault for the test")
    with sit(root, "C", clock) as desk:
        overlay = array_of(Worklist(desk, 1).next().disagreement())
    assert (overlay[SLICES["L2"], 4:10, 4:6] == 4).all()
    assert (overlay[SLICES["L2"], 4:10, 6:10] == 3).all()


def test_an_arbiters_decision_is_told_by_the_voxels(disagreeing, clock):
    decisions = []
    with sit(disagreeing, "C", clock) as desk:
        work = Worklist(desk, 1)
        for mask in (drawing(grow=2), drawing(grow=1)):
            work.next()
            decisions.append(work.submit(mask).decision)
    assert decisions == ["B", "edited"]


def test_an_arbiter_is_told_no_names_and_the_sides_are_drawn_for_each_case(make_study, clock):
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"), cases=12)
    for who, grow in (("A", 0), ("B", 2)):
        read_all(root, who, clock, draw=lambda case, grow=grow: drawing(grow=grow))
    first = []
    with sit(root, "C", clock) as desk:
        work = Worklist(desk, 1)
        while view := work.next():
            assert list(view.sources) == ["reader 1", "reader 2"]
            told = " ".join([view.title, *(segment.name for segment in view.disagreement().segments)]).split()
            assert not {"A", "B"} & set(told)
            first.append(view.source_records[0].reader)
            own = dict(zip((source.reader for source in view.source_records), view.sources.values(), strict=True))
            np.testing.assert_array_equal(array_of(own["B"]), array_of(drawing(grow=2)))
            assert work.submit(view.sources["reader 2"]).decision == view.source_records[1].reader
    assert set(first) == {"A", "B"}
    with sit(root, "C", clock) as desk:  # the same sides whenever a case is opened
        work = Worklist(desk, 1)
        again = [work.open(state.case).source_records[0].reader for state in work.states]
    assert again == first


def test_the_arbiter_is_called_below_the_registered_dice_only(make_study, clock):
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"), arbitrate_below=0.9)
    near, far, same = open_study(root).cases
    grown = {near: 1, far: 2, same: 0}  # boxes of 6, 7 and 8 voxels: Dice 12/13, 12/14 and 1
    read_all(root, "A", clock)
    read_all(root, "B", clock, draw=lambda case: drawing(grow=grown[case]))
    with sit(root, "C", clock) as desk:
        states = {state.case: state.status for state in Worklist(desk, 1).states}
    assert states == {near: Status.AGREED, far: Status.TO_DO, same: Status.AGREED}
    made = form(root, clock, "arbitration")
    assert (set(made.formed), set(made.failures)) == ({near, same}, {far})
    np.testing.assert_array_equal(final(root, near), array_of(drawing()))  # the first source's mask
    assert open_study(root).consensus(near).record.figures == {"lowest Dice": 12 / 13}


def test_one_segment_below_the_limit_calls_the_arbiter(make_study, clock):
    root = make_study(reader("A"), reader("B"), arbiter("C", "A", "B"), cases=1, arbitrate_below=0.9)
    read_all(root, "A", clock)
    with sit(root, "B", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        work.submit(drawing(leave_out="L3"), override="not in the image")
    with sit(root, "C", clock) as desk:
        assert [state.status for state in Worklist(desk, 1).states] == [Status.TO_DO]


def test_training_cases_come_first_for_every_reader_and_count_nowhere(make_study, clock):
    root = make_study(reader("A"), reader("B", 3), cases=6, training_cases=2)
    study = open_study(root)
    orders = {who: study.assigned(study.plan.participant(who), 1) for who in "AB"}
    assert len(study.training) == 2
    assert set(orders["A"][:2]) == set(orders["B"][:2]) == study.training
    assert (len(orders["A"]), len(orders["B"])) == (6, 5)
    for who in "AB":
        read_all(root, who, clock)
    made = form(root, clock, "majority")
    assert set(made.formed) == set(orders["B"][2:])
    assert not study.training & {*made.formed, *made.failures}


def test_arbitration_takes_the_arbiters_mask_and_the_agreed_one(disagreeing, clock):
    early = form(disagreeing, clock, "arbitration")
    first, *others = open_study(disagreeing).cases
    assert early.formed == (first,)
    assert all("waits for arbitration by C" in early.failures[case] for case in others)
    read_all(disagreeing, "C", clock, draw=lambda case: drawing(grow=1))
    late = form(disagreeing, clock, "arbitration")
    assert (late.formed, late.unchanged, late.failures) == (tuple(others), (first,), {})
    np.testing.assert_array_equal(final(disagreeing, first), array_of(drawing()))
    np.testing.assert_array_equal(final(disagreeing, others[0]), array_of(drawing(grow=1)))
    found = verify_study(open_study(disagreeing))
    assert found.findings == found.doubtful  # A and B drew one case alike
    assert len(found.doubtful) == 1


def test_arbitration_without_an_arbiter_is_refused(make_study, clock):
    root = make_study(reader("A"), reader("B"))
    with pytest.raises(StudyError, match="has no arbiter"):
        form(root, clock, "arbitration")


def test_majority_keeps_what_two_of_three_drew(make_study, clock):
    root = make_study(reader("A"), reader("B"), reader("C"), cases=1)
    for who, grow in (("A", 0), ("B", 1), ("C", 2)):
        read_all(root, who, clock, draw=lambda case, grow=grow: drawing(grow=grow))
    form(root, clock, "majority")
    np.testing.assert_array_equal(final(root, open_study(root).cases[0]), array_of(drawing(grow=1)))


@pytest.mark.parametrize("method", ["majority", "staple"])
def test_consensus_must_not_equal_a_where_b_differs_and_r_copies_a(make_study, clock, method):
    root = make_study(reader("A"), reader("B"), reviewer("R", "A"), cases=1)
    for who, grow in (("A", 2), ("B", 0), ("R", 2)):
        read_all(root, who, clock, draw=lambda case, grow=grow: drawing(grow=grow))
    form(root, clock, method)
    case = open_study(root).cases[0]
    record = open_study(root).consensus(case).record
    assert [source.reader for source in record.sources] == ["A", "B"]
    if method == "majority":  # of two readers: what both drew
        np.testing.assert_array_equal(final(root, case), array_of(drawing()))
        assert not np.array_equal(final(root, case), array_of(drawing(grow=2)))
    else:
        estimate = staple([drawing(grow=grow).layers[0] == LABELS["L1"] for grow in (2, 0)])
        np.testing.assert_array_equal(final(root, case) == LABELS["L1"], sitk.GetArrayFromImage(estimate.mask) > 0)
        assert {name.split()[-1] for name in record.figures} == {"A", "B"}


def test_a_reader_and_his_reviewer_form_no_majority(make_study, clock):
    root = make_study(reader("A"), reviewer("R", "A"), cases=1)
    for who in "AR":
        read_all(root, who, clock)
    reason = next(iter(form(root, clock, "majority").failures.values()))
    assert "1 of the two or more readings needed are submitted (reviewers do not count" in reason


def test_staple_is_the_estimate_of_each_segment_with_its_figures(make_study, clock):
    root = make_study(reader("A"), reader("B"), reader("C"), cases=1)
    masks = {"A": drawing(grow=0), "B": drawing(grow=1), "C": drawing(grow=2)}
    for who, mask in masks.items():
        read_all(root, who, clock, draw=lambda case, mask=mask: mask)
    form(root, clock, "staple")
    case = open_study(root).cases[0]
    record = open_study(root).consensus(case).record
    for name, label in LABELS.items():
        expected = staple([mask.layers[0] == label for mask in masks.values()])
        np.testing.assert_array_equal(final(root, case) == label, sitk.GetArrayFromImage(expected.mask) > 0)
        assert record.figures[f"{name} sensitivity A"] == expected.sensitivity[0]
        assert record.figures[f"{name} specificity C"] == expected.specificity[2]


def test_a_consensus_by_one_reader_cannot_be_formed(make_study, clock):
    root = make_study(reader("A"), reader("B"), cases=1)
    read_all(root, "A", clock)
    assert "1 of the two or more readings needed" in next(iter(form(root, clock, "majority").failures.values()))


def test_another_method_needs_a_reason_and_keeps_the_earlier_consensus(make_study, clock):
    root = make_study(reader("A"), reader("B"), cases=1)
    for who in "AB":
        read_all(root, who, clock)
    case = open_study(root).cases[0]
    form(root, clock, "majority")
    assert "Give a reason" in form(root, clock, "staple").failures[case]
    form(root, clock, "staple", reason="weights readers")
    record = open_study(root).consensus(case).record
    assert (record.method, record.version, record.reason) == ("staple", 2, "weights readers")
    assert (root / f"consensus/history/{case}.1.seg.nrrd").exists()


def test_a_consensus_is_formed_again_when_a_reading_was_revised(make_study, clock):
    root = make_study(reader("A"), reader("B"), cases=1)
    for who in "AB":
        read_all(root, who, clock)
    form(root, clock, "majority")
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        work.open(work.states[0].case)
        work.submit(drawing(grow=1), reason="again")
    assert form(root, clock, "majority").formed
    assert open_study(root).consensus(open_study(root).cases[0]).record.reason == "the readings changed"


@pytest.mark.parametrize("who", ["A", "C"])
def test_only_the_coordinator_forms_a_consensus(disagreeing, clock, who):
    with sit(disagreeing, who, clock) as desk, pytest.raises(StudyError, match="this is for the coordinator"):
        form_consensus(desk, "majority")


def test_the_coordinator_has_no_worklist(make_study, clock):
    with sit(make_study(), "coordinator", clock) as desk, pytest.raises(StudyError, match="coordinator is coordinator"):
        Worklist(desk, 1)
