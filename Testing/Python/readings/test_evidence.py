"""A study that can be held against a digest kept elsewhere, and readings that are doubtful though nobody changed them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import shutil
import time
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import StudyError
from OsteoRadiomicsLib.readings import Desk, Storage, Worklist, open_early, open_study, seal_study, verify_study
from OsteoRadiomicsLib.readings.account import account
from OsteoRadiomicsLib.readings.audit import AuditLog, Event, genesis_hash, parse_trail
from OsteoRadiomicsLib.readings.presence import OpenElsewhere
from OsteoRadiomicsLib.readings.sealed import SEALED, seal_digest
from readings.study_kit import SetClock, drawing, new_study, read_all, reader, reviewer, sit


def seal(root: Path, clock: SetClock, reason: str = "") -> str:
    with sit(root, "coordinator", clock) as desk:
        return seal_study(desk, reason=reason).digest


def changes(root: Path, against: str = "") -> list[str]:
    return [f"{f.where}: {f.what}" for f in verify_study(open_study(root, check=False), against=against).changes]


def doubtful(root: Path) -> list[str]:
    return [finding.what for finding in verify_study(open_study(root)).doubtful]


@pytest.fixture(scope="module")
def half_read(tmp_path_factory) -> Path:
    """A has read two cases of three."""
    clock = SetClock()
    root = new_study(tmp_path_factory.mktemp("half"), clock, reader("A"), cases=3)
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        for grow in (0, 1):
            work.next()
            work.submit(drawing(grow=grow))
    return root


@pytest.fixture
def root(half_read, tmp_path) -> Path:
    return shutil.copytree(half_read, tmp_path / "study")


# --- seal --------------------------------------------------------------------------------------------------------------


def test_a_sealed_study_may_go_on_and_still_holds_the_seal(root, clock):
    first = seal(root, clock)
    read_all(root, "A", clock, draw=lambda case: drawing(grow=2))
    second = seal(root, clock)
    assert first != second
    assert len(first) == 64
    for digest in (first, second):
        assert verify_study(open_study(root), against=digest).findings == ()


def test_a_rollback_is_intact_in_itself_and_found_by_the_seal(half_read, root, clock):
    digest = seal(root, clock)
    assert changes(half_read) == []
    assert any("holds no seal of that digest" in line for line in changes(half_read, digest))


def test_deleted_readings_are_found_by_the_seal_though_the_log_was_cut_to_match(root, clock):
    before = shutil.copytree(root / "readings/A", root.parent / "A-before")
    head = (root / "heads/A.json").read_bytes()
    read_all(root, "A", clock, draw=lambda case: drawing(grow=2))
    digest = seal(root, clock)
    shutil.rmtree(root / "readings/A")
    shutil.copytree(before, root / "readings/A")
    (root / "heads/A.json").write_bytes(head)
    assert any("is not the log that was sealed" in line for line in changes(root, digest))


def forge(root: Path) -> None:
    """Rewrite the study as somebody would who can write every file: another reason in A's log, all hashes made to fit."""
    new: dict[str, str] = {}

    def fitted(text: str) -> str:
        for old, other in new.items():
            text = text.replace(old, other)
        return text

    for who in ("A", "coordinator"):
        path = root / f"readings/{who}/audit.jsonl"
        study = open_study(root, check=False)
        previous, lines = genesis_hash(study.plan.id, who), []
        for raw in path.read_text(encoding="utf-8").splitlines():
            line = json.loads(raw)
            if line["what"] == "submitted":
                record = root / f"readings/{who}/session-1/{line['case']}.json"
                record.write_text(fitted(record.read_text()))
                new[line["details"]["record_sha256"]] = hashlib.sha256(record.read_bytes()).hexdigest()
            other = json.loads(fitted(raw)) | {"previous": previous}
            if line["what"] == "opened" and who == "A":
                other["why"] = "as the forger would have it"
            if line["what"] == SEALED:
                other["details"]["sha256"] = seal_digest(study.plan.id, other["details"]["heads"])
            lines.append(json.dumps(other, ensure_ascii=False, separators=(",", ":")))
            previous = hashlib.sha256(lines[-1].encode()).hexdigest()
            new[hashlib.sha256(raw.encode()).hexdigest()] = previous
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        head = root / f"heads/{who}.json"
        head.write_text(fitted(head.read_text()))


def test_a_chain_forged_from_end_to_end_is_found_by_the_seal_and_by_nothing_else(root, clock):
    digest = seal(root, clock)
    forge(root)
    assert changes(root) == []
    assert changes(root, digest) == [
        "audit log of coordinator: holds no seal of that digest: the study was put back to a state before it was sealed, or "
        "its logs were written anew"
    ]


def test_a_log_replaced_as_a_whole_is_found(root, clock):
    seal(root, clock)
    study = open_study(root)
    shutil.rmtree(root / "readings/A")
    (root / "heads/A.json").unlink()
    study.storage.make_folder(root / "readings/A")
    study.storage.make_folder(root / "readings/A/session-1")
    log = AuditLog(Storage(), clock, study.layout.audit("A"), study.layout.head("A"), "A", study.plan.id)
    log.append(Event("opened"), "elsewhere")
    assert any("audit log of A: is not the log that was sealed" in line for line in changes(root))


def test_a_changed_study_is_sealed_with_a_reason_only(root, clock):
    next((root / "readings/A/session-1").glob("*.seg.nrrd")).unlink()
    with pytest.raises(StudyError, match="was changed by other means"):
        seal(root, clock)
    digest = seal(root, clock, reason="the mask is lost for good")
    line = open_study(root).trail("coordinator").events(SEALED)[0]
    assert (line.why, line.details["sha256"]) == ("the mask is lost for good", digest)


def test_two_coordinators_cannot_seal_at_once(root, clock):
    with sit(root, "coordinator", clock) as first:
        with pytest.raises(OpenElsewhere):
            seal(root, clock)
        seal_study(first)
    assert verify_study(open_study(root)).findings == ()


def test_only_the_coordinator_seals(root, clock):
    with sit(root, "A", clock) as desk, pytest.raises(StudyError, match="this is for the coordinator"):
        seal_study(desk)


# --- what is missing or in another's place -----------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["readings/A", "readings/A/session-1", "heads", "images", "consensus"])
def test_a_missing_folder_is_found(root, folder):
    shutil.rmtree(root / folder)
    assert f"{folder}: is missing: the folder was deleted" in changes(root)


def test_another_readers_file_in_ones_own_place_is_found(make_study, clock):
    root = make_study(reader("A"), reader("B"), cases=1)
    for who, grow in (("A", 0), ("B", 1)):
        read_all(root, who, clock, draw=lambda case, grow=grow: drawing(grow=grow))
    case = open_study(root).cases[0]
    for ending in ("json", "seg.nrrd"):
        shutil.copy(root / f"readings/B/session-1/{case}.{ending}", root / f"readings/A/session-1/{case}.{ending}")
    place = f"readings/A/session-1/{case}.json"
    assert changes(root)[:2] == [
        f"{place}: the record was changed by hand: no audit line tells of it as it is",
        f"{place}: is a reading of B, session 1: another reader's file was put here",
    ]


def test_a_log_line_names_the_account_of_the_operating_system(root):
    line = open_study(root).trail("A").lines[-1]
    assert line.account == account() != ""


def test_lines_of_version_0_1_0_without_an_account_are_read(root):
    trail = open_study(root).trail("A")
    old = json.loads(trail.lines[0].to_bytes())
    del old["account"]
    content = json.dumps(old, separators=(",", ":")).encode() + b"\n"
    found = parse_trail(content, trail.genesis)
    assert found.problems == ()
    assert found.lines[0].account == ""


def test_a_study_that_version_0_1_0_may_open_gets_no_line_that_it_cannot_read(make_study, clock):
    """It takes a line with a key that it does not know for a damaged one, and would write over readings told by it."""
    root = make_study(reader("A"), cases=2)
    study = open_study(root)
    plan = study.plan.model_copy(update={"schema_version": 1})
    with Desk(dataclasses.replace(study, plan=plan), "A") as desk:
        Worklist(desk, 1).next()
    old = {"line", "previous", "when", "who", "what", "why", "case", "session", "workplace", "details"}
    lines = [json.loads(raw) for raw in (root / "readings/A/audit.jsonl").read_bytes().splitlines()]
    assert [set(line) for line in lines] == [old] * 3
    with sit(root, "A", clock):
        pass
    assert set(json.loads((root / "readings/A/audit.jsonl").read_bytes().splitlines()[-1])) == old | {"account"}


# --- doubtful readings -------------------------------------------------------------------------------------------------


def test_a_second_reading_that_is_the_first_byte_for_byte_is_doubtful(make_study, clock):
    root = make_study(reader("A", 0, 0), cases=2, sessions=2, washout_days=1)
    first, second = open_study(root).cases
    read_all(root, "A", clock)
    clock.pass_days(2)
    read_all(root, "A", clock, session=2, draw=lambda case: drawing(grow=int(case == second)))
    assert doubtful(root) == [f"1 masks of A, session 2, are byte for byte those of the same reader, session 1 ({first})"]
    assert changes(root) == []


def test_another_readers_mask_handed_in_is_doubtful_and_a_reviewers_copy_is_not(make_study, clock):
    root = make_study(reader("A"), reader("B"), reviewer("R", "A"), cases=2)
    for who in "ABR":
        read_all(root, who, clock, draw=lambda case: drawing(grow=open_study(root).cases.index(case)))
    cases = ", ".join(open_study(root).cases)
    assert doubtful(root) == [f"2 masks of B, session 1, are byte for byte those of A, session 1 ({cases})"]


def test_a_clock_that_disagrees_with_the_drive_is_kept_and_told(root, clock):
    clock.drive_behind = 61 * 86400.0
    with sit(root, "A", clock):
        pass
    assert any("the clock of A's computer was 61.0 days ahead of the study drive's" in line for line in doubtful(root))
    clock.drive_behind = -120.0
    with sit(root, "coordinator", clock):
        pass
    assert not any("coordinator" in line for line in doubtful(root))  # two minutes are nothing


def test_a_clock_61_days_ahead_ends_no_washout(make_study, clock):
    root = make_study(reader("A", 0, 0), sessions=2, washout_days=60)
    read_all(root, "A", clock)
    clock.pass_days(61)
    clock.drive_behind = 61 * 86400.0
    with sit(root, "A", clock) as desk, pytest.raises(StudyError, match=r"61.0 days ahead of the study drive's"):
        Worklist(desk, 2)
    clock.drive_behind = 0.0
    with sit(root, "A", clock) as desk:
        assert Worklist(desk, 2).next()


def test_the_clock_is_measured_against_the_drive_itself(root):
    with sit(root, "A", None) as desk:
        assert abs(desk.clock_ahead_s()) < 60


def test_a_session_is_not_opened_early_while_the_one_before_is_incomplete(make_study, clock):
    root = make_study(reader("A", 0, 0), sessions=2, cases=2)
    early = pytest.raises(StudyError, match="2 of 2 cases of session 1 of A are not done yet")
    with sit(root, "coordinator", clock) as desk, early:
        open_early(desk, "A", 2, "no time")
    read_all(root, "A", clock)
    with sit(root, "coordinator", clock) as desk:
        open_early(desk, "A", 2, "no time")
    assert read_all(root, "A", clock, session=2)


# --- cost --------------------------------------------------------------------------------------------------------------


def test_ten_thousand_audit_lines_are_verified_in_three_seconds(tmp_path, clock):
    """One log of 10,000 submissions: as many slots are held against it."""
    from OsteoRadiomicsLib.readings.layout import Slot
    from OsteoRadiomicsLib.readings.records import Reading
    from OsteoRadiomicsLib.readings.transaction import told_lines

    log = AuditLog(Storage(), clock, tmp_path / "audit.jsonl", tmp_path / "A.json", "A", "0123")
    line = log.append(Event("submitted", case="C00000", session=1, details={"record_sha256": "0" * 64}), "here")
    raw, content, previous = line.to_bytes(), [], genesis_hash("0123", "A")
    value = json.loads(raw)
    for number in range(10_000):
        value |= {"line": number + 1, "previous": previous, "case": f"C{number:05d}"}
        content.append(json.dumps(value, separators=(",", ":")).encode())
        previous = hashlib.sha256(content[-1]).hexdigest()
    before = time.process_time()
    trail = parse_trail(b"\n".join(content) + b"\n", genesis_hash("0123", "A"))
    told = [told_lines(trail, Slot(tmp_path, f"C{number:05d}", 1), Reading) for number in range(10_000)]
    assert time.process_time() - before < 3
    assert trail.problems == ()
    assert all(len(lines) == 1 for lines in told)
