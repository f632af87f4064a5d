"""A cohort run: same bytes for any number of workers, resumes where it stopped, failed cases stand with their reason."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import psutil
import pytest
import SimpleITK as sitk
from cohort.worker_kit import PLAN, SETTINGS, add_hostile_cases, small_cases
from OsteoRadiomicsLib.base.errors import Cancelled, NoRoom, OutputError, TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.cohort import read_cases, run_cohort
from OsteoRadiomicsLib.cohort.cases import CaseInput
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.lock import only_runner
from OsteoRadiomicsLib.cohort.runner import CaseWork
from OsteoRadiomicsLib.cohort.store import Outcome, ResultStore, open_store
from OsteoRadiomicsLib.protocols.extraction_plan import ExtractionPlan, plan_of_protocol
from OsteoRadiomicsLib.protocols.protocol import load_protocol
from OsteoRadiomicsLib.tables.provenance import provenance_path


@pytest.fixture
def case_list(tmp_path: Path) -> Path:
    """Four small cases; the third has an empty mask."""
    return small_cases(tmp_path, ("a", "b", "empty", "d"))


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as handle:
        return list(csv.DictReader(handle))


def no_work(cases: Iterable[CaseInput], work: object, workers: int, progress: Progress) -> Iterator[tuple[CaseInput, Outcome]]:
    assert not list(cases), "cases would be worked on again"
    yield from ()


def test_any_number_of_workers_writes_the_same_bytes(case_list: Path, tmp_path: Path):
    add_hostile_cases(case_list)
    cases = read_cases(case_list)
    written = [run_cohort(cases, PLAN, tmp_path / f"w{workers}", workers=workers) for workers in (1, 2, 3)]
    assert len({result.features.read_bytes() for result in written}) == 1
    assert len({result.failures.read_bytes() for result in written}) == 1
    rows = rows_of(written[0].features)
    assert [(row["case"], row["roi"]) for row in rows] == [(case, roi) for case in "abd" for roi in "12"]
    reasons = {row["case"]: row["reason"] for row in rows_of(written[0].failures)}
    assert "the image: is neither a file nor a folder" in reasons["pipe"]
    assert "99999" in reasons["dimensions"]


def test_a_failed_case_stands_with_its_reason_and_the_others_are_done(case_list: Path, tmp_path: Path):
    result = run_cohort(read_cases(case_list), PLAN, tmp_path / "out")
    assert (result.done, result.failed) == (3, 1)
    (failure,) = rows_of(result.failures)
    assert (failure["case"], failure["sequence"]) == ("empty", "T1")
    assert failure["reason"] == "case empty, T1, the mask: the mask is empty. Draw the ROI, or give another mask."
    assert "empty" in failure["reason"]


def test_a_stopped_run_goes_on_where_it_was(case_list: Path, tmp_path: Path):
    class StopAfterTwo(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            if what.startswith("case b") and done == 2:
                self.cancel()

    cases = read_cases(case_list)
    with pytest.raises(Cancelled):
        run_cohort(cases, PLAN, tmp_path / "out", progress=StopAfterTwo())
    assert {row["case"] for row in rows_of(tmp_path / "out" / "features.csv")} == {"a", "b"}
    assert [(row["case"], row["kind"]) for row in rows_of(tmp_path / "out" / "failures.csv")] == [
        ("empty", "not reached"), ("d", "not reached"),
    ]  # fmt: skip
    resumed = run_cohort(cases, PLAN, tmp_path / "out")
    assert resumed.resumed == 2
    fresh = run_cohort(cases, PLAN, tmp_path / "fresh")
    assert resumed.features.read_bytes() == fresh.features.read_bytes()
    only_good = [item for item in cases if item.case != "empty"]
    assert run_cohort(only_good, PLAN, tmp_path / "out", executor=no_work).resumed == 3


def test_a_changed_image_or_plan_is_worked_on_again(case_list: Path, tmp_path: Path):
    cases = [item for item in read_cases(case_list) if item.case != "empty"]
    first = run_cohort(cases, PLAN, tmp_path / "out").features.read_bytes()
    image = sitk.ReadImage(cases[0].image)
    sitk.WriteImage(image + 3, cases[0].image)
    again = run_cohort(cases, PLAN, tmp_path / "out")
    assert again.resumed == 2
    assert again.features.read_bytes() != first
    other = ExtractionPlan("other", "another-hash", (), SETTINGS)
    assert run_cohort(cases, other, tmp_path / "out").resumed == 0


def test_rows_in_parts_give_the_same_table_and_a_lost_part_costs_its_own_cases(
    case_list: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    cases = [item for item in read_cases(case_list) if item.case != "empty"]
    whole = run_cohort(cases, PLAN, tmp_path / "whole").features.read_bytes()
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.store.ROWS", 4)
    assert run_cohort(cases, PLAN, tmp_path / "out").features.read_bytes() == whole
    (part,) = (tmp_path / "out" / "cases").glob("*.parquet")
    part.write_bytes(part.read_bytes()[:2000])
    with pytest.raises(TableError, match=r"a part of the results is missing or damaged\. Run the list again"):
        run_cohort(cases, PLAN, tmp_path / "out")
    again = run_cohort(cases, PLAN, tmp_path / "out")
    assert again.resumed == 1
    assert again.features.read_bytes() == whole


def test_a_damaged_ledger_is_refused_in_words(case_list: Path, tmp_path: Path):
    ledger = tmp_path / "out" / "cases" / "ledger.sqlite"
    ledger.parent.mkdir(parents=True)
    ledger.write_bytes(b"no database" * 100)
    with pytest.raises(TableError, match=r"is damaged .* Remove it; the cases are extracted again"):
        run_cohort(read_cases(case_list), PLAN, tmp_path / "out")


def test_what_an_earlier_version_stored_is_taken_over(case_list: Path, tmp_path: Path):
    cases = [item for item in read_cases(case_list) if item.case != "empty"]
    first = run_cohort(cases, PLAN, tmp_path / "first").features
    store = tmp_path / "out" / "cases"
    store.mkdir(parents=True)
    with open_store(tmp_path / "first" / "cases") as stored:
        lines, made_of = stored.ledger.lines.block(0, len(cases)), stored.ledger.inputs_of(0, len(cases))
        for item, line, (_, inputs) in zip(cases, lines, made_of, strict=True):
            rows = [
                {
                    "case": row.case, "sequence": row.sequence, "roi": row.roi, "names": row.names, "values": row.values.tolist(),
                    "reasons": dict(row.reasons), "warnings": row.warnings,
                }
                for row in stored.rows_of([line])
            ]  # fmt: skip
            entry = {"fingerprint": line.key.hex(), "inputs": inputs.model_dump(mode="json"), "rows": rows}
            (store / f"{item.case}_T1-0123456789ab.json").write_text(json.dumps(entry), encoding="utf-8")
    again = run_cohort(cases, PLAN, tmp_path / "out")
    assert again.resumed == 3
    assert again.features.read_bytes() == first.read_bytes()
    assert [path.name for path in store.iterdir() if path.suffix == ".json"] == []


def test_one_content_under_two_names_is_measured_once(case_list: Path, tmp_path: Path):
    case_list.write_text("case,sequence,image,mask\nx,T1,a_image.nrrd,a_mask.nrrd\ny,T2,a_image.nrrd,a_mask.nrrd\n")
    result = run_cohort(read_cases(case_list), PLAN, tmp_path / "out")
    rows = rows_of(result.features)
    assert [(row["case"], row["sequence"], row["roi"]) for row in rows] == [
        ("x", "T1", "1"), ("x", "T1", "2"), ("y", "T2", "1"), ("y", "T2", "2"),
    ]  # fmt: skip
    assert [entry["case"] for entry in json.loads(provenance_path(result.features).read_text())["inputs"]] == ["x", "y"]


def ending_its_worker(cases: Iterable[CaseInput], work: object, workers: int, progress: Progress):
    for item in cases:
        yield item, Outcome((), f"{item.place}: the worker process crashed.", fate=Fate.CRASHED)


def test_a_case_that_ended_its_worker_is_tried_again_when_it_changes_or_somebody_asks(case_list: Path, tmp_path: Path):
    cases = read_cases(case_list)[:1]
    assert run_cohort(cases, PLAN, tmp_path / "out", executor=ending_its_worker).failed == 1
    result = run_cohort(cases, PLAN, tmp_path / "out", executor=no_work)
    (failure,) = rows_of(result.failures)
    assert failure["kind"] == "crashed"
    assert failure["reason"] == "case a, T1: the worker process crashed. It was not tried again; --retry does."
    assert run_cohort(cases, PLAN, tmp_path / "out", retry=True).done == 1
    assert run_cohort(cases, PLAN, tmp_path / "other", executor=ending_its_worker).failed == 1
    os.utime(cases[0].image, (2, 2))
    assert run_cohort(cases, PLAN, tmp_path / "other").done == 1


def test_a_full_disk_stops_the_run_and_says_what_is_needed(case_list: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    cases, finish = [item for item in read_cases(case_list) if item.case != "empty"], ResultStore.finish

    def full(self: ResultStore, ended: Sequence[tuple[int, Outcome]]) -> None:
        if any(self.ledger.done([outcome.key]) or outcome.inputs.case != "a" for _, outcome in ended):
            raise NoRoom("cannot be written (no space left)", where="ledger.sqlite")
        finish(self, ended)

    with monkeypatch.context() as patched:
        patched.setattr(ResultStore, "finish", full)
        with pytest.raises(NoRoom, match=r"1 of 3 images are finished and kept. Free about 50 MB and run the list again"):
            run_cohort(cases, PLAN, tmp_path / "out")
    assert run_cohort(cases, PLAN, tmp_path / "out").resumed == 1


def test_a_pipe_is_a_failure_and_no_waiting(case_list: Path, tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.nii")
    case_list.write_text("case,sequence,image,mask\nx,T1,pipe.nii,a_mask.nrrd\n")
    (failure,) = rows_of(run_cohort(read_cases(case_list), PLAN, tmp_path / "out").failures)
    assert "the image: is neither a file nor a folder" in failure["reason"]


def test_files_that_change_while_they_are_read_give_no_result(case_list: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    item = read_cases(case_list)[0]

    def rows(*_: object, **__: object) -> tuple[()]:
        sitk.WriteImage(sitk.ReadImage(str(item.image)) + 1, str(item.image))
        return ()

    monkeypatch.setattr("OsteoRadiomicsLib.cohort.runner.case_rows", rows)
    outcome = CaseWork(PLAN, tmp_path / "out")(item)
    assert outcome.failure == "the image: was changed while it was read. Run the list again."


def test_the_provenance_tells_inputs_and_versions(case_list: Path, tmp_path: Path):
    result = run_cohort(read_cases(case_list), PLAN, tmp_path / "out")
    content = json.loads(provenance_path(result.features).read_text())
    assert [entry["case"] for entry in content["inputs"]] == ["a", "b", "d"]
    assert len(content["inputs"][0]["image_sha256"]) == 64
    assert content["protocol"] == {"name": "small", "hash": PLAN.hash}
    assert "numpy" in content["versions"]
    assert "not a diagnosis" in content["notice"]


def test_a_protocols_regions_decide_the_rows(case_list: Path, tmp_path: Path):
    protocol = load_protocol("op-mri")
    small = protocol.model_copy(update={"preprocessing": (), "extraction": SETTINGS})
    label = sitk.ReadImage(str(case_list.parent / "a_mask.nrrd"))
    sitk.WriteImage(sitk.ChangeLabel(label, {1: 20, 2: 21}), case_list.parent / "two.nrrd")
    case_list.write_text("case,sequence,image,mask\nx,T1,a_image.nrrd,two.nrrd\n")
    result = run_cohort(read_cases(case_list), plan_of_protocol(small), tmp_path / "two")
    assert "L3" in rows_of(result.failures)[0]["reason"]
    array = sitk.GetArrayFromImage(sitk.ChangeLabel(label, {1: 20, 2: 21}))
    array[1:3, 5:7, 2:7] = 22
    sitk.WriteImage(sitk.GetImageFromArray(array), case_list.parent / "two.nrrd")
    result = run_cohort(read_cases(case_list), plan_of_protocol(small), tmp_path / "three")
    assert [row["roi"] for row in rows_of(result.features)] == ["L1-L3"]


def test_a_case_is_done_again_when_voxels_beside_its_header_changed(case_list: Path, tmp_path: Path):
    for name in ("a", "b", "d"):
        sitk.WriteImage(sitk.ReadImage(str(tmp_path / f"{name}_image.nrrd")), str(tmp_path / f"{name}_image.mhd"))
    case_list.write_text(case_list.read_text().replace("_image.nrrd", "_image.mhd"))
    cases = [case for case in read_cases(case_list) if case.case != "empty"]
    before = rows_of(run_cohort(cases, PLAN, tmp_path / "out").features)
    changed = np.fromfile(tmp_path / "b_image.raw", "<i2") + 100
    changed.tofile(tmp_path / "b_image.raw")
    result = run_cohort(cases, PLAN, tmp_path / "out")
    assert (result.done, result.resumed) == (3, 2)
    for row, old in zip(rows_of(result.features), before, strict=True):
        moved = float(row["original_firstorder_Mean"]) - float(old["original_firstorder_Mean"])
        assert moved == pytest.approx(100 if row["case"] == "b" else 0)


def test_a_second_runner_is_refused_and_told_who_works_there(case_list: Path, tmp_path: Path):
    cases = read_cases(case_list)[:1]
    said = rf"another run works in this folder \(process {os.getpid()} on .*\)\. Wait"
    with only_runner(tmp_path / "out"), pytest.raises(OutputError, match=said):
        run_cohort(cases, PLAN, tmp_path / "out")
    assert run_cohort(cases, PLAN, tmp_path / "out").done == 1


def test_a_term_signal_writes_what_is_finished_and_leaves_no_process(case_list: Path, tmp_path: Path):
    """What batch queues send: exit code 143 within seconds, the tables of what is there."""
    for kind, value in (("image", np.random.default_rng(1).normal(size=(150, 150, 150)).astype(np.float32)), ("mask", None)):
        array = np.ones((150, 150, 150), np.uint8) if value is None else value
        sitk.WriteImage(sitk.GetImageFromArray(array), tmp_path / f"large_{kind}.nrrd")
    case_list.write_text(
        "case,sequence,image,mask,labels\na,T1,a_image.nrrd,a_mask.nrrd,1;2\nz,T1,large_image.nrrd,large_mask.nrrd,1\n"
    )
    (tmp_path / "settings.yaml").write_text("imageType:\n  Wavelet: {}\n  LoG: {sigma: [1.0, 2.0, 3.0]}\n")
    command = [sys.executable, "-m", "OsteoRadiomicsLib", "cohort", str(case_list), "--settings", str(tmp_path / "settings.yaml")]
    run = subprocess.Popen([*command, "--out", str(tmp_path / "out"), "--workers", "2"], stderr=subprocess.PIPE, text=True)
    ledger = tmp_path / "out" / "cases" / "ledger.sqlite"
    end = time.monotonic() + 120
    while not (ledger.is_file() and finished_cases(ledger)) and time.monotonic() < end:
        time.sleep(0.05)
    family = psutil.Process(run.pid).children(recursive=True)
    assert len(family) >= 3
    run.send_signal(signal.SIGTERM)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 143, said
    assert "interrupted; what was finished is kept" in said
    assert not psutil.wait_procs(family, timeout=60)[1]
    assert [row["case"] for row in rows_of(tmp_path / "out" / "features.csv")] == ["a", "a"]
    assert [(row["case"], row["kind"]) for row in rows_of(tmp_path / "out" / "failures.csv")] == [("z", "not reached")]


def finished_cases(ledger: Path) -> int:
    with contextlib.closing(sqlite3.connect(ledger, timeout=10)) as database:
        try:
            return int(database.execute("SELECT COUNT(*) FROM cases").fetchone()[0])
        except sqlite3.OperationalError:  # it is just being made
            return 0
