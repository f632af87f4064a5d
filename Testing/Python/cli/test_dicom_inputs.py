"""DICOM through the command line: the right number, or a refusal with its reason; what was said stands in the provenance."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import numpy as np
import pytest
from dicom_kit import write_rtstruct, write_seg, write_series
from OsteoRadiomicsLib.cli import main

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean, Minimum, Maximum]\nsetting:\n  binWidth: 25\n"


@pytest.fixture
def cases(shared: Path) -> Path:
    """Small inputs of kinds that people report."""
    if not (shared / "cases").is_dir():
        pytest.skip("no folder of cases beside the test data")
    return shared / "cases"


def _extract(folder: Path, image: Path, mask: Path, *more: str, settings: Path | None = None) -> int:
    if settings is None:
        settings = folder / "settings.yaml"
        settings.write_text(SETTINGS)
    return main(
        [
            "extract",
            "--image",
            str(image),
            "--mask",
            str(mask),
            "--settings",
            str(settings),
            "--out",
            str(folder / "o.csv"),
            *more,
        ]
    )


def _rows(folder: Path) -> list[dict[str, str]]:
    with open(folder / "o.csv", encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def _said(folder: Path) -> list[str]:
    return json.loads((folder / "o.provenance.json").read_text())["warnings"]


EXPECTED = [
    ("01-dicom-intercept-per-slice", "D_intercept", "D_msk.nii.gz", {"Mean": -23.836332, "Minimum": -96, "Maximum": 31}),
    ("01-dicom-intercept-per-slice", "D_intercept2", "D_msk.nii.gz", {"Mean": -23.836332, "Minimum": -96, "Maximum": 31}),
    ("03-dicom-slope-overflow", "D_slopebig", "D_msk.nii.gz", {"Maximum": 72400}),
    ("21-dicom-without-preamble", "D_nopre", "D_msk.nii.gz", {"Mean": 126.16366}),
    ("23-dicom-single-slice", "D_one", "msk_1s.nii.gz", {"Mean": 127.35874}),
    ("23-dicom-single-slice", "img_1s.nii.gz", "msk_1s.nii.gz", {"Mean": 127.35874}),
    ("24-dicom-enhanced-multiframe", "S_mf", "D_msk.nii.gz", {"Mean": 126.16366}),
    ("24-dicom-enhanced-multiframe", "S_mf/e.dcm", "D_msk.nii.gz", {"Mean": 126.16366}),
]


@pytest.mark.parametrize(("case", "image", "mask", "values"), EXPECTED)
def test_reported_inputs_give_the_right_numbers(cases, tmp_path, case, image, mask, values):
    folder = cases / case
    assert _extract(tmp_path, folder / image, folder / mask, settings=folder / "p.yaml") == 0
    (row,) = _rows(tmp_path)
    for name, value in values.items():
        assert math.isclose(float(row[f"original_firstorder_{name}"]), value, rel_tol=1e-7)


def test_one_intercept_or_several_give_the_same_row(cases, tmp_path):
    folder = cases / "01-dicom-intercept-per-slice"
    rows = []
    for image in ("D_intercept", "D_intercept2"):
        _extract(tmp_path, folder / image, folder / "D_msk.nii.gz", settings=folder / "p.yaml")
        rows += _rows(tmp_path)
    assert rows[0] == rows[1]
    assert math.isclose(float(rows[0]["original_glcm_Contrast"]), 1.3783868, rel_tol=1e-7)


@pytest.mark.parametrize("mask", ["S_labelmap.dcm", "S_bin.dcm"])
def test_a_label_map_segmentation_gives_what_the_binary_one_gives(cases, tmp_path, mask):
    folder = cases / "19-dicom-seg-labelmap"
    assert _extract(tmp_path, folder / "S_ct", folder / mask, settings=folder / "p.yaml") == 0
    found = [
        (row["roi"], float(row["original_shape_VoxelVolume"]), float(row["original_firstorder_Mean"])) for row in _rows(tmp_path)
    ]
    assert [name for name, _, _ in found] == ["L1", "L2"]
    assert np.allclose([values[1:] for values in found], [(1392.00, 123.86344828), (848.64, 129.93665158)], rtol=1e-8)


def test_a_single_slice_says_where_its_thickness_comes_from(cases, tmp_path, capsys):
    folder = cases / "23-dicom-single-slice"
    _extract(tmp_path, folder / "D_one", folder / "msk_1s.nii.gz", settings=folder / "p.yaml")
    words = "image: the series has a single slice; its SliceThickness of 3 mm was taken for the distance of slices"
    assert words in capsys.readouterr().err
    assert f"1: {words}" in _said(tmp_path)


def test_monochrome1_stays_as_stored(cases, tmp_path):
    robust = cases / "robust"
    assert _extract(tmp_path, robust / "mono1", robust / "seg_of_another_patient.dcm", "--accept-foreign-mask") == 0
    (row,) = _rows(tmp_path)
    assert math.isclose(float(row["original_firstorder_Mean"]), 410.67, rel_tol=1e-5)
    assert float(row["original_firstorder_Maximum"]) == 637


def test_a_foreign_mask_is_refused_without_a_word_of_whose_it_is(cases, tmp_path, capsys):
    robust = cases / "robust"
    assert _extract(tmp_path, robust / "mono1", robust / "seg_of_another_patient.dcm") == 2
    said = capsys.readouterr().err
    assert "belongs to another patient, study and frame of reference than the image" in said
    assert "--accept-foreign-mask" in said
    assert "SEED1" not in said
    assert "OTHER" not in said
    assert _extract(tmp_path, robust / "mono1", robust / "seg_of_another_patient.dcm", "--accept-foreign-mask") == 0
    accepted = "mask: it belongs to another patient, study and frame of reference than the image, and was accepted on request"
    assert _said(tmp_path).count(f"L1: {accepted}") == 1


def test_a_segmentation_cut_short_is_damage(cases, tmp_path, capsys):
    robust = cases / "robust"
    assert _extract(tmp_path, robust / "mono1", robust / "seg_cut.dcm") == 2
    said = capsys.readouterr().err
    assert "is damaged or incomplete" in said
    assert "defect in OsteoRadiomics" not in said


@pytest.fixture
def series(tmp_path: Path) -> Path:
    values = np.random.default_rng(6).integers(0, 900, (5, 12, 14)).astype(np.uint16)
    return write_series(tmp_path / "s", list(values))


def _block(value: int = 1) -> np.ndarray:
    drawn = np.zeros((12, 14), np.uint8)
    drawn[3:9, 4:10] = value
    return drawn


def _foreign(dataset) -> None:
    dataset.PatientID = "P2"


ACCEPTED = "mask: it belongs to another patient than the image, and was accepted on request"


def test_a_map_of_an_accepted_mask_says_so(series, tmp_path):
    mask = write_seg(tmp_path / "m.dcm", [(1, k, _block()) for k in range(5)], change=_foreign)
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    verb = ["map", "--image", str(series), "--mask", str(mask), "--settings", str(tmp_path / "settings.yaml")]
    verb += ["--feature", "original_firstorder_Mean", "--out", str(tmp_path / "map.nrrd")]
    assert main(verb) == 2
    assert main([*verb, "--accept-foreign-mask"]) == 0
    assert ACCEPTED in json.loads((tmp_path / "map.provenance.json").read_text())["warnings"]


def test_a_cohort_accepts_foreign_masks_only_while_it_is_asked_to(series, tmp_path):
    mask = write_seg(tmp_path / "m.dcm", [(1, k, _block()) for k in range(5)], change=_foreign)
    (tmp_path / "settings.yaml").write_text(SETTINGS)
    (tmp_path / "cases.csv").write_text(f"case,sequence,image,mask\n007,CT,{series},{mask}\n")
    verb = ["cohort", str(tmp_path / "cases.csv"), "--settings", str(tmp_path / "settings.yaml"), "--out", str(tmp_path / "out")]
    assert main(verb) == 2
    for _ in range(2):  # extracted, then resumed
        assert main([*verb, "--accept-foreign-mask"]) == 0
        provenance = json.loads((tmp_path / "out" / "features.provenance.json").read_text())
        assert f"007, CT, L1: {ACCEPTED}" in provenance["warnings"]
    assert main(verb) == 2  # a result that was accepted once is none without the option


def test_a_threshold_changes_the_mask_and_stands_in_the_provenance(series, tmp_path):
    fractions = _block(120)
    fractions[4:6, 5:7] = 250
    mask = write_seg(tmp_path / "m.dcm", [(1, k, fractions) for k in range(5)], kind="FRACTIONAL")
    assert _extract(tmp_path, series, mask, "--mask-threshold", "0.25") == 0
    quarter = _rows(tmp_path)
    assert json.loads((tmp_path / "o.provenance.json").read_text())["inputs"][0]["mask_threshold"] == 0.25
    assert any("voxels of 0.25 or more were taken" in text for text in _said(tmp_path))
    assert _extract(tmp_path, series, mask) == 0
    assert any("voxels of 0.5 or more were taken" in text for text in _said(tmp_path))
    assert _rows(tmp_path) != quarter
    assert _extract(tmp_path, series, mask, "--mask-threshold", "2") == 2


def test_contours_give_what_the_same_voxels_give(series, tmp_path):
    square = np.array([(3.5, 2.5), (9.5, 2.5), (9.5, 8.5), (3.5, 8.5)])
    polygons = [np.column_stack([-10 + 0.75 * square[:, 0], -20 + 0.5 * square[:, 1], np.full(4, 2.5 * k)]) for k in range(1, 4)]
    assert _extract(tmp_path, series, write_rtstruct(tmp_path / "r.dcm", {"L1": polygons})) == 0
    by_contours = _rows(tmp_path)
    assert _extract(tmp_path, series, write_seg(tmp_path / "m.dcm", [(1, k, _block()) for k in range(1, 4)])) == 0
    assert _rows(tmp_path) == by_contours


def test_a_sound_input_leaves_nothing_more_in_the_provenance(series, tmp_path):
    assert _extract(tmp_path, series, write_seg(tmp_path / "m.dcm", [(1, k, _block()) for k in range(5)])) == 0
    (record,) = json.loads((tmp_path / "o.provenance.json").read_text())["inputs"]
    assert set(record) == {"case", "sequence", "image_sha256", "mask_sha256"}
