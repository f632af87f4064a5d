"""No path can be guessed from what a run keeps, and runs of earlier versions, whose ledgers were not salted, go on."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from cohort.test_shards import run_here
from cohort.worker_kit import PLAN, small_cases
from OsteoRadiomicsLib.cohort import CaseInput, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.ledger import signature_of, unsalted_place
from OsteoRadiomicsLib.cohort.store import LEDGER, STORE, Outcome
from OsteoRadiomicsLib.images.file_parts import sha256_of_input
from OsteoRadiomicsLib.tables.private_inputs import PRIVATE_INPUTS, salt_of


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """A run of two cases, whose files were written long before."""
    listed = small_cases(tmp_path, ("a", "b"))
    for path in tmp_path.rglob("*.nrrd"):
        os.utime(path, (1e9, 1e9))
    run_cohort(read_cases(listed), PLAN, tmp_path / "out", executor=run_here)
    return listed


def places(folder: Path) -> list[bytes]:
    with sqlite3.connect(folder / STORE / LEDGER) as ledger:
        found = [place for (place,) in ledger.execute("SELECT place FROM files ORDER BY place")]
    ledger.close()
    return found


def test_nobody_finds_a_path_by_trying_it_out(ran: Path, tmp_path: Path) -> None:
    tried = {unsalted_place(path) for item in read_cases(ran) for path in (item.image, item.mask)}
    assert len(places(tmp_path / "out")) >= 3
    assert not tried & set(places(tmp_path / "out"))
    kept = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.name != PRIVATE_INPUTS and path.is_file())
    for digest in tried:
        assert digest not in kept
        assert digest.hex().encode() not in kept


def test_two_runs_of_one_list_have_no_hash_of_a_path_in_common(ran: Path, tmp_path: Path) -> None:
    run_cohort(read_cases(ran), PLAN, tmp_path / "other", executor=run_here)
    assert not set(places(tmp_path / "out")) & set(places(tmp_path / "other"))
    records = [json.loads((tmp_path / name / "run.json").read_text())["list"] for name in ("out", "other")]
    assert records[0] != records[1]


def test_a_ledger_of_an_earlier_version_resumes_without_reading_and_is_salted(ran: Path, tmp_path: Path) -> None:
    out, cases = tmp_path / "out", read_cases(ran)
    paths = {path for item in cases for path in (item.image, item.mask)}
    rows = [(unsalted_place(path), signature_of([path]), sha256_of_input(path)) for path in sorted(paths)]
    with sqlite3.connect(out / STORE / LEDGER) as ledger:
        ledger.execute("DELETE FROM files")
        ledger.executemany("INSERT INTO files VALUES (?, ?, ?)", [*rows, (bytes(32), "1:1:1", "0" * 64)])
    ledger.close()

    def nothing(items: Iterable[CaseInput], *_: object) -> Iterator[tuple[CaseInput, Outcome]]:
        assert not list(items)
        yield from ()

    result = run_cohort(cases, PLAN, out, executor=nothing)
    assert (result.done, result.resumed) == (2, 2)
    assert len(places(out)) == len(rows)
    assert {len(place) for place in places(out)} == {33}


def test_without_the_private_record_a_run_goes_on_by_content(ran: Path, tmp_path: Path) -> None:
    features = (tmp_path / "out" / "features.csv").read_bytes()
    (tmp_path / "out" / PRIVATE_INPUTS).unlink()
    result = run_cohort(read_cases(ran), PLAN, tmp_path / "out", executor=run_here)
    assert (result.done, result.failed) == (2, 0)
    assert result.features.read_bytes() == features


def test_a_salt_is_drawn_once(tmp_path: Path) -> None:
    assert salt_of(tmp_path) == salt_of(tmp_path)
    assert len(salt_of(tmp_path)) == 32
    assert salt_of(tmp_path / "other") != salt_of(tmp_path)
