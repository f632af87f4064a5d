"""Copies of valid objects are valid, as another maker's tools say: images, segmentation, report, parametric map and picture."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pydicom
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.heatmaps.files import MapInfo, write_map
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.images.phantom.series import Examination, write_series

pytest.importorskip("highdicom")

L1 = "x~SCT^91723000^Anatomical Structure~SCT^66794005^L1 vertebra~^^~y~^^~^^"
# What hospitals write, each of a kind that the profile treats in a way of its own.
IDENTIFYING = {
    "PatientName": "Smith^John", "PatientID": "SMITH-1", "PatientBirthDate": "19580312", "PatientSex": "M", "PatientAge": "065Y",
    "AccessionNumber": "A123456", "ReferringPhysicianName": "House^Gregory", "InstitutionName": "St Smith", "StationName": "MRC1",
    "OperatorsName": "Op^Erator", "StudyDescription": "Lumbar spine, Mr Smith", "DeviceSerialNumber": "4711",
    "PatientComments": "Smith", "StudyID": "77", "RequestedProcedureDescription": "Spine for Dr House", "StudyDate": "20200301",
    "PerformingPhysicianName": "House^Gregory", "InstitutionalDepartmentName": "Ward 3", "AcquisitionDate": "20200301",
}  # fmt: skip


def tool(name: str, *files: Path) -> set[str]:
    program = Path(sys.executable).parent / name
    if not program.exists():
        pytest.skip(f"{name} is not installed")
    done = subprocess.run([program, *map(str, files)], capture_output=True, text=True, timeout=120, check=False)
    return {line for line in (done.stdout + done.stderr).splitlines() if line.startswith(("Error", "Abort"))}


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CT and an MR series, and on the CT a segmentation, a report, a map and a picture."""
    root = tmp_path_factory.mktemp("valid")
    rng = np.random.default_rng(0)
    image = sitk.GetImageFromArray(rng.integers(0, 100, (4, 20, 24)).astype(np.int16))
    image.SetSpacing((0.5, 0.5, 2.5))
    for number, sequence in enumerate(("CT", "T1"), start=1):
        write_series(image, root / "all" / sequence, Examination("P1", number, sequence))
    for file in (root / "all").rglob("*.dcm"):
        dataset = pydicom.dcmread(file)
        for keyword, value in IDENTIFYING.items():
            setattr(dataset, keyword, value)
        dataset.save_as(file)
    labels = np.zeros((4, 20, 24), np.uint8)
    labels[1:3, 3:12, 4:12] = 1
    mask = sitk.GetImageFromArray(labels)
    mask.CopyInformation(image)
    write_label_map(LabelMap((mask,), (Segment("L1", 1, 0, (220, 40, 30), L1),)), root / "mask.seg.nrrd")
    (root / "features.csv").write_text(
        "case,sequence,roi,original_firstorder_Mean,original_glcm_Contrast\nP1,CT,L1,1.25,\n", encoding="utf-8"
    )
    values = sitk.GetImageFromArray(np.where(labels > 0, rng.normal(0, 5, labels.shape), np.nan).astype(np.float32))
    values.CopyInformation(image)
    about = MapInfo("occlusion", "What the Radscore comes from", "score", signed=True, rois=("L1",))
    write_map(values, about, root / "map.nrrd", inputs=(), plan=None, versions={})
    made = ["--features", str(root / "features.csv"), "--map", str(root / "map.nrrd"), "--out", str(root / "all" / "made")]
    assert main(["dicom", "export", "--image", str(root / "all" / "CT"), "--mask", str(root / "mask.seg.nrrd"), *made]) == 0
    return root


@pytest.mark.parametrize("dates", ["remove", "shift"])
def test_copies_of_valid_objects_are_valid_and_belong_together(objects: Path, dates: str) -> None:
    out = objects / f"copies-{dates}"
    line = ["cohort", "pseudonymise", str(objects / "all"), "--out", str(out), "--key", str(objects / "key.json")]
    assert main([*line, "--dates", dates, "--burned-in-checked"]) == 0
    copies = sorted(out.rglob("*.dcm"))
    assert len(copies) == len(list((objects / "all").rglob("*.dcm"))) == 12
    kinds = {pydicom.dcmread(file, stop_before_pixels=True).SOPClassUID: file for file in copies}
    assert len(kinds) == 6
    assert {uid.name: tool("dciodvfy", file) for uid, file in kinds.items()} == {uid.name: set() for uid in kinds}
    assert tool("dcentvfy", *copies) == set()
    assert len({pydicom.dcmread(file, stop_before_pixels=True).StudyInstanceUID for file in copies}) == 1
