"""Scan parameters from DICOM headers: by centre, scanner and sequence, and nothing of the patient."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from dicom_kit import group, write_enhanced, write_series
from OsteoRadiomicsLib.base.errors import ImageError, TableError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort.scan_parameters import COLUMNS, ScanTable, scan_rows, scan_table
from OsteoRadiomicsLib.report.training.scans import scan_lines
from pydicom.dataset import Dataset
from pydicom.uid import MRImageStorage, generate_uid

PIXELS = [np.zeros((16, 8), np.int16)] * 3
SECRETS = {"PatientName": "Zhao^Li", "PatientID": "ID-4711", "PatientBirthDate": "19500101", "InstitutionName": "City Hospital"}


def series(folder: Path, description: str, **entries: Any) -> Path:
    """An MR series of three slices, 2.5 mm apart and 2 mm thick."""
    uid = generate_uid()

    def change(dataset: Dataset) -> None:
        dataset.SeriesInstanceUID, dataset.SeriesDescription = uid, description
        dataset.Manufacturer, dataset.ManufacturerModelName = "Maker", "Model 3"
        for key, value in {**SECRETS, **entries}.items():
            setattr(dataset, key, value)
        dataset.private_block(0x0029, "VENDOR", create=True).add_new(1, "LO", "private Zhao")

    folder.parent.mkdir(parents=True, exist_ok=True)
    return write_series(folder, PIXELS, sop_class=MRImageStorage, modality="MR", change=change)


def one(found: ScanTable) -> dict[str, str]:
    (row,) = found.rows
    return row


def test_a_series_says_how_it_was_acquired(tmp_path: Path) -> None:
    series(
        tmp_path / "a", "sag T1 TSE", MagneticFieldStrength=3, RepetitionTime=580, EchoTime=9.1, FlipAngle=150,
        AcquisitionMatrix=[0, 320, 224, 0],
    )  # fmt: skip
    assert one(scan_table([("A", tmp_path)])) == {
        **dict.fromkeys(COLUMNS, ""), "centre": "A", "modality": "MR", "sequence": "T1", "manufacturer": "Maker",
        "model": "Model 3", "series": "1", "field_strength_t": "3", "tr_ms": "580", "te_ms": "9.1", "flip_angle_deg": "150",
        "matrix": "320 x 224",
        "fov_mm": "8", "pixel_spacing_mm": "0.5", "slice_thickness_mm": "2", "gap_mm": "0.5",
    }  # fmt: skip


def test_series_of_one_scanner_are_told_by_median_and_range_and_others_apart(tmp_path: Path) -> None:
    for number, time in enumerate((500, 580, 700)):
        series(tmp_path / f"t1-{number}", "T1", MagneticFieldStrength=3, RepetitionTime=time, EchoTime=10)
    series(tmp_path / "t2", "T2 fs", MagneticFieldStrength=15000, RepetitionTime=3000, EchoTime=90)
    series(tmp_path / "scout", "localizer", ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
    found = {row["sequence"]: row for row in scan_table([("", tmp_path)]).rows}
    assert set(found) == {"T1", "FS-T2"}
    assert (found["T1"]["series"], found["T1"]["tr_ms"], found["T1"]["te_ms"]) == ("3", "580 (500-700)", "10")
    assert found["FS-T2"]["field_strength_t"] == "1.5"  # 15,000 gauss


def test_enhanced_objects_keep_their_parameters_in_functional_groups(tmp_path: Path) -> None:
    timing = group(RepetitionTime=620.0, FlipAngle=90.0)
    groups = {"MRTimingAndRelatedParametersSequence": timing, "MREchoSequence": group(EffectiveEchoTime=11.0)}
    places = [(0, 0, 2.5 * k) for k in range(3)]
    write_enhanced(tmp_path / "image.dcm", np.zeros((3, 16, 8), np.int16), places, groups=[groups] * 3)
    row = one(scan_table([("", tmp_path)]))
    assert (row["tr_ms"], row["te_ms"], row["flip_angle_deg"]) == ("620", "11", "90")
    assert (row["slice_thickness_mm"], row["gap_mm"]) == ("2.5", "0")


def test_nothing_of_the_patient_reaches_the_table(tmp_path: Path) -> None:
    series(tmp_path / "a", "T1 Zhao Li", MagneticFieldStrength=3)
    text = str(scan_table([("A", tmp_path)]))
    assert not any(secret in text for secret in (*SECRETS.values(), "Zhao", "1.2.3"))


def test_a_case_list_gives_centre_and_sequence_and_names_what_is_no_dicom(tmp_path: Path) -> None:
    series(tmp_path / "dicom", "unnamed", MagneticFieldStrength=3)
    (tmp_path / "b.nii").write_bytes(b"no DICOM")
    listed = tmp_path / "cases.csv"
    rows = ["case,sequence,image,mask,centre", "a,FS-T2,dicom,m,North", "b,T1,b.nii,m,South", "c,T1,gone,m,South"]
    listed.write_text("\n".join(rows), encoding="utf-8")
    found = scan_table([("", listed)])
    assert (one(found)["centre"], one(found)["sequence"]) == ("North", "FS-T2")
    assert found.remarks == (
        "case c: the image does not exist",
        "1 image(s) of the case list are no DICOM series, so nothing is known of how they were made",
    )


def test_a_written_table_is_taken_as_it_is_and_one_of_another_form_refused(tmp_path: Path) -> None:
    path = tmp_path / "scan_parameters.csv"
    path.write_text("manufacturer,model,tr_ms\nMaker,M,580 (500-700)\n", encoding="utf-8")
    assert one(scan_table([("North", path)]))["tr_ms"] == "580 (500-700)"
    assert scan_rows(path, "North")[0]["centre"] == "North"
    path.write_text("scanner\nMaker\n", encoding="utf-8")
    with pytest.raises(TableError, match="has no column manufacturer"):
        scan_table([("", path)])
    (tmp_path / "empty").mkdir()
    with pytest.raises(ImageError, match="holds no MR, CT or radiographs in DICOM"):
        scan_table([("", tmp_path / "empty")])


def test_the_page_has_scanners_across_and_only_parameters_that_are_known() -> None:
    lines = scan_lines([{"centre": "A", "tr_ms": "580", "matrix": "320 x 224", "gap_mm": "-0.5"}, {"centre": "", "tr_ms": ""}])
    assert lines.heads == ("A", "2")
    assert dict(lines.rows) == {"TR (ms)": ("580", "–"), "Matrix": ("320 × 224", "–"), "Gap between slices (mm)": ("−0.5", "–")}


def test_a_cohort_writes_the_table_whatever_becomes_of_its_cases(tmp_path: Path) -> None:
    series(tmp_path / "dicom", "T1", MagneticFieldStrength=1.5, RepetitionTime=600)
    listed, out = tmp_path / "cases.csv", tmp_path / "out"
    listed.write_text("case,sequence,image,mask,centre\na,T1,dicom,gone.nrrd,North\n", encoding="utf-8")
    assert main(["cohort", str(listed), "--protocol", "op-mri", "--out", str(out), "--scan-parameters", "--despite", "1"]) == 1
    (row,) = scan_rows(out / "scan_parameters.csv")
    assert (row["centre"], row["field_strength_t"], row["tr_ms"]) == ("North", "1.5", "600")
