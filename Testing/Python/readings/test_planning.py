"""Changing a running study: only what undoes nothing, always with a reason, every revision kept."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Worklist, change_plan, open_study, verify_study
from OsteoRadiomicsLib.readings.participants import parse_participants
from readings.study_kit import drawing, read_all, reader, reviewer, sit


def change(root, clock, *participants, reason="needed"):
    with sit(root, "coordinator", clock) as desk:
        return change_plan(desk, participants, reason)


def test_a_reviewer_joins_a_running_study(make_study, clock):
    root = make_study()
    read_all(root, "A", clock)
    plan = change(root, clock, reviewer("B", "A"), reason="the reviewer was found")
    assert (plan.revision, plan.reason) == (2, "the reviewer was found")
    read_all(root, "B", clock)
    assert (root / "readings/coordinator/study.1.toml").exists()
    assert verify_study(open_study(root)).findings == ()


def test_more_cases_keep_the_cases_already_assigned(make_study, clock):
    root = make_study(reader("A", 2), cases=6)
    before = open_study(root)
    change(root, clock, reader("A", 4))
    after = open_study(root)
    few, more = (set(study.assigned(study.plan.participant("A"), 1)) for study in (before, after))
    assert few < more
    assert len(more) == 4


def test_a_case_that_was_worked_on_cannot_be_taken_away(make_study, clock):
    root = make_study(reader("A", 3), cases=6)
    read_all(root, "A", clock)
    with pytest.raises(StudyError, match="already worked on"):
        change(root, clock, reader("A", 2))


def test_a_participant_who_began_keeps_his_role(make_study, clock):
    root = make_study(reader("A"), reader("B"))
    with sit(root, "B", clock) as desk:
        work = Worklist(desk, 1)
        work.next()
        work.submit(drawing())
    with pytest.raises(StudyError, match="begun to read as reader"):
        change(root, clock, reviewer("B", "A"))


def test_a_change_needs_a_reason_and_the_coordinator(make_study, clock):
    root = make_study()
    with pytest.raises(StudyError, match="needs a reason"):
        change(root, clock, reader("B"), reason="")
    with sit(root, "A", clock) as desk, pytest.raises(StudyError, match="for the coordinator"):
        change_plan(desk, [reader("B")], "mutiny")


def test_more_cases_than_there_are_is_refused(make_study, clock):
    with pytest.raises(StudyError, match="is to read 9 cases, the study has 3"):
        change(make_study(), clock, reader("A", 9))


def test_participants_are_read_from_the_command_lines_texts():
    people = parse_participants(["A", "B:reviewer", "C:arbiter:A,B"], ["A=150,20", "B=20"], sessions=2)
    assert [(p.id, p.role, p.of, p.cases) for p in people] == [
        ("A", "reader", (), (150, 20)),
        ("B", "reviewer", ("A",), (20,)),
        ("C", "arbiter", ("A", "B"), (0,)),
    ]


def test_a_number_alone_changes_a_known_participant():
    known = (reviewer("B", "A", 5), reader("A", 10))
    assert parse_participants([], ["B=7"], sessions=1, known=known) == (reviewer("B", "A", 7),)


@pytest.mark.parametrize(
    ("texts", "counts", "message"),
    [
        (["A:wizard"], [], "is no participant"),
        ([":reader"], [], "is no participant"),
        (["A"], ["A=many"], "is no number of cases"),
        (["A"], [f"A={'9' * 5000}"], "is no number of cases"),
        (["A"], ["B=3"], "names B, who takes no part"),
    ],
)
def test_texts_that_mean_nothing_are_refused(texts, counts, message):
    with pytest.raises(StudyError, match=message):
        parse_participants(texts, counts, sessions=1)
