"""``osteoradiomics overlap`` from the command line."""

from __future__ import annotations

import json

import numpy as np
import pytest
import SimpleITK as sitk
from damaged_records import assert_reads_back, assert_refused_or_understood, damaged
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.agreement import overlap, overlap_by_slice
from OsteoRadiomicsLib.agreement.overlap_record import OverlapRecord, OverlapTable
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map


def written(path, blocks, spacing=(0.7, 0.7, 3.0)):
    array = np.zeros((40, 80, 80), dtype=np.uint8)
    for label, (k, j, i, size) in blocks.items():
        array[k : k + size[0], j : j + size[1], i : i + size[2]] = label
    image = sitk.GetImageFromArray(array)
    image.SetSpacing(spacing)
    sitk.WriteImage(image, str(path))
    return str(path)


CUBE = (10, 30, 30)


@pytest.fixture
def cubes(tmp_path):
    a = written(tmp_path / "a.nii.gz", {1: (10, 20, 20, CUBE), 2: (30, 60, 60, (3, 3, 3))})
    b = written(tmp_path / "b.nii.gz", {1: (11, 22, 23, CUBE)})
    return a, b


def run(a, b, out, *arguments):
    return main(["overlap", "--a", a, "--b", b, "--out", str(out), *arguments])


def test_the_shifted_cubes_are_met_in_the_file(cubes, tmp_path, oracles):
    expected = json.loads((oracles / "segmentation.json").read_text())["shifted_cubes"]["expected"]
    assert run(*cubes, tmp_path / "overlap.json", "--labels", "1") == 0
    content = json.loads((tmp_path / "overlap.json").read_text())
    assert list(content) == ["1"]
    found = content["1"]
    assert [found[key] for key in ("dice", "hd", "hd95", "assd")] == pytest.approx(
        [expected[key] for key in ("dice", "hd", "hd95_max", "assd")], abs=1e-5
    )
    assert found["surface_dice"] == {"tolerance_mm": 2.0, "value": pytest.approx(expected["nsd2"], abs=1e-5)}
    assert (found["volume_a_ml"], found["volume_b_ml"], found["volume_difference_ml"]) == pytest.approx((13.23, 13.23, 0))


def test_a_label_that_one_reader_did_not_draw_is_null_with_the_reason(cubes, tmp_path):
    assert run(*cubes, tmp_path / "overlap.json") == 0
    found = json.loads((tmp_path / "overlap.json").read_text())["2"]
    assert (found["dice"], found["hd"], found["surface_dice"]["value"]) == (0.0, None, None)
    assert found["reasons"]["hd"] == "mask b is empty"


def test_the_file_is_read_back_as_it_was_written(cubes, tmp_path):
    assert run(*cubes, tmp_path / "overlap.json", "--slices", "k") == 0
    table = OverlapTable.read(tmp_path / "overlap.json")
    assert_reads_back(table, OverlapTable.read, tmp_path)
    assert (tmp_path / "first.json").read_bytes() == (tmp_path / "overlap.json").read_bytes()
    assert list(table.labels) == ["1", "2"]
    assert table.labels["2"].reasons["hd"] == "mask b is empty"
    assert [item.index for item in table.labels["1"].slices] == list(range(10, 21))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_file_is_one_error_that_names_it(tmp_path, data):
    empty, whole = np.zeros((3, 3, 3), bool), np.ones((3, 3, 3), bool)
    undrawn = OverlapRecord.of(overlap(whole, empty, (1, 1, 1)), overlap_by_slice(whole, empty, (1, 1, 1)))
    table = OverlapTable.model_validate({"L1": undrawn, "L2": OverlapRecord.of(overlap(whole, whole, (1, 1, 1)))})
    assert_refused_or_understood(data.draw(damaged(table.to_json())), OverlapTable.read, tmp_path)


def test_the_tolerance_is_the_users(cubes, tmp_path):
    run(*cubes, tmp_path / "overlap.json", "--labels", "1", "--tolerance-mm", "4")
    assert json.loads((tmp_path / "overlap.json").read_text())["1"]["surface_dice"] == {"tolerance_mm": 4.0, "value": 1.0}


def test_slices_are_added_when_asked_for(cubes, tmp_path):
    run(*cubes, tmp_path / "overlap.json", "--labels", "1", "--slices", "k")
    slices = json.loads((tmp_path / "overlap.json").read_text())["1"]["slices"]
    assert [item["index"] for item in slices] == list(range(10, 21))
    assert slices[5]["area_a_mm2"] == pytest.approx(441)


def test_the_printed_json_is_that_of_the_file(cubes, tmp_path, capsys):
    run(*cubes, tmp_path / "overlap.json", "--labels", "1", "--json")
    assert json.loads(capsys.readouterr().out) == json.loads((tmp_path / "overlap.json").read_text())


def test_the_protocol_names_the_rois(tmp_path):
    a = written(tmp_path / "a.nii.gz", {20: (10, 20, 20, CUBE)})
    run(a, a, tmp_path / "overlap.json", "--protocol", "op-mri")
    assert list(json.loads((tmp_path / "overlap.json").read_text())) == ["L1"]


def test_segmentations_of_3d_slicer_may_be_cropped(tmp_path):
    paths = []
    for name, crop in (("a", slice(5, 35)), ("b", slice(8, 40))):
        array = np.zeros((40, 80, 80), dtype=np.uint8)
        array[10:20, 20:50, 20:50] = 1
        layer = sitk.GetImageFromArray(array)[:, :, crop]
        write_label_map(LabelMap((layer,), (Segment("L1", 1),)), tmp_path / f"{name}.seg.nrrd")
        paths.append(str(tmp_path / f"{name}.seg.nrrd"))
    assert run(*paths, tmp_path / "overlap.json", "--segments", "L1") == 0
    assert json.loads((tmp_path / "overlap.json").read_text())["L1"]["dice"] == 1


@pytest.mark.parametrize("spacing", [(0.7, 0.7, 3.1), (0.71, 0.7, 3.0)])
def test_masks_on_different_grids_are_refused_with_what_differs(cubes, tmp_path, capsys, spacing):
    other = written(tmp_path / "other.nii.gz", {1: (10, 20, 20, CUBE)}, spacing=spacing)
    assert run(cubes[0], other, tmp_path / "overlap.json") == 2
    assert "spacing" in capsys.readouterr().err
    assert not (tmp_path / "overlap.json").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--labels", "9"], "neither mask holds 9"),
        (["--tolerance-mm", "-1"], "must not be negative"),
        (["--labels", "x"], "not label"),
    ],
)
def test_wrong_input_is_one_line_and_exit_code_two(cubes, tmp_path, capsys, arguments, message):
    assert run(*cubes, tmp_path / "overlap.json", *arguments) == 2
    assert message in capsys.readouterr().err


def test_two_drawings_of_one_lumbar_spine(data, tmp_path):
    masks = [str(data / "mr_spine" / f"dzz_{sequence}_vertbody_msk.nii.gz") for sequence in ("T1", "T2")]
    assert run(*masks, tmp_path / "overlap.json", "--protocol", "op-mri", "--labels", "20,21,22") == 0
    found = json.loads((tmp_path / "overlap.json").read_text())
    assert list(found) == ["L1", "L2", "L3"]
    assert min(entry["dice"] for entry in found.values()) > 0.94
