"""Two workstations at one study: concurrent sittings are noticed without a lock."""

from __future__ import annotations

import getpass
import os
import platform
import time

import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Worklist, open_study, verify_study
from OsteoRadiomicsLib.readings.presence import ALIVE_FOR_S, Presence
from readings.study_kit import drawing, reader, sit


def test_two_readers_work_at_the_same_time(make_study, clock):
    root = make_study(reader("A"), reader("B"))
    with sit(root, "A", clock) as a, sit(root, "B", clock) as b:
        for desk in (a, b):
            work = Worklist(desk, 1)
            while work.next():
                work.submit(drawing())
    found = verify_study(open_study(root))
    assert found.findings == found.doubtful  # their masks are alike, nothing else is


def test_the_same_reader_at_a_second_workstation_is_refused(make_study, clock):
    root = make_study()
    with sit(root, "A", clock), pytest.raises(StudyError, match="already open at another workstation"):
        sit(root, "A", clock)
    with sit(root, "A", clock):
        pass


def test_taking_over_needs_a_reason_and_stops_the_first_sitting(make_study, clock):
    root = make_study()
    first = sit(root, "A", clock)
    work = Worklist(first, 1)
    work.next()
    second = sit(root, "A", clock, take_over="the first computer froze")
    with pytest.raises(StudyError, match="took this sitting over"):
        work.submit(drawing())
    with pytest.raises(StudyError, match="took this sitting over"):
        work.tick()
    second.close()
    line = open_study(root).trail("A").events("took over")[0]
    assert line.why == "the first computer froze"
    assert line.details["taken_over"] == [first.workplace]
    assert verify_study(open_study(root)).findings == ()


def test_the_first_sitting_stays_stopped_after_the_second_has_gone(make_study, clock):
    root = make_study()
    first = sit(root, "A", clock)
    sit(root, "A", clock, take_over="froze").close()
    sit(root, "A", clock).close()
    with pytest.raises(StudyError, match="took this sitting over"):
        first.beat()


def age(root, seconds: float) -> None:
    """Let the drive's times of all signs of life be older."""
    for path in (root / "readings/A/presence").iterdir():
        moment = time.time() - seconds
        os.utime(path, (moment, moment))


@pytest.mark.parametrize(("silent", "refused"), [(ALIVE_FOR_S - 30, True), (ALIVE_FOR_S + 30, False)])
def test_a_sitting_counts_as_alive_until_it_was_silent_for_three_minutes(make_study, clock, silent, refused):
    root = make_study()
    sit(root, "A", clock)
    age(root, silent)
    if refused:
        with pytest.raises(StudyError, match="already open"):
            sit(root, "A", clock)
    else:
        sit(root, "A", clock).close()


def test_a_sitting_of_a_process_that_died_on_this_machine_does_not_count(make_study, clock):
    root = make_study()
    child = os.fork() if hasattr(os, "fork") else pytest.skip("needs fork")
    if child == 0:
        sit(root, "A", clock)
        os._exit(0)
    os.waitpid(child, 0)
    sit(root, "A", clock).close()


def test_a_sign_of_life_is_given_every_minute(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        path = root / f"readings/A/presence/{desk.workplace}.jsonl"
        before = path.read_bytes().count(b"alive")
        clock.pass_time(59)
        desk.beat()
        assert path.read_bytes().count(b"alive") == before
        clock.pass_time(1)
        desk.beat()
        assert path.read_bytes().count(b"alive") == before + 1


def test_signs_name_neither_machine_nor_user(make_study, clock):
    root = make_study()
    with sit(root, "A", clock) as desk:
        content = (root / f"readings/A/presence/{desk.workplace}.jsonl").read_text()
    assert platform.node() not in content
    assert f'"{getpass.getuser()}"' not in content


def test_of_two_that_open_at_once_at_most_one_goes_on(make_study, clock):
    study = open_study(make_study(), clock=clock)
    first, second = (Presence(study.storage, clock, study.layout.presence("A"), study.plan.id) for _ in range(2))
    # Both signs are on the drive before either looks.
    first._sign("opened")
    with pytest.raises(StudyError, match="already open"):
        second.start(take_over=False)
