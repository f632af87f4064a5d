"""A case list checked by headers: what cannot be extracted is named before anything is, and what the rest will need."""

from __future__ import annotations

import gzip
import os
import shutil
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_seg, write_series
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import CaseInput, Limits, read_cases, run_cohort
from OsteoRadiomicsLib.cohort.case_list import CaseList
from OsteoRadiomicsLib.cohort.fates import Fate
from OsteoRadiomicsLib.cohort.listing.check import Check, Gate, check_cases
from OsteoRadiomicsLib.cohort.listing.cost import Cost, expected_cost
from OsteoRadiomicsLib.cohort.listing.look import Look, Looking, State
from OsteoRadiomicsLib.cohort.store import Outcome
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan

SETTINGS = "featureClass: {firstorder: [Mean]}\n"
ENDINGS = (".nii.gz", ".nii", ".nrrd", ".mha", ".mhd")


def write(path: Path, values: np.ndarray, spacing: tuple[float, float, float] = (1, 1, 3)) -> Path:
    image = sitk.GetImageFromArray(values)
    image.SetSpacing(spacing)
    sitk.WriteImage(image, str(path), useCompression=True)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Images i0, i1 ... of one grid with different voxels in several formats, and a mask m.nrrd on it."""
    rng = np.random.default_rng(5)
    for number, end in enumerate(ENDINGS):
        write(tmp_path / f"i{number}{end}", rng.integers(0, 400, (6, 20, 20)).astype(np.int16))
    mask = np.zeros((6, 20, 20), np.uint8)
    mask[1:5, 5:15, 5:15] = 1
    write(tmp_path / "m.nrrd", mask)
    return tmp_path


def listed(folder: Path, *lines: str) -> Path:
    path = folder / "cases.csv"
    path.write_text("\n".join(["case,sequence,image,mask,labels", *lines]) + "\n", encoding="utf-8")
    return path


def checked(folder: Path, *lines: str, looking: Looking | None = None) -> Check:
    return check_cases(read_cases(listed(folder, *lines)), looking or Looking(), processes=1)


def states(check: Check) -> list[str]:
    return [look.state.value for look in check.looks]


def test_sound_files_of_every_format_pass_with_their_grids(folder: Path) -> None:
    check = checked(folder, *(f"c{number},T1,i{number}{end},m.nrrd,1" for number, end in enumerate(ENDINGS)))
    assert states(check) == ["ok"] * 5
    assert {(look.size, look.spacing, look.reason) for look in check.looks} == {((20, 20, 6), (1.0, 1.0, 3.0), "")}
    assert check.files == 10


def test_what_is_missing_or_no_file_is_named_with_its_case(folder: Path) -> None:
    check = checked(folder, "a,T1,gone.nii,m.nrrd,1", "b,T1,i2.nrrd,gone.nrrd,1", "c,T1,i0.nii.gz,m.nrrd,1")
    assert states(check) == ["missing", "missing", "ok"]
    assert [look.reason for _, look in check.bad] == [
        "case a, T1: the image does not exist. Check the path.",
        "case b, T1: the mask does not exist. Check the path.",
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_and_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe.nii")
    (look,) = checked(folder, "a,T1,pipe.nii,m.nrrd,1").looks
    assert (look.state, "is neither a file nor a folder" in look.reason) == (State.UNREADABLE, True)


def test_hostile_and_broken_headers_are_not_readable_and_cost_nothing_else(folder: Path) -> None:
    content = (folder / "i3.mha").read_bytes()
    (folder / "dims.mha").write_bytes(content.replace(b"NDims = 3", b"NDims = 99999"))
    (folder / "matrix.mha").write_bytes(content.replace(b"TransformMatrix = 1 0", b"TransformMatrix = 1e308 0"))
    (folder / "cut.nii").write_bytes((folder / "i1.nii").read_bytes()[:-100])
    (folder / "text.nii.gz").write_bytes(gzip.compress(b"no image at all" * 100))
    names = ("dims.mha", "matrix.mha", "cut.nii", "text.nii.gz")
    check = checked(folder, *(f"{name},T1,{name},m.nrrd,1" for name in names), "good,T1,i0.nii.gz,m.nrrd,1")
    assert states(check) == ["not readable"] * 4 + ["ok"]
    assert all("defect" not in look.reason and name not in look.reason.partition(":")[2]
               for name, (_, look) in zip(names, check.bad, strict=True))  # fmt: skip


def test_voxels_are_not_read(folder: Path) -> None:
    values = np.random.default_rng(1).integers(0, 400, (64, 96, 96)).astype(np.int16)
    image = write(folder / "damaged.nii.gz", values)
    write(folder / "n.nrrd", np.ones(values.shape, np.uint8))
    packed = bytearray(image.read_bytes())
    packed[-1000] ^= 0xFF  # damage that only unpacking finds
    image.write_bytes(packed)
    assert states(checked(folder, "a,T1,damaged.nii.gz,n.nrrd,1")) == ["ok"]


def test_a_mask_of_another_grid_is_told_as_the_plan_judges_it(folder: Path) -> None:
    write(folder / "other.nrrd", np.ones((6, 20, 20), np.uint8), (1, 1, 2.5))
    line = "a,T1,i0.nii.gz,other.nrrd,1"
    (look,) = checked(folder, line).looks
    assert look.state is State.GRID
    assert look.reason.startswith("case a, T1, the mask: the mask does not lie on the image's grid (up to 2.5 mm apart")
    (folder / "s.yaml").write_text("setting: {resampledPixelSpacing: [2, 2, 2]}\n")
    resampling = Looking(load_plan(None, folder / "s.yaml"))
    (look,) = checked(folder, line, looking=resampling).looks
    assert (look.state, look.reason) == (State.OK, "the mask lies on another grid than the image")


def test_a_cropped_mask_shares_the_images_voxels_and_passes(folder: Path) -> None:
    image = sitk.ReadImage(str(folder / "i2.nrrd"))
    sitk.WriteImage(sitk.Cast(image[4:14, 4:14, 1:5] > -1, sitk.sitkUInt8), str(folder / "crop.nrrd"))
    (look,) = checked(folder, "a,T1,i2.nrrd,crop.nrrd,1").looks
    assert (look.state, look.reason) == (State.OK, "the mask has the image's voxels in another order or extent")


def test_one_image_under_two_ids_is_found_by_content(folder: Path) -> None:
    shutil.copy(folder / "i2.nrrd", folder / "copy.nrrd")
    write(folder / "n.nrrd", np.ones((6, 20, 20), np.uint8))
    lines = ("a,T1,i2.nrrd,m.nrrd,1", "b,T1,copy.nrrd,m.nrrd,1", "c,T1,copy.nrrd,n.nrrd,1")
    first, second, third = checked(folder, *lines).looks
    assert (first.state, first.reason) == (State.OK, "")
    assert (second.state, second.reason) == (
        State.DUPLICATE,
        "case b, T1: its image is that of case a, T1, and its mask, too. Give the right files, or remove one of the lines.",
    )
    assert (third.state, third.reason) == (State.OK, "its image is that of case a, T1")


def test_equal_marks_of_other_content_are_no_duplicates(folder: Path) -> None:
    content = bytearray(20_000)
    for name, place in (("x", 6000), ("y", 6001)):  # differs outside the blocks that marks are made of
        content[place] = 1
        (folder / f"{name}.raw").write_bytes(content)
        header = f"NRRD0004\ntype: uint8\ndimension: 3\nsizes: 20 20 50\nencoding: raw\nspacings: 1 1 1\ndata file: {name}.raw\n"
        (folder / f"{name}.nhdr").write_text(header)
    for name in "xy":
        (folder / f"{name}.nrrd").write_bytes(
            b"NRRD0004\ntype: uint8\ndimension: 3\nsizes: 20 20 50\nencoding: raw\nspacings: 1 1 1\n\n"
            + (folder / f"{name}.raw").read_bytes()
        )
    write(folder / "n.nrrd", np.ones((50, 20, 20), np.uint8), (1, 1, 1))
    check = checked(folder, "a,T1,x.nrrd,n.nrrd,1", "b,T1,y.nrrd,n.nrrd,1")
    first, second = (Looking()(item).marks for item in check.cases)
    assert first == second
    assert first[0]
    assert states(check) == ["ok", "ok"]


def test_dicom_series_are_checked_by_their_headers(tmp_path: Path) -> None:
    values = np.arange(5 * 12, dtype=np.int16).reshape(5, 4, 3)
    for name in ("whole", "gap"):
        write_series(tmp_path / name, list(values))
    (tmp_path / "gap" / "002.dcm").unlink()
    write_seg(tmp_path / "seg.dcm", [(1, k, np.ones((4, 3), np.uint8)) for k in range(5)], names=("L1",))
    foreign = [(1, k, np.ones((4, 3), np.uint8)) for k in range(5)]
    write_seg(tmp_path / "foreign.dcm", foreign, names=("L1",), change=lambda seg: setattr(seg, "PatientID", "another"))
    lines = ("a,CT,whole,seg.dcm,1", "b,CT,gap,seg.dcm,1", "c,CT,whole,foreign.dcm,1", "d,CT,whole,whole/000.dcm,1")
    check = checked(tmp_path, *lines)
    assert states(check) == ["ok", "not readable", "mismatched grid", "not readable"]
    reasons = [look.reason for look in check.looks]
    assert check.looks[0].size == (3, 4, 5)
    assert "1 slice(s) of the series are missing" in reasons[1]
    assert "belongs to another patient" in reasons[2]
    assert "not a segmentation" in reasons[3]
    assert check.files == 6


def test_a_line_of_a_long_list_takes_little_memory_and_a_late_duplicate_is_found(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.listing.check._IN_A_BLOCK", 100)
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.listing.check._equal", lambda one, other: True)
    monkeypatch.setattr("OsteoRadiomicsLib.cohort.case_list.UNPACKED", 1)
    count = 3000
    cases = CaseList(CaseInput(f"c{number}", "T1", folder / f"{number}", folder / "m") for number in range(count))

    def look(item: CaseInput) -> Look:
        mark = b"c7" if item.case == f"c{count - 1}" else item.case.encode()
        return Look(State.OK, "", (9, 9, 6), (1.0, 1.0, 1.0), Cost(1.0, 2**28), (mark * 8, mark * 8), 2)

    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    check = check_cases(cases, look, processes=1)  # type: ignore[arg-type]
    kept, most = (now - before for now in tracemalloc.get_traced_memory())
    tracemalloc.stop()
    assert kept < 20 * count + 700_000  # the lines that are kept unpacked are as many in any list
    assert most < 300 * count + 1_000_000
    assert len({id(each) for each in check.looks}) == 2
    assert check.looks[-1].state is State.DUPLICATE
    assert "its image is that of case c7, T1" in check.looks[-1].reason
    check.write(folder / "check.csv")
    assert len((folder / "check.csv").read_text().splitlines()) == count + 1


def test_any_number_of_processes_finds_the_same(folder: Path) -> None:
    lines = [f"c{number},T1,{'gone' if number % 7 == 0 else 'i1'}.nii,m.nrrd,{number + 1}" for number in range(40)]
    cases = read_cases(listed(folder, *lines))
    assert check_cases(cases, Looking(), processes=1) == check_cases(cases, Looking(), processes=2)


def test_cost_grows_with_voxels_and_bias_field_correction() -> None:
    mri = load_plan("op-mri")
    small, large = (expected_cost(size, (1, 1, 1), 2, mri) for size in ((256, 256, 16), (512, 512, 16)))
    assert 3.5 < (large.memory - 250 * 2**20) / (small.memory - 250 * 2**20) < 4.5
    assert large.seconds > small.seconds > expected_cost((256, 256, 16), (1, 1, 1), 2, None).seconds
    # Measured: 140 MB above 160 MB for 30 slices of 384 x 384, of which the base allows 250 MB.
    assert 130e6 < expected_cost((384, 384, 30), (0.7, 0.7, 3), 2, mri).memory - 250 * 2**20 < 180e6


@pytest.fixture
def cohort(folder: Path) -> list[str]:
    (folder / "s.yaml").write_text(SETTINGS)
    cases = listed(folder, "a,T1,i0.nii.gz,m.nrrd,1", "b,T1,gone.nii,m.nrrd,1")
    return ["cohort", str(cases), "--settings", str(folder / "s.yaml"), "--out", str(folder / "out")]


def test_nothing_is_extracted_before_the_check_passes(
    folder: Path, cohort: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(cohort) == 2
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "error: case b, T1: the image does not exist. Check the path.",
        "error: 1 of 2 images cannot be extracted (1 missing), so nothing was extracted. "
        "Correct them, or go on with --despite 1: they become failures with their reason.",
    ]
    assert not (folder / "out" / "features.csv").exists()
    rows = csv_rows((folder / "out" / "check.csv").read_text(encoding="utf-8"))
    assert [(row["case"], row["state"], row["image_size"]) for row in rows] == [("a", "ok", "20 x 20 x 6"), ("b", "missing", "")]


def test_despite_bad_cases_the_others_are_extracted(folder: Path, cohort: list[str]) -> None:
    assert main([*cohort, "--despite", "1"]) == 1
    assert [row["case"] for row in csv_rows((folder / "out" / "features.csv").read_text(encoding="utf-8"))] == ["a"]
    (failure,) = csv_rows((folder / "out" / "failures.csv").read_text(encoding="utf-8"))
    assert (failure["kind"], failure["reason"]) == ("failed", "case b, T1: the image does not exist. Check the path.")


def test_expected_memory_decides_which_cases_run_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = read_cases(listed(folder, "a,T1,i0.nii.gz,m.nrrd,1", "b,T1,gone.nii,m.nrrd,1"))
    (folder / "s.yaml").write_text(SETTINGS)
    plan, seen = load_plan(None, folder / "s.yaml"), []

    def nothing_done(*given: Any, limits: Limits) -> Iterator[tuple[CaseInput, Outcome]]:
        seen.append((items := list(given[0]), limits.expected))
        yield from ((item, Outcome((), "not done", fate=Fate.FAILED)) for item in items)

    monkeypatch.setattr("OsteoRadiomicsLib.cohort.runner.local_processes", nothing_done)
    run_cohort(cases, plan, folder / "out", gate=Gate(Looking(plan), folder / "check.csv", despite=1))
    ((waiting, expected),) = seen
    assert [item.case for item in waiting] == ["a"]
    assert expected(cases[0]) == expected_cost((20, 20, 6), (1, 1, 3), 2, plan).memory


def test_the_verb_writes_its_table_and_says_what_was_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = listed(folder, "a,T1,i0.nii.gz,m.nrrd,1", "b,T1,gone.nii,m.nrrd,1")
    out = folder / "check.csv"
    assert main(["cohort", "check", str(cases), "--protocol", "op-mri", "--out", str(out)]) == 1
    said = capsys.readouterr()
    assert said.err == "error: case b, T1: the image does not exist. Check the path.\n"
    assert said.out.startswith("2 images in 2 files: 1 ok, 1 missing, about 0 minutes of one core")
    (row, _) = csv_rows(out.read_text(encoding="utf-8"))
    assert (row["expected_minutes"], row["expected_memory_mb"]) == ("0.02", "250")
    assert main(["cohort", "check", str(listed(folder, "a,T1,i0.nii.gz,m.nrrd,1")), "--out", str(out)]) == 0


def test_a_stop_while_headers_are_looked_at_leaves_the_tables_of_what_is_there(folder: Path) -> None:
    cases = read_cases(listed(folder, "a,T1,i0.nii.gz,m.nrrd,1"))
    (folder / "s.yaml").write_text(SETTINGS)
    plan = load_plan(None, folder / "s.yaml")

    class Stopping(Progress):
        def show(self, done: float, total: float, what: str) -> None:
            if what == "looking at headers":
                self.cancel()

    gate = Gate(Looking(plan), folder / "check.csv")
    with pytest.raises(Cancelled):
        run_cohort(cases, plan, folder / "out", gate=gate, progress=Stopping())
    (failure,) = csv_rows((folder / "out" / "failures.csv").read_text(encoding="utf-8"))
    assert failure["kind"] == "not reached"
