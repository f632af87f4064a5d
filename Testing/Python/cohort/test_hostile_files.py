"""Hostile and contradictory files met in worker processes, past the look at headers: each costs its own case, and no process."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from cli.test_hostile_inputs import IMAGE, LABELS, MEAN, PLANS, PROTOCOLS, ROWS, SETTINGS
from header_files import nrrd
from OsteoRadiomicsLib.base.spreadsheets import csv_rows, csv_text
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import read_cases, run_cohort
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan

# Of shared/cases/robust: image, mask, and what the refusal says.
ROBUST = {
    "damaged_middle": ("damaged_middle.mha", "sound.nii", "is damaged or incomplete"),
    "uint8_bitpix16": ("uint8_bitpix16.nii", "sound.nii", "contradictory header: datatype 2 has 8 bits a voxel, it states 16"),
    "vox_offset_0": ("vox_offset_0.nii", "sound.nii", "contradictory header: its voxels begin at byte 0"),
    "ndims": ("ndims.mha", "sound.nii", "contradictory header: its NDims is 99999"),
    "hang": ("hang/img.mha", "sound.nii", "impossible orientation"),
    "hanging mask": ("sound.mha", "hang/msk.nii", "impossible orientation"),
    "seg_of_another_patient": ("mono1", "seg_of_another_patient.dcm", "belongs to another patient, study and frame"),
    "seg_cut": ("mono1", "seg_cut.dcm", "is damaged or incomplete"),
}


def listed(folder: Path, lines: dict[str, tuple[Path, Path]]) -> Path:
    (folder / "s.yaml").write_text(SETTINGS, encoding="utf-8")
    rows = [("case", "image", "mask"), *((case, str(image), str(mask)) for case, (image, mask) in lines.items())]
    (folder / "cases.csv").write_text(csv_text(rows), encoding="utf-8")
    return folder / "cases.csv"


def outcome(folder: Path, cases: Path, workers: int) -> tuple[dict[str, float], dict[str, str]]:
    """Case -> mean, and case -> reason of those that only failed; a crash, a hang or a flood would be of another kind."""
    out = folder / f"out{workers}"
    run_cohort(read_cases(cases), load_plan(None, folder / "s.yaml"), out, workers=workers)
    means = {row["case"]: float(row["original_firstorder_Mean"]) for row in table(out / "features.csv")}
    failed = table(out / "failures.csv")
    assert {row["kind"] for row in failed} == {"failed"}
    return means, {row["case"]: row["reason"] for row in failed}


def table(path: Path) -> list[dict[str, str]]:
    return csv_rows(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("workers", [1, 2])
def test_whatever_a_worker_meets_costs_its_own_case(workers: int, tmp_path: Path) -> None:
    lines = {"first": (nrrd(tmp_path / "i.nrrd", IMAGE), nrrd(tmp_path / "m.nrrd", LABELS))}
    for name, (role, make, _) in ROWS.items():
        (tmp_path / name).mkdir()
        bad = make(tmp_path / name)
        lines[name] = (bad, lines["first"][1]) if role == "image" else (lines["first"][0], bad)
    lines["last"] = lines["first"]
    means, failed = outcome(tmp_path, listed(tmp_path, lines), workers)
    assert means == {"first": pytest.approx(MEAN, rel=1e-12), "last": pytest.approx(MEAN, rel=1e-12)}
    assert list(failed) == list(ROWS)
    for name, (_, _, reason) in ROWS.items():
        assert failed[name].startswith(f"case {name}, the ")
        assert "defect" not in failed[name]
        assert reason.split(".dcm ")[-1].removeprefix("001.dcm") in failed[name]


@pytest.fixture
def robust(shared: Path, tmp_path: Path) -> Path:
    """The folder of hostile files, with the sound case: the image and the mask of ``hang`` with finite axes again."""
    folder = shared / "cases" / "robust"
    if not folder.is_dir():
        pytest.skip("no folder of cases beside the test data")
    image = (folder / "hang" / "img.mha").read_bytes()
    assert image.count(b" 1e308 ") == 1
    (tmp_path / "sound.mha").write_bytes(image.replace(b" 1e308 ", b" 0.011028669544155009 "))
    mask = bytearray((folder / "hang" / "msk.nii").read_bytes())
    whole = np.frombuffer(mask[280:328], "<f4").copy()
    assert np.isinf(whole[9])
    whole[9] = -1.399978756904602
    mask[280:328] = whole.tobytes()
    (tmp_path / "sound.nii").write_bytes(mask)
    return folder


@pytest.mark.parametrize("workers", [1, 2])
def test_the_shared_hostile_files_in_workers(workers: int, robust: Path, tmp_path: Path) -> None:
    def place(name: str) -> Path:
        return (tmp_path if name.startswith("sound") else robust) / name

    lines = {"sound": (place("sound.mha"), place("sound.nii"))}
    lines |= {name: (place(image), place(mask)) for name, (image, mask, _) in ROBUST.items()}
    means, failed = outcome(tmp_path, listed(tmp_path, lines), workers)
    assert means == {"sound": pytest.approx(410.67, abs=0.005)}
    assert list(failed) == list(ROBUST)
    for name, (_, _, reason) in ROBUST.items():
        assert reason in failed[name]


def test_monochrome1_of_another_patient_is_measured_as_stored_when_it_is_accepted(robust: Path, tmp_path: Path) -> None:
    cases = listed(tmp_path, {"mono1": (robust / "mono1", robust / "seg_of_another_patient.dcm")})
    reading = ReadOptions(accept_foreign_mask=True)
    run_cohort(read_cases(cases), load_plan(None, tmp_path / "s.yaml"), tmp_path / "out", reading=reading)
    (row,) = table(tmp_path / "out" / "features.csv")
    assert float(row["original_firstorder_Mean"]) > 0  # 3D Slicer's and GDCM's reading is below: -1 - x


@pytest.mark.parametrize("name", sorted(set(PLANS) - {"spacing", "spacing beyond numbers", "ibsi spacing", "wavelet"}))
def test_settings_that_cannot_be_are_refused_before_the_work(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused_at_once("--settings", "s.yaml", PLANS[name][0], tmp_path, capsys)


@pytest.mark.parametrize("name", PROTOCOLS)
def test_protocols_that_are_nested_beyond_use_are_refused_before_the_work(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    refused_at_once("--protocol", "p.toml", PROTOCOLS[name], tmp_path, capsys)


def refused_at_once(option: str, file: str, text: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = listed(folder, {"a": (folder / "i.nrrd", folder / "m.nrrd")})
    (folder / file).write_text(text, encoding="utf-8")
    assert main(["cohort", str(cases), option, str(folder / file), "--out", str(folder / "out")]) == 2
    said = capsys.readouterr().err.strip()
    assert said.startswith("error: ")
    assert "\n" not in said
    assert len(said) < 600
    assert "defect" not in said
    assert not (folder / "out" / "features.csv").exists()
