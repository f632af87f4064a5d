"""The audit log: its chain, its head, cut-off lines, and that any change of it is found."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Storage
from OsteoRadiomicsLib.readings.audit import ANOMALY, REPAIRED, AuditLog, Event, Head, genesis_hash, parse_trail
from readings.study_kit import SetClock

STUDY = "0123"


def new_log(folder: Path, clock: SetClock | None = None) -> AuditLog:
    return AuditLog(Storage(), clock or SetClock(), folder / "audit.jsonl", folder / "A.json", "A", STUDY)


def filled(folder: Path, lines: int = 5) -> bytes:
    log = new_log(folder)
    for number in range(lines):
        log.append(Event("did", f"because {number}", case="C23456", session=1), "here")
    return (folder / "audit.jsonl").read_bytes()


def problems(content: bytes) -> bool:
    trail = parse_trail(content, genesis_hash(STUDY, "A"))
    return bool(trail.problems or trail.torn)


def test_a_line_says_who_when_what_and_why(tmp_path):
    line = json.loads(filled(tmp_path, 1))
    assert (line["who"], line["when"], line["what"], line["why"]) == ("A", "2026-03-01T08:00:00.000Z", "did", "because 0")


def test_lines_are_only_ever_added(tmp_path):
    before = filled(tmp_path)
    new_log(tmp_path).append(Event("did more"), "here")
    assert (tmp_path / "audit.jsonl").read_bytes().startswith(before)


def test_an_untouched_log_has_no_problem(tmp_path):
    assert not problems(filled(tmp_path))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_changed_byte_is_found_by_chain_or_head(tmp_path_factory, data):
    content = bytearray(_content(tmp_path_factory))
    position = data.draw(st.integers(0, len(content) - 1))
    content[position] ^= data.draw(st.integers(1, 255))
    trail = parse_trail(bytes(content), genesis_hash(STUDY, "A"))
    whole = parse_trail(_content(tmp_path_factory), genesis_hash(STUDY, "A"))
    assert trail.problems or trail.torn or not trail.holds(whole.head)


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_removed_or_exchanged_lines_are_found_by_chain_or_head(tmp_path_factory, data):
    lines = _content(tmp_path_factory).splitlines(keepends=True)
    order = data.draw(st.permutations(range(len(lines))))
    keep = data.draw(st.integers(0, len(lines)))
    changed = [lines[index] for index in order[:keep]]
    head = parse_trail(b"".join(lines), genesis_hash(STUDY, "A")).head
    trail = parse_trail(b"".join(changed), genesis_hash(STUDY, "A"))
    assert (changed == lines) != bool(trail.problems or not trail.holds(head))


_cache: list[bytes] = []


def _content(factory) -> bytes:
    if not _cache:
        _cache.append(filled(factory.mktemp("log")))
    return _cache[0]


def test_a_log_of_another_participant_or_study_is_not_accepted(tmp_path):
    assert parse_trail(filled(tmp_path), genesis_hash(STUDY, "B")).problems
    assert parse_trail(filled(tmp_path), genesis_hash("4567", "A")).problems


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.95])
def test_a_cut_off_last_line_is_closed_and_told_and_never_rewritten(tmp_path, keep):
    content = filled(tmp_path)
    last = content.splitlines(keepends=True)[-1]
    torn = content + last[: int(len(last) * keep)]
    (tmp_path / "audit.jsonl").write_bytes(torn)
    new_log(tmp_path).append(Event("went on"), "here")
    after = (tmp_path / "audit.jsonl").read_bytes()
    assert after.startswith(torn + b"\n")
    trail = parse_trail(after, genesis_hash(STUDY, "A"))
    assert trail.problems == ()
    assert [line.what for line in trail.lines[-2:]] == [REPAIRED, "went on"]


def test_a_whole_last_line_without_its_end_still_counts(tmp_path):
    content = filled(tmp_path)
    (tmp_path / "audit.jsonl").write_bytes(content.rstrip(b"\n"))
    new_log(tmp_path).append(Event("went on"), "here")
    trail = new_log(tmp_path).read()
    assert trail.problems == ()
    assert [line.what for line in trail.lines] == ["did"] * 5 + ["went on"]


def test_a_last_line_that_was_changed_by_hand_is_not_taken_for_a_cut_off_one(tmp_path):
    content = filled(tmp_path)
    lines = content.splitlines(keepends=True)
    (tmp_path / "audit.jsonl").write_bytes(b"".join(lines[:-1]) + b"nonsense\n")
    new_log(tmp_path).append(Event("went on"), "here")
    trail = new_log(tmp_path).read()
    assert any("line 5 is not readable" in problem for problem in trail.problems)
    assert ANOMALY in [line.what for line in trail.lines]


def test_a_shortened_log_is_told_by_its_own_next_line(tmp_path):
    content = filled(tmp_path)
    (tmp_path / "audit.jsonl").write_bytes(b"".join(content.splitlines(keepends=True)[:3]))
    new_log(tmp_path).append(Event("went on"), "here")
    anomaly = new_log(tmp_path).read().events(ANOMALY)[0]
    assert (anomaly.details["expected_lines"], anomaly.details["found_lines"]) == (5, 3)


def test_a_vanished_log_is_not_begun_anew(tmp_path):
    filled(tmp_path)
    (tmp_path / "audit.jsonl").unlink()
    with pytest.raises(StudyError, match="audit log has vanished"):
        new_log(tmp_path).append(Event("went on"), "here")


def test_a_head_one_line_behind_is_no_problem(tmp_path):
    content = filled(tmp_path)
    trail = parse_trail(content, genesis_hash(STUDY, "A"))
    assert trail.holds(Head(4, trail.hashes[3]))
    assert not trail.holds(Head(4, trail.hashes[2]))


def test_a_clock_that_went_back_is_told(tmp_path):
    clock = SetClock()
    log = new_log(tmp_path, clock)
    log.append(Event("did"), "here")
    clock.set_back(90)
    assert log.append(Event("did"), "here").details == {"clock_went_back_s": 90.0}
