"""The verb ``keep-correction``: a corrected segmentation becomes a case to learn from, without a word of the patient."""

from __future__ import annotations

import csv
import json

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import LabelMap, Segment, read_image, read_mask, write_label_map
from OsteoRadiomicsLib.workflows.drawn_cases import read_drawn_cases
from OsteoRadiomicsLib.workflows.segmenting import SegmentationRecord
from toy_spine import toy_spine

DRAWN = {2: "L1", 3: "L2", 4: "L3"}


def _written(labels, path, names=DRAWN):
    write_label_map(LabelMap((labels,), tuple(Segment(name, label) for label, name in names.items())), path)
    return path


def _like(values, grid):
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(grid)
    return image


@pytest.fixture
def case(tmp_path):
    """An image whose header names a patient, what a network proposed, and a correction that takes 100 voxels of L2 away."""
    image, labels, _ = toy_spine()
    image.SetMetaData("PatientName", "Doe^Jane")
    sitk.WriteImage(image, str(tmp_path / "scan of Jane Doe.nrrd"))
    _written(labels, tmp_path / "proposed.seg.nrrd")
    values = sitk.GetArrayFromImage(labels)
    values[tuple(np.argwhere(values == 3)[:100].T)] = 0
    _written(_like(values, labels), tmp_path / "corrected.seg.nrrd")
    record = SegmentationRecord(model="abc", sequence="T1", lumbar=5, doubt=0.0, bodies=())
    record.write(tmp_path / "proposed.record.json")
    return tmp_path


def _keep(case, *more, mask="corrected.seg.nrrd"):
    given = ["--image", str(case / "scan of Jane Doe.nrrd"), "--mask", str(case / mask)]
    proposed = ["--proposed", str(case / "proposed.seg.nrrd"), "--record", str(case / "proposed.record.json")]
    return main(["keep-correction", *given, *proposed, "--out", str(case / "kept"), *more])


def _lines(case):
    with (case / "kept" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _refused(capsys):
    (line,) = capsys.readouterr().err.splitlines()
    return line


def test_the_line_says_what_was_changed_and_how_long_it_took(case, capsys):
    assert _keep(case, "--seconds", "83.25", "--patient", "P01", "--json") == 0
    proposed = sum(int((sitk.GetArrayFromImage(toy_spine()[1]) == label).sum()) for label in DRAWN)
    dice = 2 * (proposed - 100) / (2 * proposed - 100)
    told = json.loads(capsys.readouterr().out)
    assert (told["changed_voxels"], told["corrections"]) == (100, 1)
    assert told["dice"] == pytest.approx(dice)
    (line,) = _lines(case)
    assert (line["model"], line["sequence"], line["patient"]) == ("abc", "T1", "P01")
    assert (line["seconds"], line["changed_voxels"], line["dice"]) == ("83.2", "100", f"{dice:.4f}")


def test_train_segmentation_reads_the_list_with_its_own_columns(case):
    assert _keep(case, "--patient", "P01") == 0
    (found,) = read_drawn_cases([case / "kept" / "corrections.csv"], case / "masks")
    assert (found.patient, found.sequence) == ("P01", "T1")
    kept, given = read_image(found.image), read_image(case / "scan of Jane Doe.nrrd")
    assert np.array_equal(sitk.GetArrayViewFromImage(kept), sitk.GetArrayViewFromImage(given))
    masks = read_mask(found.mask)
    assert [segment.name for segment in masks.segments] == ["L1", "L2", "L3"]


def test_nothing_that_is_written_names_the_patient(case):
    assert _keep(case) == 0
    written = list((case / "kept").iterdir())
    assert len(written) == 3
    assert not any(b"Jane" in path.read_bytes() or "Jane" in path.name for path in written)
    image = sitk.ReadImage(str(next(path for path in written if path.name.endswith(".nrrd") and ".seg." not in path.name)))
    assert not any("Patient" in key for key in image.GetMetaDataKeys())


def test_kept_again_a_case_is_replaced_and_others_stay(case):
    assert _keep(case) == 0
    before = (case / "kept" / "corrections.csv").read_text(encoding="utf-8")
    other = before.splitlines()[1].replace(_lines(case)[0]["case"], "c-other")
    (case / "kept" / "corrections.csv").write_text(f"{before}{other}\n", encoding="utf-8")
    assert _keep(case, mask="proposed.seg.nrrd") == 0
    lines = _lines(case)
    assert [line["changed_voxels"] for line in lines] == ["0", "100"]
    assert lines[1]["case"] == "c-other"
    assert lines[0]["dice"] == "1.0000"
    assert len(list((case / "kept").glob("*.seg.nrrd"))) == 1


def test_columns_that_somebody_added_to_the_list_stay(case):
    assert _keep(case) == 0
    path = case / "kept" / "corrections.csv"
    header, line = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{header},remark\n{line},thick slices\n", encoding="utf-8")
    assert _keep(case) == 0
    assert _lines(case)[0]["remark"] == "thick slices"


def test_a_level_under_another_name_counts_as_changed(case):
    labels = toy_spine()[1]
    _written(labels, case / "renamed.seg.nrrd", {2: "T12", 3: "L1", 4: "L2"})
    assert _keep(case, mask="renamed.seg.nrrd") == 0
    (line,) = _lines(case)
    assert line["dice"] == "0.0000"
    assert int(line["changed_voxels"]) == int((sitk.GetArrayFromImage(labels) > 0).sum())


def test_segments_without_a_level_are_left_out_and_none_at_all_is_refused(case, capsys):
    labels = toy_spine()[1]
    _written(labels, case / "some.seg.nrrd", {2: "L1", 3: "note on Jane", 4: "L3"})
    assert _keep(case, mask="some.seg.nrrd") == 0
    assert [segment.name for segment in read_mask(next((case / "kept").glob("*.seg.nrrd"))).segments] == ["L1", "L3"]
    capsys.readouterr()
    _written(labels, case / "none.seg.nrrd", {2: "a", 3: "b", 4: "c"})
    assert _keep(case, mask="none.seg.nrrd") == 2
    assert "nothing is drawn in it that is called by a level" in _refused(capsys)


def test_a_list_of_something_else_is_refused_before_anything_is_written(case, capsys):
    (case / "kept").mkdir()
    (case / "kept" / "corrections.csv").write_text("name,value\na,1\n", encoding="utf-8")
    assert _keep(case) == 2
    assert "has no column case" in _refused(capsys)
    assert [path.name for path in (case / "kept").iterdir()] == ["corrections.csv"]


def test_another_image_has_another_id(case):
    from OsteoRadiomicsLib.workflows.kept_corrections import case_of_image

    image = toy_spine()[0]
    moved = sitk.Image(image)
    moved.SetOrigin((0.0, 0.0, 0.0))
    brighter = sitk.Image(image)
    brighter[0, 0, 0] += 1
    assert len({case_of_image(each) for each in (image, moved, brighter)}) == 3
    assert case_of_image(image) == case_of_image(sitk.Cast(image, sitk.sitkFloat64))


def test_an_impossible_time_is_refused(case, capsys):
    assert _keep(case, "--seconds", "-1") == 2
    assert "--seconds" in _refused(capsys)
