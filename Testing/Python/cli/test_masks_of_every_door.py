"""Masks through every door: what names them, whose they are and how they lie is the same question for every verb."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import write_rtstruct, write_seg, write_series, write_slice
from header_files import nifti
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.workflows.case import extract

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean]\n  glcm: [Contrast]\nsetting:\n  binWidth: 25\n"
RNG = np.random.default_rng(12)
SLICES = [RNG.integers(0, 900, (20, 24)).astype(np.uint16) for _ in range(6)]
DRAWN = np.zeros((6, 20, 24), np.uint8)
DRAWN[1:5, 4:14, 5:17] = 1
MEAN = float(np.stack(SLICES)[DRAWN > 0].mean())


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A small plan without a protocol."""
    path = tmp_path / "p.yaml"
    path.write_text(SETTINGS)
    return path


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """A DICOM series."""
    return write_series(tmp_path / "series", SLICES)


def _run(capsys, *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def _means(table: Path) -> dict[str, float]:
    with open(table, encoding="utf-8", newline="") as handle:
        return {row["roi"]: float(row["original_firstorder_Mean"]) for row in csv.DictReader(handle)}


def _seg(path: Path, **how: object) -> Path:
    return write_seg(path, [(1, k, DRAWN[k]) for k in range(1, 5)], **({"names": ("L1",)} | how))


def _label_map(path: Path, values: np.ndarray = DRAWN) -> Path:
    """A label map on the grid of the series."""
    image = sitk.GetImageFromArray(values)
    image.SetSpacing((0.75, 0.5, 2.5))
    image.SetOrigin((-10, -20, 0))
    sitk.WriteImage(image, str(path))
    return path


class TestOverlap:
    """Two masks of one image, in whatever format each came."""

    def _overlap(self, capsys, tmp_path, a, b, *more):
        code, _, said = _run(capsys, "overlap", "--a", a, "--b", b, "--out", tmp_path / "o.json", *more)
        return code, json.loads((tmp_path / "o.json").read_text()) if code == 0 else {}, said

    def test_a_segmentation_without_its_empty_slices_fits_a_whole_label_map(self, tmp_path, capsys):
        masks = _seg(tmp_path / "s.dcm"), _label_map(tmp_path / "m.nii.gz")
        for a, b in (masks, masks[::-1]):
            code, found, _ = self._overlap(capsys, tmp_path, a, b, "--labels", "1")
            assert code == 0
            assert found["1"]["dice"] == 1.0

    def test_names_are_one_in_any_spelling(self, tmp_path, capsys):
        b = _seg(tmp_path / "b.dcm", names=("vertebrae_L1",))
        code, found, _ = self._overlap(capsys, tmp_path, _seg(tmp_path / "a.dcm"), b)
        assert (code, list(found), found["L1"]["dice"]) == (0, ["L1"], 1.0)
        code, found, _ = self._overlap(capsys, tmp_path, b, b, "--segments", "L1 vertebra")
        assert (code, list(found)) == (0, ["vertebrae_L1"])

    def test_names_beside_bare_numbers_are_refused(self, tmp_path, capsys):
        code, _, said = self._overlap(capsys, tmp_path, _seg(tmp_path / "a.dcm"), _label_map(tmp_path / "b.nii.gz"))
        assert code == 2
        assert "one mask names its labels, the other only numbers them" in said
        table = tmp_path / "names.txt"
        table.write_text("1 L1\n")
        code, found, _ = self._overlap(
            capsys, tmp_path, _seg(tmp_path / "a.dcm"), _label_map(tmp_path / "b.nii.gz"), "--label-table", table
        )
        assert (code, found["L1"]["dice"]) == (0, 1.0)

    def test_masks_of_two_patients_are_refused(self, tmp_path, capsys):
        a = _seg(tmp_path / "a.dcm")
        b = _seg(tmp_path / "b.dcm", change=lambda dataset: setattr(dataset, "PatientID", "P2"))
        code, _, said = self._overlap(capsys, tmp_path, a, b)
        assert code == 2
        assert "belongs to another patient than mask a" in said
        assert self._overlap(capsys, tmp_path, a, b, "--accept-foreign-mask")[0] == 0

    def test_contours_are_compared_on_their_image(self, series, tmp_path, capsys):
        x, y = (-10 + 0.75 * 4.5, -10 + 0.75 * 16.5), (-20 + 0.5 * 3.5, -20 + 0.5 * 13.5)
        corners = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
        contours = write_rtstruct(
            tmp_path / "rt.dcm", {"L1": [np.array([(*corner, 2.5 * k) for corner in corners]) for k in range(1, 5)]}
        )
        code, _, said = self._overlap(capsys, tmp_path, contours, _seg(tmp_path / "s.dcm"))
        assert code == 2
        assert "Give that image as well (--image)" in said
        code, found, _ = self._overlap(capsys, tmp_path, contours, _seg(tmp_path / "s.dcm"), "--image", series)
        assert (code, found["L1"]["dice"]) == (0, 1.0)

    def test_flipped_axes_are_no_other_grid(self, tmp_path, capsys):
        whole = sitk.ReadImage(str(_label_map(tmp_path / "a.nrrd")))
        sitk.WriteImage(sitk.DICOMOrient(whole, "RAS"), str(tmp_path / "b.nrrd"))
        code, found, _ = self._overlap(capsys, tmp_path, tmp_path / "a.nrrd", tmp_path / "b.nrrd")
        assert (code, found["1"]["dice"]) == (0, 1.0)


class TestNames:
    """Names decide whatever plan and verb asks."""

    TABLE = b"<CaretExtension><VolumeInformation><LabelTable>" + b"".join(
        f'<Label Key="{key}"><![CDATA[{name}]]></Label>'.encode() for key, name in ((1, "vertebrae_L1"), (2, "colon"))
    )

    def test_names_in_a_nifti_extension_count_with_settings_too(self, tmp_path, settings, capsys):
        values = np.stack(SLICES).astype("<i2")
        xml = self.TABLE + b"</LabelTable></VolumeInformation></CaretExtension>"
        mask = nifti(tmp_path / "m.nii.gz", DRAWN.astype("<i2"), extension=xml)
        image = nifti(tmp_path / "i.nii.gz", values)
        out = tmp_path / "f.csv"
        words = ("extract", "--image", image, "--mask", mask, "--segments", "L1", "--settings", settings, "--out", out)
        assert _run(capsys, *words)[0] == 0
        assert _means(out) == {"vertebrae_L1": pytest.approx(MEAN)}

    @pytest.mark.parametrize("names", ["--label-table", "--scheme"])
    def test_names_from_outside_keep_whose_mask_it_is(self, series, tmp_path, settings, capsys, names):
        def foreign(dataset):
            dataset.PatientID = "P2"
            dataset.SegmentSequence[0].SegmentLabel = ""

        table = tmp_path / "names.txt"
        table.write_text("1 L1\n")
        mask = _seg(tmp_path / "s.dcm", change=foreign)
        code, _, said = _run(
            capsys, "extract", "--image", series, "--mask", mask, "--settings", settings, "--out", tmp_path / "f.csv",
            names, table if names == "--label-table" else "verse",
        )  # fmt: skip
        assert code == 2
        assert "another patient" in said

    def _list(self, tmp_path, columns, *lines):
        path = tmp_path / "cases.csv"
        path.write_text("\n".join([columns, *lines]))
        return path

    def test_each_line_of_a_case_list_may_name_its_own_scheme_and_table(self, series, tmp_path, settings, capsys):
        numbered = {20: "a", 31: "b", 5: "c"}
        for number, name in numbered.items():
            _label_map(tmp_path / f"{name}.nii.gz", DRAWN * number)
        (tmp_path / "names.txt").write_text("5 L1\n")
        cases = self._list(
            tmp_path, "case,image,mask,scheme,label_table",
            "a,series,a.nii.gz,verse,", "b,series,b.nii.gz,totalsegmentator-v2,", "c,series,c.nii.gz,,names.txt",
        )  # fmt: skip
        code, _, _ = _run(capsys, "cohort", cases, "--settings", settings, "--out", tmp_path / "out")
        assert code == 0
        with open(tmp_path / "out" / "features.csv", encoding="utf-8", newline="") as handle:
            rows = [(row["case"], row["roi"], float(row["original_firstorder_Mean"])) for row in csv.DictReader(handle)]
        assert rows == [("a", "vertebrae_L1", MEAN), ("b", "vertebrae_L1", MEAN), ("c", "L1", MEAN)]
        record = json.loads((tmp_path / "out" / "features.provenance.json").read_text(encoding="utf-8"))
        assert [entry.get("label_scheme") for entry in record["inputs"]] == ["verse", "totalsegmentator-v2", None]
        assert record["inputs"][2]["label_names"] == {"5": "L1"}
        code, shown, _ = _run(capsys, "cohort", cases, "--settings", settings, "--out", tmp_path / "out", "--json")
        assert (code, json.loads(shown)["resumed"]) == (0, 3)
        (tmp_path / "names.txt").write_text("5 L2\n")
        code, shown, _ = _run(capsys, "cohort", cases, "--settings", settings, "--out", tmp_path / "out", "--json")
        assert (code, json.loads(shown)["resumed"]) == (0, 2)

    @pytest.mark.parametrize("names", ["--label-table", "--scheme"])
    def test_a_report_draws_the_rois_that_were_named_from_outside(self, series, tmp_path, settings, capsys, names):
        mask = _label_map(tmp_path / "m.nii.gz", DRAWN * 31)
        table = tmp_path / "names.txt"
        table.write_text("31 L1\n")
        folder = tmp_path / "case"
        folder.mkdir()
        code, _, _ = _run(
            capsys, "extract", "--image", series, "--mask", mask, "--settings", settings, "--case", "c", "--segments", "L1",
            "--out", folder / "features.csv", names, table if names == "--label-table" else "totalsegmentator-v2",
        )  # fmt: skip
        assert code == 0
        table.unlink()
        assert _run(capsys, "report", folder, "--out", tmp_path / "r.html")[0] == 0
        page = (tmp_path / "r.html").read_text(encoding="utf-8")
        assert "ROI outlines on Image: " in page
        assert "No picture" not in page

    def test_an_unknown_scheme_in_a_case_list_is_refused_with_its_line(self, tmp_path, settings, capsys):
        cases = self._list(tmp_path, "case,image,mask,scheme", "a,i.nii,m.nii,versus")
        code, _, said = _run(capsys, "cohort", cases, "--settings", settings, "--out", tmp_path / "out")
        assert code == 2
        assert "line 2: there is no label scheme versus. Choose one of verse, " in said

    def test_simulated_readers_draw_masks_that_a_scheme_names(self, tmp_path, capsys, settings, series):
        for case in ("a", "b", "c"):
            _label_map(tmp_path / f"{case}.nii.gz", DRAWN * 31)
        cases = self._list(tmp_path, "case,image,mask,segments", *(f"{case},series,{case}.nii.gz,L1" for case in "abc"))
        words = ("stability", cases, "--settings", settings, "--readers", "2", "--out", tmp_path / "out")
        assert _run(capsys, *words)[0] != 0
        assert _run(capsys, *words, "--scheme", "totalsegmentator-v2", "--sd-mm", "0.3")[0] == 0

    def test_names_may_be_given_as_a_mapping(self, series, tmp_path, settings):
        mask = _label_map(tmp_path / "m.nii.gz")
        table = extract(str(series), str(mask), settings=settings, reading=ReadOptions(label_table={1: "L1"}))
        assert [row.roi for row in table.rows] == ["L1"]


class TestTilt:
    """Slices of a tilted gantry, and segmentations drawn on them."""

    DRIFT = 0.5

    @pytest.fixture
    def tilted(self, tmp_path: Path) -> Path:
        """A series whose slices lie one row further along y, each."""
        folder = tmp_path / "tilted"
        folder.mkdir()
        for k, values in enumerate(SLICES):
            write_slice(folder / f"{k}.dcm", values, (-10, -20 + self.DRIFT * k, 2.5 * k))
        return folder

    def _tilt(self, drift: float):
        def change(dataset):
            for k, frame in enumerate(dataset.PerFrameFunctionalGroupsSequence, 1):
                frame.PlanePositionSequence[0].ImagePositionPatient = [-10.0, -20.0 + drift * k, 2.5 * k]

        return change

    @pytest.mark.parametrize("kind", ["BINARY", "LABELMAP"])
    def test_the_segmentation_is_straightened_with_its_image(self, tilted, tmp_path, settings, capsys, kind):
        mask = _seg(tmp_path / "s.dcm", kind=kind, change=self._tilt(self.DRIFT))
        words = ("extract", "--image", tilted, "--mask", mask, "--settings", settings, "--out", tmp_path / "f.csv")
        code, _, said = _run(capsys, *words)
        assert code == 2
        assert "--straighten" in said
        assert _run(capsys, *words, "--straighten")[0] == 0
        assert _means(tmp_path / "f.csv") == {"L1": pytest.approx(MEAN)}

    def test_a_segmentation_of_another_tilt_is_refused(self, tilted, tmp_path, settings, capsys):
        mask = _seg(tmp_path / "s.dcm", change=self._tilt(20.0))
        words = ("extract", "--image", tilted, "--mask", mask, "--settings", settings, "--out", tmp_path / "f.csv")
        code, _, said = _run(capsys, *words, "--straighten")
        assert code == 2
        assert "outside the image" in said

    def test_a_segment_with_two_frames_on_one_slice_is_refused(self, series, tmp_path, settings, capsys):
        def doubled(dataset):
            dataset.PerFrameFunctionalGroupsSequence[-1].PlanePositionSequence[0].ImagePositionPatient = [-10.0, -20.0, 7.5]

        mask = _seg(tmp_path / "s.dcm", change=doubled)
        words = ("extract", "--image", series, "--mask", mask, "--settings", settings, "--out", tmp_path / "f.csv")
        code, _, said = _run(capsys, *words)
        assert code == 2
        assert "segment 1 has two frames on slice 3" in said


def test_padding_is_counted_in_a_mask_on_its_own_grid(tmp_path, capsys):
    def padded(dataset):
        dataset.PixelPaddingValue = 65535

    slices = [values.copy() for values in SLICES]
    slices[2][5, 6] = 65535
    series = write_series(tmp_path / "s", slices, change=padded)
    settings = tmp_path / "p.yaml"
    settings.write_text(
        SETTINGS.replace("binWidth: 25", "binCount: 8\n  resampledPixelSpacing: [1, 1, 2.5]\n  interpolator: sitkLinear")
    )
    fine = sitk.Resample(
        sitk.ReadImage(str(_label_map(tmp_path / "m.nrrd"))), (48, 40, 6), sitk.Transform(), sitk.sitkNearestNeighbor,
        (-10, -20, 0), (0.375, 0.25, 2.5),
    )  # fmt: skip
    sitk.WriteImage(fine, str(tmp_path / "fine.nrrd"))
    code, _, said = _run(
        capsys,
        "extract",
        "--image",
        series,
        "--mask",
        tmp_path / "fine.nrrd",
        "--settings",
        settings,
        "--out",
        tmp_path / "f.csv",
    )
    assert code == 0
    assert "1 of 480 voxels of 1 are padding" in said
