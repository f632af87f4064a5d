"""One case list gives the same bytes by every way of working through it: simulated patients and real volumes."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest
from cohort.ways import WAYS, Listed, lacking, through

PHANTOMS = int(os.environ.get("OSTEORADIOMICS_PHANTOMS", "1"))
"""Simulated patients with three images each; ``make soak`` asks for 100, and for the real volumes."""
SOAK = PHANTOMS > 1
TABLES = ("features.csv", "features.provenance.json", "failures.csv")
SETTINGS = "imageType:\n  Original: {}\nfeatureClass: {firstorder: , glcm: }\nsetting: {binWidth: 10}\n"
SPINE = ("dzz_T1", "dzz_T2", "chu05_T2", "tum01_water", "tum04_water")
VOLUMES = (
    *((f"mr_spine/{name}.nii.gz", f"mr_spine/{name}_vertbody_msk.nii.gz", "20;21;22") for name in SPINE),
    ("ct/ts_lumbar_ct.nii.gz", "ct/ts_lumbar_vertbody_msk.nii.gz", "1"),
    ("ct_dicom/ts_T11T12", "ct_dicom/ts_T11T12_seg_tslabels.nii.gz", "32;33"),
    ("dicom_seg/ct-3slice", "dicom_seg/liver.dcm", "1"),
    ("mr_muscle/tum01_fat.nii.gz", "mr_muscle/tum01_fat_muscle_msk.nii.gz", "1;2;3;4"),
    ("pyradiomics/brain1_image.nrrd", "pyradiomics/brain1_label.nrrd", "1"),
    ("pyradiomics/breast1_image.nrrd", "pyradiomics/breast1_label.nrrd", "1"),
)
"""Image, mask and labels: MRI and CT as NIfTI, NRRD and DICOM. One that cannot be extracted must fail alike by every way."""


@pytest.fixture(scope="module")
def phantoms(tmp_path_factory: pytest.TempPathFactory) -> Listed:
    """The simulated patients, and one image whose mask is not there."""
    from OsteoRadiomicsLib.cli import main

    folder = tmp_path_factory.mktemp("phantoms")
    assert main(["phantom", "op-mri", "--cases", str(PHANTOMS), "--out", str(folder)]) == 0
    with (folder / "cases.csv").open("a", encoding="utf-8") as cases:
        cases.write("sim-op-mri-0001,lost,images/sim-op-mri-0001_T1.nii.gz,images/lost.nrrd,20;21;22\n")
    (folder / "s.yaml").write_text(SETTINGS, encoding="utf-8")
    options = ["--protocol", "op-mri"] if SOAK else ["--settings", str(folder / "s.yaml")]
    return Listed(folder / "cases.csv", [*options, "--despite", "1"])


@pytest.fixture(scope="module")
def volumes(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Listed:
    """The real volumes of the test data."""
    if not SOAK:
        pytest.skip("real volumes are a part of make soak")
    folder = tmp_path_factory.mktemp("volumes")
    with (folder / "cases.csv").open("w", encoding="utf-8", newline="") as cases:
        table = csv.writer(cases)
        table.writerow(("case", "sequence", "image", "mask", "labels"))
        table.writerows((Path(image).name, "", data / image, data / mask, labels) for image, mask, labels in VOLUMES)
    (folder / "s.yaml").write_text(SETTINGS, encoding="utf-8")
    return Listed(folder / "cases.csv", ["--settings", str(folder / "s.yaml"), "--despite", "3"])


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, bytes]]:
    """List -> tables of the first way, which the others must give."""
    return {}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["phantoms", "volumes"])
def test_every_way_writes_the_same_bytes(
    kind: str, way: str, expected: dict[Path, dict[str, bytes]], request: pytest.FixtureRequest, tmp_path: Path
):
    if package := lacking(way):
        pytest.skip(f"{package} is not installed")
    listed: Listed = request.getfixturevalue(kind)
    through(way, listed, tmp_path / "out")
    tables = {name: (tmp_path / "out" / name).read_bytes() for name in TABLES}
    rows = tables["features.csv"].count(b"\n") - 1
    assert rows > 0
    print(f"{kind}, {way}: {rows} rows")
    assert tables == expected.setdefault(listed.cases, tables)
