"""The command line on masks that name their labels, and on headers that lie: the shared cases, and a cohort of both."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from header_files import meta_image, nifti, nrrd
from OsteoRadiomicsLib.cli import main

SETTINGS = "imageType:\n  Original: {}\nfeatureClass:\n  firstorder: [Mean, Maximum]\nsetting:\n  binWidth: 25\n"


def _run(capsys, *words: object) -> tuple[int, str]:
    """Exit code, and what was said on stderr."""
    capsys.readouterr()
    code = main([str(word) for word in words])
    return code, capsys.readouterr().err


def _extract(folder: Path, image: str, mask: str, out: Path) -> tuple[object, ...]:
    """Words that extract features of two files of a folder into f.csv of another; the plan is still to be named."""
    return ("extract", "--image", folder / image, "--mask", folder / mask, "--out", out / "f.csv")


def _rows(table: Path) -> list[dict[str, str]]:
    with open(table, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def cases(shared: Path) -> Path:
    """The folder of inputs that once failed."""
    folder = shared / "cases"
    if not folder.is_dir():
        pytest.skip("no folder of shared cases")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> Path:
    """A small plan without a protocol."""
    path = tmp_path / "p.yaml"
    path.write_text(SETTINGS)
    return path


class TestSharedCases:
    """What the README of each case expects."""

    def test_names_of_another_program_decide(self, cases, tmp_path, capsys):
        folder = cases / "04-totalsegmentator-v2-labels"
        inputs = ("extract", "--image", folder / "img.nii.gz", "--mask", folder / "ts_v2.nii.gz", "--protocol", "op-mri")
        assert _run(capsys, *inputs, "--segments", "vertebrae_L1,L2", "--out", tmp_path / "f.csv")[0] == 0
        assert [row["roi"] for row in _rows(tmp_path / "f.csv")] == ["L1", "L2"]
        code, said = _run(capsys, *inputs, "--labels", "20", "--out", tmp_path / "g.csv")
        assert code == 2
        assert "label 20 is the protocol's number of L1, in the mask it is called colon" in said
        assert not (tmp_path / "g.csv").exists()

    def test_voxels_of_label_31_are_l1(self, cases, tmp_path, capsys):
        folder = cases / "04-totalsegmentator-v2-labels"
        inputs = _extract(folder, "img.nii.gz", "ts_v2.nii.gz", tmp_path)
        (tmp_path / "p.yaml").write_text(SETTINGS)
        assert _run(capsys, *inputs, "--settings", tmp_path / "p.yaml", "--segments", "L1,L3")[0] == 0
        image, mask = (sitk.GetArrayFromImage(sitk.ReadImage(str(folder / name))) for name in ("img.nii.gz", "ts_v2.nii.gz"))
        means = [float(row["original_firstorder_Mean"]) for row in _rows(tmp_path / "f.csv")]
        assert np.allclose(means, [image[mask == 31].mean(), image[mask == 29].mean()])

    def test_two_voxel_sizes(self, cases, settings, tmp_path, capsys):
        inputs = _extract(cases / "16-nifti-sform-double-size", "A_img_dbl.nii.gz", "A_msk_dbl.nii.gz", tmp_path)
        code, said = _run(capsys, *inputs, "--settings", settings)
        assert code == 2
        assert "0.8 x 0.8 x 3 mm (pixdim) and 1.6 x 1.6 x 6 mm (sform)" in said

    def test_tiny_shear(self, cases, settings, tmp_path, capsys):
        inputs = _extract(cases / "18-nifti-tiny-shear", "A_img_s4.nii.gz", "A_msk_s4.nii.gz", tmp_path)
        code, said = _run(capsys, *inputs, "--settings", settings)
        assert code == 0
        assert "off perpendicular by 0.0006; the nearest perpendicular axes were taken" in said
        record = json.loads((tmp_path / "f.provenance.json").read_text(encoding="utf-8"))
        assert sum("off perpendicular" in text for text in record["warnings"]) == 2

    def test_fractions(self, cases, settings, tmp_path, capsys):
        folder = cases / "37-mask-of-fractions"
        inputs = ("extract", "--image", folder / "img.nii.gz", "--settings", settings, "--out", tmp_path / "f.csv")
        assert _run(capsys, *inputs, "--mask", folder / "msk_0999.nii.gz")[0] == 0
        code, said = _run(capsys, *inputs, "--mask", folder / "msk_00392.nii.gz")
        assert code == 2
        assert "0 and 0.00392157: 1/255?" in said

    def test_a_name_with_a_comma(self, cases, settings, tmp_path, capsys):
        inputs = _extract(cases / "41-segment-name-with-comma", "C_img.nrrd", "C_comma.seg.nrrd", tmp_path)
        code, _ = _run(capsys, *inputs, "--settings", settings, "--segments", "L1, L2 (union)")
        assert code == 0
        assert [row["roi"] for row in _rows(tmp_path / "f.csv")] == ["L1, L2 (union)"]

    @pytest.mark.parametrize(
        ("image", "reason"),
        [
            ("damaged_middle.mha", "damaged"), ("uint8_bitpix16.nii", "contradictory header"),
            ("vox_offset_0.nii", "contradictory header"), ("ndims.mha", "contradictory header"),
            ("hang/img.mha", "impossible orientation"), ("hang/msk.nii", "impossible orientation"),
        ],
    )  # fmt: skip
    def test_hostile_files(self, cases, settings, tmp_path, capsys, image, reason):
        path = cases / "robust" / image
        code, said = _run(capsys, *_extract(path.parent, path.name, path.name, tmp_path), "--settings", settings)
        assert code == 2
        assert reason in said
        assert "defect" not in said


class TestVerbs:
    """Every verb that reads masks names their labels in the same ways."""

    @pytest.fixture
    def inputs(self, tmp_path) -> tuple[Path, Path]:
        """An image, and a mask with labels of TotalSegmentator v2 that names none of them."""
        values = np.random.default_rng(1).integers(0, 500, (12, 14, 16)).astype("<i2")
        labels = np.zeros(values.shape, "<i2")
        labels[2:10, 2:6, 2:14] = 31
        labels[2:10, 8:12, 2:14] = 20
        return nifti(tmp_path / "image.nii.gz", values), nifti(tmp_path / "mask.nii.gz", labels)

    def _extract(self, inputs, settings, tmp_path, *more: object) -> tuple[object, ...]:
        image, mask = inputs
        return (*_extract(tmp_path, image.name, mask.name, tmp_path), "--settings", settings, *more)

    def test_a_scheme(self, inputs, settings, tmp_path, capsys):
        code, said = _run(capsys, *self._extract(inputs, settings, tmp_path, "--scheme", "totalsegmentator-v2"))
        assert code == 0
        assert [row["roi"] for row in _rows(tmp_path / "f.csv")] == ["colon", "vertebrae_L1"]
        assert "named by the scheme totalsegmentator-v2" in said

    def test_a_label_table(self, inputs, settings, tmp_path, capsys):
        (tmp_path / "names.txt").write_text("20 left thing\n31 right thing")
        code, _ = _run(capsys, *self._extract(inputs, settings, tmp_path, "--label-table", tmp_path / "names.txt"))
        assert code == 0
        assert [row["roi"] for row in _rows(tmp_path / "f.csv")] == ["left thing", "right thing"]

    def test_a_limit_of_voxels(self, inputs, settings, tmp_path, capsys):
        code, said = _run(capsys, *self._extract(inputs, settings, tmp_path, "--max-voxels", "2687"))
        assert code == 2
        assert "2,688 voxels, 2,687 are allowed" in said
        assert _run(capsys, *self._extract(inputs, settings, tmp_path, "--max-voxels", "2688"))[0] == 0

    def test_a_map_says_what_was_noticed_too(self, inputs, settings, tmp_path, capsys):
        image, mask = inputs
        code, said = _run(
            capsys, "map", "--image", image, "--mask", mask, "--settings", settings, "--scheme", "totalsegmentator-v2",
            "--segments", "vertebrae_L1", "--feature", "original_firstorder_Mean", "--out", tmp_path / "map.nrrd",
        )  # fmt: skip
        assert code == 0
        assert "named by the scheme" in said
        assert "named by the scheme" in (tmp_path / "map.provenance.json").read_text(encoding="utf-8")

    def test_an_overlap_pairs_by_the_names_of_a_scheme(self, inputs, tmp_path, capsys):
        _, mask = inputs
        code, _ = _run(
            capsys, "overlap", "--a", mask, "--b", mask, "--scheme", "totalsegmentator-v2", "--segments", "vertebrae_L1",
            "--out", tmp_path / "o.json",
        )  # fmt: skip
        assert code == 0
        assert json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["vertebrae_L1"]["dice"] == 1

    def test_numbers_taken_by_default_stand_in_output_and_provenance(self, tmp_path, capsys):
        values = np.random.default_rng(1).integers(0, 500, (16, 20, 20)).astype("<i2")
        labels = np.zeros(values.shape, "<i2")
        for number, label in enumerate((20, 21, 22)):
            labels[2:14, 2:18, 2 + 6 * number : 6 + 6 * number] = label
        code, said = _run(
            capsys, "extract", "--image", nifti(tmp_path / "i.nii.gz", values), "--mask", nifti(tmp_path / "m.nii.gz", labels),
            "--protocol", "op-mri", "--case", "P1", "--sequence", "T1", "--out", tmp_path / "f.csv",
        )  # fmt: skip
        assert code == 0
        expected = "P1, T1: mask: it names no labels; by the protocol's own numbers it was read 20 as L1, 21 as L2, 22 as L3"
        assert said.count("by the protocol's own numbers") == 1
        assert expected in json.loads((tmp_path / "f.provenance.json").read_text(encoding="utf-8"))["warnings"]


class TestCohort:
    """A file that is hostile costs its own case; what names labels decides what is done again."""

    def _list(self, tmp_path: Path, *cases: tuple[str, Path, Path]) -> Path:
        path = tmp_path / "cases.csv"
        path.write_text("case,image,mask\n" + "\n".join(f"{case},{image},{mask}" for case, image, mask in cases) + "\n")
        return path

    def test_each_hostile_file_costs_one_case(self, settings, tmp_path, capsys):
        values = np.random.default_rng(1).integers(0, 500, (12, 14, 16)).astype("<i2")
        labels = np.zeros(values.shape, "<i2")
        labels[2:10, 2:12, 2:14] = 1
        image, mask = nrrd(tmp_path / "i.nrrd", values), nrrd(tmp_path / "m.nrrd", labels)
        hostile = {
            "dimensions": meta_image(tmp_path / "a.mha", NDims="99999"),
            "matrix": meta_image(tmp_path / "b.mha", TransformMatrix="1 0 0 0 1 0 0 1e308 1"),
            "size": nrrd(tmp_path / "c.nrrd", sizes="30000 30000 30000"),
        }
        listed = self._list(tmp_path, ("good", image, mask), *((name, path, mask) for name, path in hostile.items()))
        code, said = _run(capsys, "cohort", listed, "--settings", settings, "--out", tmp_path / "out", "--despite", "3")
        assert code == 1
        assert [row["case"] for row in _rows(tmp_path / "out" / "features.csv")] == ["good"]
        assert [row["case"] for row in _rows(tmp_path / "out" / "failures.csv")] == list(hostile)
        assert "defect" not in said

    def test_other_names_are_another_result(self, settings, tmp_path, capsys):
        values = np.random.default_rng(1).integers(0, 500, (12, 14, 16)).astype("<i2")
        labels = np.zeros(values.shape, "<i2")
        labels[2:10, 2:12, 2:14] = 20
        mask = nifti(tmp_path / "m.nii.gz", labels)
        listed = self._list(tmp_path, ("P1", nifti(tmp_path / "i.nii.gz", values), mask))
        found = []
        for more in ((), ("--scheme", "verse"), ("--scheme", "verse"), ("--scheme", "totalsegmentator-v2")):
            code, said = _run(capsys, "cohort", listed, "--settings", settings, "--out", tmp_path / "out", *more)
            assert code == 0
            found.append(_rows(tmp_path / "out" / "features.csv")[0]["roi"])
        (tmp_path / "m.ctbl").write_text("20 thing 1 2 3 255")
        code, said = _run(capsys, "cohort", listed, "--settings", settings, "--out", tmp_path / "out")
        assert "1 image: mask: its labels were named by the label table beside it" in said
        found.append(_rows(tmp_path / "out" / "features.csv")[0]["roi"])
        assert found == ["20", "vertebrae_L1", "vertebrae_L1", "colon", "thing"]
