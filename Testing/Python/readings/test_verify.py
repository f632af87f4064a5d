"""Verification finds every change by other means, and nothing else."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, StudyError
from OsteoRadiomicsLib.readings import Worklist, change_plan, form_consensus, open_study, verify_study
from OsteoRadiomicsLib.readings.findings import Kind
from OsteoRadiomicsLib.readings.masks import mask_bytes
from readings.study_kit import SetClock, drawing, new_study, read_all, reader, reviewer, sit


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    """A study with two readers, a revision, a changed plan and a consensus."""
    clock = SetClock()
    root = new_study(tmp_path_factory.mktemp("finished"), clock, reader("A"), reader("B"), cases=2)
    read_all(root, "A", clock)
    read_all(root, "B", clock, draw=lambda case: drawing(grow=1))
    with sit(root, "A", clock) as desk:
        work = Worklist(desk, 1)
        work.open(open_study(root).cases[0])
        work.submit(drawing(grow=2), reason="missed a corner")
    with sit(root, "coordinator", clock) as desk:
        change_plan(desk, [reader("N")], "a third reader")
        form_consensus(desk, "majority")
    with sit(root, "B", clock):
        pass  # B's log now vouches for the length of the others
    return root


@pytest.fixture
def root(finished, tmp_path) -> Path:
    return shutil.copytree(finished, tmp_path / "study")


def changed(root: Path) -> list[str]:
    found = verify_study(open_study(root, check=False))
    assert found.intact == (not [f for f in found.findings if f.kind is Kind.CHANGED])
    return [f"{finding.where}: {finding.what}" for finding in found.findings if finding.kind is Kind.CHANGED]


def test_an_untouched_study_is_intact(root):
    found = verify_study(open_study(root))
    assert found.findings == ()
    assert found.readings == 6
    assert found.audit_lines > 15


def found_in(root: Path, name: Path) -> bool:
    """Whether a change of one file is told: by a finding, or because the study can no longer be opened for that file."""
    try:
        return bool(changed(root))
    except OsteoRadiomicsError as error:
        return name.name in str(error) or (name.name == "study.toml" and "holds no study" in str(error))


def every_file(root: Path) -> list[Path]:
    ignored = ("presence", "README.txt")  # signs of life and help texts prove nothing
    return [path for path in sorted(root.rglob("*")) if path.is_file() and not any(part in ignored for part in path.parts)]


def test_a_changed_byte_in_any_file_is_found(finished, tmp_path):
    files = [path.relative_to(finished) for path in every_file(finished)]
    assert len(files) > 20
    for name in files:
        root = shutil.copytree(finished, tmp_path / "changed")
        content = bytearray((root / name).read_bytes())
        content[len(content) // 2] ^= 1
        (root / name).write_bytes(content)
        assert found_in(root, name), name
        shutil.rmtree(root)


def test_a_deleted_file_is_found(finished, tmp_path):
    for name in [path.relative_to(finished) for path in every_file(finished)]:
        root = shutil.copytree(finished, tmp_path / "deleted")
        (root / name).unlink()
        assert found_in(root, name), name
        shutil.rmtree(root)


def test_a_mask_replaced_by_hand_is_named(root):
    path = next((root / "readings/B/session-1").glob("*.seg.nrrd"))
    path.write_bytes(mask_bytes(drawing(grow=3)))
    case = path.name.removesuffix(".seg.nrrd")
    assert changed(root) == [
        f"readings/B/session-1/{case}.json: the mask was changed or replaced by hand: its hash differs from the record's"
    ]


def test_a_mask_replaced_together_with_its_hash_is_found(root):
    path = next((root / "readings/B/session-1").glob("*.json"))
    record = json.loads(path.read_text())
    mask = mask_bytes(drawing(grow=3))
    record["mask_sha256"] = hashlib.sha256(mask).hexdigest()
    path.write_text(json.dumps(record, indent=2) + "\n")
    path.with_name(path.name.replace(".json", ".seg.nrrd")).write_bytes(mask)
    assert any("no audit line tells of it as it is" in line for line in changed(root))


def test_an_earlier_version_that_was_put_back_is_found(root):
    folder = root / "readings/A/session-1"
    old = next((folder / "history").glob("*.1.json"))
    case = old.name.split(".")[0]
    shutil.copy(old, folder / f"{case}.json")
    shutil.copy(folder / f"history/{case}.1.seg.nrrd", folder / f"{case}.seg.nrrd")
    assert any("an earlier version was put back" in line for line in changed(root))


@pytest.mark.parametrize("keep", [0, 1, 3])
def test_a_log_cut_at_its_end_is_found_even_with_its_head_file_rewritten(root, keep):
    log, head = root / "readings/A/audit.jsonl", root / "heads/A.json"
    lines = log.read_bytes().splitlines(keepends=True)
    log.write_bytes(b"".join(lines[:keep]))
    assert any(f"lost its last {len(lines) - keep} lines" in line for line in changed(root))
    if keep:
        sha = hashlib.sha256(lines[keep - 1].rstrip(b"\n")).hexdigest()
        head.write_text(json.dumps({"lines": keep, "sha256": sha}) + "\n")
    else:
        head.unlink()
    found = changed(root)
    assert any("is not the log that B saw" in line for line in found)
    assert any("when the audit log read differently" in line or "no audit line tells of it" in line for line in found)


def test_a_log_that_went_on_after_being_cut_is_found(root):
    log = root / "readings/B/audit.jsonl"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-2]))
    with sit(root, "B", SetClock()):
        pass
    assert any("lines before line" in line for line in changed(root))


def test_a_plan_edited_by_hand_is_found(root):
    path = root / "study.toml"
    path.write_text(path.read_text().replace("washout_days = 60", "washout_days = 6"))
    assert any("is not the plan that the coordinator's audit log tells of" in line for line in changed(root))


def test_an_earlier_plan_that_was_put_back_is_found(root):
    shutil.copy(root / "readings/coordinator/study.1.toml", root / "study.toml")
    assert any("is not the plan" in line for line in changed(root))


def test_an_image_changed_after_the_reading_is_named(root):
    path = next((root / "images").iterdir())
    path.write_bytes(path.read_bytes() + b"\0")
    assert changed(root) == [f"images/{path.name}: the image was changed by hand: its hash differs"]


def test_a_mask_laid_in_by_hand_is_found(root):
    study = open_study(root)
    (root / f"readings/N/session-1/{study.cases[0]}.seg.nrrd").write_bytes(mask_bytes(drawing()))
    assert any("a mask lies here that no record tells of" in line for line in changed(root))


def test_a_foreign_file_is_only_a_notice_unless_it_looks_like_a_reading(root):
    (root / "readings/A/session-1/Thumbs.db").write_bytes(b"")
    assert changed(root) == []
    (root / "readings/A/session-1/C00000.json").write_text("{}")
    assert changed(root) == ["readings/A/session-1/C00000.json: the software did not put this file here"]


def test_a_review_of_a_mask_that_was_revised_later_is_a_notice(make_study, clock):
    root = make_study(reader("A"), reviewer("B", "A"), cases=1)
    for who in "AB":
        read_all(root, who, clock)
    with sit(root, "A", clock) as desk:
        Worklist(desk, 1).previous()
        work = Worklist(desk, 1)
        work.open(work.states[0].case)
        work.submit(drawing(grow=1), reason="second thoughts")
    found = verify_study(open_study(root))
    assert found.intact
    assert any("made from version 1 of A's mask; version 2 counts now" in finding.what for finding in found.findings)


@pytest.mark.parametrize("ending", [".seg.nrrd", ".json"])
@pytest.mark.parametrize("content", [None, b"other"])
def test_the_author_may_draw_a_damaged_reading_again_and_the_damage_stays_told(root, clock, ending, content):
    study = open_study(root)
    path = root / f"readings/B/session-1/{study.cases[0]}{ending}"
    path.unlink() if content is None else path.write_bytes(content)
    with sit(root, "B", clock) as desk:
        work = Worklist(desk, 1)
        view = work.open(study.cases[0])
        assert view.damaged
        with pytest.raises(StudyError, match="reason for the revision"):
            work.submit(drawing())
        assert work.submit(drawing(), reason="the file was damaged").version == 2
    assert study.reading("B", 1, study.cases[0]).record.version == 2
    assert all("history" in line for line in changed(root))
    assert changed(root)


@pytest.mark.parametrize("name", ["study.toml", "protocol.toml", "cases.csv"])
def test_a_file_that_is_no_text_is_refused_in_words_of_our_own(tmp_path: Path, name: str) -> None:
    root = new_study(tmp_path, SetClock(), cases=1)
    path = root / name
    path.write_bytes(path.read_bytes()[:40] + b"\xd4\xd4" + path.read_bytes()[40:])
    with pytest.raises(StudyError) as caught:
        open_study(root, check=False)
    assert name in str(caught.value)
    assert "codec" not in str(caught.value)
