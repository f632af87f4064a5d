"""Washout between sessions, the coordinator's override, and clocks that are wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Worklist, open_early, open_study, session_gate, study_status
from readings.study_kit import START, drawing, read_all, reader, sit


@pytest.fixture
def root(make_study):
    return make_study(reader("A", 0, 0), sessions=2, washout_days=60)


def gate(root, clock, session=2):
    study = open_study(root, clock=clock)
    return session_gate(study, study.plan.participant("A"), session)


def test_the_second_session_waits_for_the_first_to_be_complete(root, clock):
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        work.submit(drawing())
    clock.pass_days(100)
    assert "2 of 3 cases of session 1 are not done yet" in gate(root, clock).why


def test_the_second_session_opens_to_the_minute_when_the_washout_is_over(root, clock):
    read_all(root, "A", clock)
    last = clock.now()
    assert gate(root, clock).opens == last + timedelta(days=60)
    clock.pass_time(60 * 86400 - 1)
    assert not gate(root, clock).is_open
    clock.pass_time(1)
    assert gate(root, clock).is_open


def test_a_worklist_of_a_closed_session_says_when_it_opens(root, clock):
    read_all(root, "A", clock)
    with sit(root, "A", clock) as desk, pytest.raises(StudyError, match=r"washout of 60 days lasts until 2026-04-30"):
        Worklist(desk, 2)


def test_a_clock_set_back_does_not_open_a_session(root, clock):
    read_all(root, "A", clock)
    clock.pass_days(61)
    clock.set_back(62 * 86400)
    assert "clock stands before" in gate(root, clock).why


def test_the_coordinator_opens_a_session_early_with_a_reason_that_is_kept(root, clock):
    read_all(root, "A", clock)
    with sit(root, "coordinator", clock) as desk:
        open_early(desk, "A", 2, "reader leaves the hospital")
    found = gate(root, clock)
    assert found.is_open
    assert found.overridden
    line = open_study(root).trail("coordinator").events("opened a session early")[0]
    assert (line.who, line.why, line.session, line.details) == (
        "coordinator", "reader leaves the hospital", 2, {"participant": "A"},
    )  # fmt: skip


def test_an_early_opening_needs_a_reason_and_the_coordinator(root, clock):
    with sit(root, "coordinator", clock) as desk, pytest.raises(StudyError, match="needs a reason"):
        open_early(desk, "A", 2, " ")
    with sit(root, "A", clock) as desk, pytest.raises(StudyError, match="for the coordinator"):
        open_early(desk, "A", 2, "impatience")


def test_the_first_session_closes_when_the_second_has_begun(root, clock):
    read_all(root, "A", clock)
    clock.pass_days(60)
    with sit(root, "A", clock) as desk:
        Worklist(desk, 2).next()
    assert "session 1 is closed since session 2 began" in gate(root, clock, session=1).why


def test_both_sessions_are_kept_apart(root, clock):
    first = read_all(root, "A", clock)
    clock.pass_days(60)
    second = read_all(root, "A", clock, session=2, draw=lambda case: drawing(grow=1))
    assert sorted(first) == sorted(second)
    study = open_study(root)
    masks = {study.reading("A", session, first[0]).record.mask_sha256 for session in (1, 2)}
    assert len(masks) == 2


def test_a_session_past_its_due_date_is_late(make_study, clock):
    root = make_study(reader("A"), due_days=14)
    clock.pass_days(13)
    assert study_status(open_study(root, clock=clock)).late == ()
    clock.pass_days(3)
    late = study_status(open_study(root, clock=clock)).late
    assert [(each.person.id, round(each.late_days)) for each in late] == [("A", 2)]
    assert START + timedelta(days=16) == clock.now()
