"""Going through a worklist: order, resume, skip, drafts, time at work, submission and revision."""

from __future__ import annotations

import errno

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import OutputError, StudyError
from OsteoRadiomicsLib.readings import Status, Worklist, open_study, study_status, verify_study
from OsteoRadiomicsLib.readings.masks import label_map_of
from readings.faults import AskedStorage
from readings.study_kit import array_of, drawing, read_all, reader, sit


def test_a_session_read_to_the_end_is_complete_and_verifies(make_study, clock):
    root = make_study()
    order = read_all(root, "A", clock)
    study = open_study(root, clock=clock)
    assert sorted(order) == list(study.cases)
    assert study_status(study).sessions[0].complete
    assert verify_study(study).findings == ()


def test_a_submitted_mask_reads_back_voxel_for_voxel(make_study, clock):
    root = make_study()
    read_all(root, "A", clock, draw=lambda case: drawing(grow=1))
    study = open_study(root)
    stored = study.reading("A", 1, study.cases[0])
    np.testing.assert_array_equal(array_of(label_map_of(stored.mask)), array_of(drawing(grow=1)))
    assert [segment.name for segment in label_map_of(stored.mask).segments] == ["L1", "L2", "L3"]


def test_each_session_and_reader_has_an_order_of_its_own(make_study):
    study = open_study(make_study(reader("A", 0, 0), reader("B", 0, 0), cases=12, sessions=2))
    a, b = study.plan.participant("A"), study.plan.participant("B")
    orders = {study.assigned(person, session) for person in (a, b) for session in (1, 2)}
    assert len(orders) == 4
    assert {tuple(sorted(order)) for order in orders} == {study.cases}


def test_the_order_is_the_same_whenever_the_study_is_opened(make_study):
    root = make_study(cases=12)
    first, second = (open_study(root) for _ in range(2))
    person = first.plan.participant("A")
    assert first.assigned(person, 1) == second.assigned(person, 1) != tuple(sorted(first.assigned(person, 1)))


def test_a_smaller_sample_is_part_of_a_larger_one(make_study):
    study = open_study(make_study(reader("A", 8, 3), reader("B", 5), cases=10, sessions=2))
    a, b = study.plan.participant("A"), study.plan.participant("B")
    assert set(study.assigned(a, 2)) < set(study.assigned(b, 1)) < set(study.assigned(a, 1))


def test_the_reader_resumes_at_the_case_he_stopped_at(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        work.submit(drawing())
        stopped_at = work.next().case
    with sit(root, "A", clock) as desk:
        assert Worklist(desk, 1).resume().case == stopped_at


def test_next_passes_over_done_and_skipped_cases_and_ends(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        first = work.next()
        work.skip("motion artefact")
        second = work.next()
        work.submit(drawing())
        third = work.next()
        work.submit(drawing())
        assert len({first.case, second.case, third.case}) == 3
        assert work.next() is None
        assert [state.why for state in work.states if state.status is Status.SKIPPED] == ["motion artefact"]


def test_next_goes_on_in_order_after_a_submission_and_comes_back_to_what_was_passed_over(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        passed_over = work.next()
        second = work.next()
        work.submit(drawing())
        third = work.next()
        assert [state.case for state in work.states] == [passed_over.case, second.case, third.case]
        work.submit(drawing())
        assert work.next().case == passed_over.case


def test_previous_goes_back_to_a_submitted_case_with_its_own_mask(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        first = work.next()
        work.submit(drawing(grow=2))
        work.next()
        again = work.previous()
        assert again.case == first.case
        np.testing.assert_array_equal(array_of(again.start), array_of(drawing(grow=2)))
        assert work.previous() is None


def test_skipping_needs_a_reason(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        with pytest.raises(StudyError, match="needs a reason"):
            work.skip("  ")


def test_a_skipped_case_can_be_taken_up_again(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        work.skip("no time")
        work.open(case)
        work.submit(drawing())
        assert next(state for state in work.states if state.case == case).status is Status.SUBMITTED


def test_pauses_do_not_count_as_time_at_work(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        for gap in (20, 30, 600, 10):
            clock.pass_time(gap)
            work.touch()
        assert work.submit(drawing()).active_seconds == 60


def test_a_clock_that_jumps_back_does_not_change_the_time_at_work(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        clock.pass_time(40)
        clock.set_back(3600)
        record = work.submit(drawing())
    assert record.active_seconds == 40
    found = verify_study(open_study(root))
    assert found.intact
    assert any("clock went back by 3560 s" in finding.what for finding in found.findings)


def test_a_draft_is_offered_again_and_its_time_counts_on(make_study, clock):
    root = make_study()
    work = Worklist(sit(root, "A", clock), 1)
    case = work.next().case
    clock.pass_time(50)
    work.touch()
    work.autosave(drawing(grow=1))
    # the workstation dies here: nothing is closed
    work = Worklist(sit(root, "A", clock, take_over="crashed"), 1)
    assert work.resume().case == case
    assert work.recovery().active_seconds == 50
    np.testing.assert_array_equal(array_of(work.restore()), array_of(drawing(grow=1)))
    clock.pass_time(10)
    assert work.submit(drawing()).active_seconds == 60


def test_nothing_is_autosaved_over_a_draft_that_waits_for_a_decision(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        work.autosave(drawing(grow=1))
        work.open(case)
        assert work.autosave(drawing()) is None
        with pytest.raises(StudyError, match="Restore or discard"):
            work.submit(drawing())
        np.testing.assert_array_equal(array_of(work.restore()), array_of(drawing(grow=1)))


def test_a_discarded_draft_is_gone(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        work.autosave(drawing())
        work.open(case)
        work.discard()
        work.open(case)
        assert work.recovery() is None


def test_a_submitted_case_leaves_no_draft(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        work.autosave(drawing())
        work.submit(drawing())
        work.open(case)
        assert work.recovery() is None
    assert list((root / "readings/A/session-1/autosave").iterdir()) == []


def test_an_autosave_is_due_every_minute(make_study, clock):
    with sit(make_study(), "A", clock) as desk:
        work = Worklist(desk, 1)
        assert not work.autosave_due
        work.next()
        clock.pass_time(59)
        assert not work.autosave_due
        clock.pass_time(1)
        assert work.autosave_due
        work.autosave(drawing())
        assert not work.autosave_due


def test_a_revision_needs_a_reason_and_keeps_the_version_before(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.next().case
        first = work.submit(drawing())
        work.open(case)
        with pytest.raises(StudyError, match="reason for the revision"):
            work.submit(drawing(grow=1))
        second = work.submit(drawing(grow=1), reason="missed a corner")
    assert (first.version, second.version, second.reason) == (1, 2, "missed a corner")
    history = root / "readings/A/session-1/history"
    kept = label_map_of((history / f"{case}.1.seg.nrrd").read_bytes())
    np.testing.assert_array_equal(array_of(kept), array_of(drawing()))
    assert verify_study(open_study(root)).findings == ()


def test_a_case_of_another_session_or_study_cannot_be_opened(make_study, clock):
    with sit(make_study(), "A", clock) as desk, pytest.raises(StudyError, match="not assigned to A"):
        Worklist(desk, 1).open("C99999")


def test_an_image_changed_on_the_drive_is_not_read(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        case = work.states[0].case
        path = root / f"images/{case}_T1.nrrd"
        path.write_bytes(path.read_bytes() + b"\0")
        with pytest.raises(StudyError, match="image was changed"):
            work.open(case)


class Vanishing(AskedStorage):
    """A network drive that can go and come back."""

    gone = False

    def _open(self, path, mode):
        self._answer()
        return super()._open(path, mode)

    def _answer(self):
        if self.gone:
            raise OSError(errno.EHOSTDOWN, "Host is down")


def test_a_drawing_is_kept_on_the_workstation_while_the_drive_is_gone(make_study, clock, tmp_path):
    root, storage = make_study(), Vanishing()
    with sit(root, "A", clock, storage=storage) as desk:
        work = Worklist(desk, 1, local_folder=tmp_path / "local")
        case = work.next().case
        storage.gone = True
        with pytest.raises((OutputError, StudyError), match="drive is gone"):
            work.submit(drawing(grow=1))
        assert work.autosave(drawing(grow=1)).local
        storage.gone = False
        work.open(case)
        assert work.recovery().local
        work.submit(work.restore())
    assert verify_study(open_study(root)).findings == ()
    assert list((tmp_path / "local").rglob("*.nrrd")) == []


def test_an_unmounted_drive_is_not_mistaken_for_an_empty_study(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        root.rename(root.with_name("unmounted"))
        root.mkdir()
        with pytest.raises((OutputError, StudyError), match="gone"):
            work.submit(drawing())
        assert list(root.iterdir()) == []
        root.rmdir()
        root.with_name("unmounted").rename(root)
        work.submit(drawing())
    assert verify_study(open_study(root)).findings == ()
