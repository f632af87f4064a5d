"""What is written beside a mask is read back into the record that wrote it, or refused as damaged by the file's name."""

from __future__ import annotations

from pathlib import Path

import pytest
from damaged_records import assert_reads_back, assert_refused_or_understood, damaged, refusal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.readings.records import Consensus, DamagedRecord, Override, Reading, Record, Source

COMMON = {"case": "C34VK5", "image_sha256": {"T1": "a" * 64}, "mask_sha256": "b" * 64, "versions": {"osteoradiomics": "0.1.0"}}
SOURCE = Source(reader="A", session=1, version=2, mask_sha256="c" * 64)
READING = Reading(
    **COMMON, reader="B", role="reviewer", session=1, sequence="T1", start="2026-04-01T10:00:00Z", end="2026-04-01T10:05:00Z",
    active_seconds=280.5, overrides=(Override(code="empty", roi="L1", text="no voxel", reason="not in the image"),),
    sources=(SOURCE,), decision="revised",
)  # fmt: skip
CONSENSUS = Consensus(**COMMON, method="staple", sources=(SOURCE,), made="2026-04-02T10:00:00Z", figures={"sensitivity A": 0.9})


@pytest.mark.parametrize("record", [READING, CONSENSUS], ids=["reading", "consensus"])
def test_a_record_is_read_back_as_it_was_written(record: Record, tmp_path: Path) -> None:
    assert_reads_back(record, type(record).read, tmp_path)
    assert (tmp_path / "first.json").read_bytes() == record.to_bytes()


@pytest.mark.parametrize("record", [READING, CONSENSUS], ids=["reading", "consensus"])
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_record_is_one_error_that_names_the_file(record: Record, tmp_path: Path, data: st.DataObject) -> None:
    assert_refused_or_understood(data.draw(damaged(record.to_json())), type(record).read, tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"schema_version": 2}, "has schema version 2, this software reads up to 1"),
        ({"colour": "red"}, "has the unknown key colour"),
        ({"mask_sha256": "b"}, "mask_sha256: String should match pattern"),
        ({"session": "1"}, "session: Input should be a valid integer"),
        ({"sources": [{"reader": "A"}]}, "lacks sources.0.session"),
        ({"end": ...}, "lacks end"),
    ],
)
def test_what_no_record_says_is_refused_in_words(change: dict, message: str, tmp_path: Path) -> None:
    assert message in refusal(READING, change, Reading.read, tmp_path)


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b'{"case": NaN}'])
def test_what_is_no_record_is_damaged(content: bytes) -> None:
    with pytest.raises(DamagedRecord, match=r"C1\.json: is n.*study verify"):
        Reading.from_bytes(content, "C1.json")
