"""Label maps and .seg.nrrd: names, colours, layers and terminology survive; what is no label map is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import MaskError, OutputError
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, select_rois, write_image, write_label_map
from OsteoRadiomicsLib.images.sequences.motion import RigidMotion
from OsteoRadiomicsLib.images.terminology import segment_of
from OsteoRadiomicsLib.protocols.protocol import load_protocol


@pytest.fixture
def two_layers(make_image) -> LabelMap:
    first, second = np.zeros((2, 4, 5, 6), np.uint8)
    first[1:3, 1:3, 1:3], first[3, 4, 5], second[2:4, 2:4, 2:4] = 1, 2, 1
    geometry = {"spacing": (0.9, 0.9, 3.3), "origin": (-10.0, 20.0, 5.5)}
    segments = (
        Segment("L1", 1, 0, (230, 159, 0), "list~SCT^1^A~SCT^2^B~^^~~^^~^^"),
        Segment("L2 body", 2, 0, (86, 180, 233)),
        Segment("Überlappung", 1, 1),
    )
    return LabelMap((make_image(first, **geometry), make_image(second, **geometry)), segments)


def _values(label_map: LabelMap) -> list:
    return [sitk.GetArrayFromImage(layer).tolist() for layer in label_map.layers]


def test_note_and_motion_of_a_segment_survive_seg_nrrd_to_the_last_digit(two_layers, tmp_path):
    turn = np.deg2rad(2.1)
    cosine, sine = float(np.cos(turn)), float(np.sin(turn))
    motion = RigidMotion((cosine, -sine, 0.0, sine, cosine, 0.0, 0.0, 0.0, 1.0), (1 / 3, -2e-7, 40.0))
    moved = replace(two_layers.segments[0], note="drawn on another grid", motion=motion)
    write_label_map(replace(two_layers, segments=(moved, *two_layers.segments[1:])), tmp_path / "a.seg.nrrd")
    back = read_mask(tmp_path / "a.seg.nrrd")
    assert back.segments[0] == moved
    assert [segment.motion for segment in back.segments[1:]] == [None, None]
    rois = select_rois(back)
    assert [roi.motion for roi in rois] == [motion, None, None]
    assert select_rois(back, union=True)[0].motion == motion


@pytest.mark.parametrize("numbers", ["1 0 0 0 1 0 0 0 1 0 0", "1 0 0 0 1 0 0 0 1 0 0 x"])
def test_a_motion_that_is_not_twelve_numbers_is_refused(make_nrrd, numbers):
    segment = "Segment0_ID:=a\nSegment0_Name:=L1\nSegment0_LabelValue:=1\nSegment0_Layer:=0\n"
    path = make_nrrd("odd.seg.nrrd", extra=f"{segment}Segment0_Tags:=OsteoRadiomics.Motion:{numbers}|\n")
    with pytest.raises(MaskError, match="describes segment L1 wrongly"):
        read_mask(path)


def test_overlapping_segments_survive_seg_nrrd(two_layers, tmp_path):
    write_label_map(two_layers, tmp_path / "a.seg.nrrd")
    back = read_mask(tmp_path / "a.seg.nrrd")
    assert back.segments == two_layers.segments
    assert _values(back) == _values(two_layers)
    assert back.grid.IsSameImageGeometryAs(two_layers.grid, 1e-9, 1e-9)


names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(names, st.integers(1, 300), st.none() | st.tuples(*[st.integers(0, 255)] * 3)),
        min_size=1,
        max_size=4,
        unique_by=lambda item: item[1],
    )
)
def test_any_name_colour_and_label_survive_seg_nrrd(make_image, tmp_path, items):
    values = np.zeros((3, 4, 5), np.uint16)
    values.flat[: len(items)] = [label for _, label, _ in items]
    label_map = LabelMap((make_image(values),), tuple(Segment(name, label, 0, color) for name, label, color in items))
    write_label_map(label_map, tmp_path / "any.seg.nrrd")
    back = read_mask(tmp_path / "any.seg.nrrd")
    assert [(s.name, s.label) for s in back.segments] == [(s.name, s.label) for s in label_map.segments]
    assert [s.color for s in back.segments] == [s.color for s in label_map.segments]
    assert _values(back) == _values(label_map)


def test_a_plain_label_map_calls_its_segments_by_number(make_image, tmp_path):
    write_image(make_image(np.array([[[0, 20, 22]]], np.uint8)), tmp_path / "labels.nii.gz")
    assert read_mask(tmp_path / "labels.nii.gz").segments == (Segment("20", 20), Segment("22", 22))


def test_labels_stored_as_floating_point_become_whole_numbers(make_image, tmp_path):
    write_image(make_image(np.array([[[0.0, 300.0]]])), tmp_path / "float.nii.gz")
    label_map = read_mask(tmp_path / "float.nii.gz")
    assert label_map.segments == (Segment("300", 300),)
    assert label_map.grid.GetPixelID() == sitk.sitkUInt16


def test_a_file_of_before_slicer_4_11_has_one_layer_per_segment(make_nrrd):
    body = np.zeros((4, 3, 2, 2), np.uint8)
    body[0, 0, 0], body[1, 1, 1] = (1, 0), (1, 1)
    extra = "Segment0_Name:=L1\nSegment0_Color:=1 0.5 0\nSegment1_Name:=L2\n"
    path = make_nrrd(
        "old.seg.nrrd",
        body.tobytes(),
        extra,
        dimension="4",
        sizes="2 2 3 4",
        space_directions="none (1,0,0) (0,1,0) (0,0,1)",
        kinds="list domain domain domain",
    )
    label_map = read_mask(path)
    assert label_map.segments == (Segment("L1", 1, 0, (255, 128, 0)), Segment("L2", 1, 1))
    assert [int(sitk.GetArrayFromImage(label_map.mask(s)).sum()) for s in label_map.segments] == [2, 1]


def test_a_segment_of_a_missing_layer_is_refused_with_the_file(make_nrrd):
    path = make_nrrd("wrong.seg.nrrd", extra="Segment0_ID:=a\nSegment0_Name:=L1\nSegment0_LabelValue:=1\nSegment0_Layer:=2\n")
    with pytest.raises(MaskError, match=r"wrong\.seg\.nrrd: segment L1 points to layer 2"):
        read_mask(path)


def test_metadata_that_are_no_numbers_are_refused_with_the_file(make_nrrd):
    path = make_nrrd("odd.seg.nrrd", extra="Segment0_ID:=a\nSegment0_Name:=L1\nSegment0_LabelValue:=one\nSegment0_Layer:=0\n")
    with pytest.raises(MaskError, match=r"odd\.seg\.nrrd: .*segment L1"):
        read_mask(path)


@pytest.mark.parametrize(("value", "reason"), [(0.5, "fractions"), (-1.0, "negative labels")])
def test_what_is_no_label_map_is_refused(make_image, tmp_path, value, reason):
    write_image(make_image(np.array([[[0.0, value]]])), tmp_path / "odd.nii.gz")
    with pytest.raises(MaskError, match=reason) as caught:
        read_mask(tmp_path / "odd.nii.gz")
    assert "odd.nii.gz" in str(caught.value)
    assert caught.value.cure


def test_a_dicom_image_is_no_mask(make_series):
    folder = make_series()
    with pytest.raises(MaskError, match="DICOM image"):
        read_mask(next(folder.iterdir()))


def test_plain_formats_refuse_overlapping_segments(two_layers, tmp_path):
    with pytest.raises(OutputError, match="overlapping") as caught:
        write_label_map(two_layers, tmp_path / "a.nii.gz")
    assert ".seg.nrrd" in caught.value.cure
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_suffix_is_refused_before_anything_is_written(make_image, tmp_path):
    with pytest.raises(OutputError, match="no image file name"):
        write_image(make_image(), tmp_path / "image.jpg")
    assert list(tmp_path.iterdir()) == []


def test_an_unwritable_folder_is_an_output_error(make_image, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written"):
        write_image(make_image(), tmp_path / "file" / "image.nrrd")


def test_a_type_that_a_format_cannot_hold_leaves_no_file(make_image, tmp_path):
    runs = sitk.Cast(sitk.Cast(make_image(), sitk.sitkUInt8), sitk.sitkLabelUInt8)
    with pytest.raises(OutputError, match="cannot be written in this format"):
        write_image(runs, tmp_path / "image.nii")
    assert list(tmp_path.iterdir()) == []


def test_the_same_label_map_gives_the_same_bytes(two_layers, tmp_path):
    for name in ("a", "b"):
        write_label_map(two_layers, tmp_path / f"{name}.seg.nrrd")
    assert (tmp_path / "a.seg.nrrd").read_bytes() == (tmp_path / "b.seg.nrrd").read_bytes()


def test_layers_on_different_grids_make_no_label_map(make_image):
    zeros = np.zeros((2, 3, 4), np.uint8)
    with pytest.raises(MaskError, match="one grid"):
        LabelMap((make_image(zeros), make_image(zeros, origin=(1.0, 0, 0))), ())


def test_two_segments_of_one_label_make_no_label_map(make_image):
    with pytest.raises(MaskError, match="two segments"):
        LabelMap((make_image(np.zeros((2, 3, 4), np.uint8)),), (Segment("a", 1), Segment("b", 1)))


def test_a_protocols_roi_becomes_a_segment_with_slicers_terminology():
    segment = segment_of(load_protocol("pain-mri").roi("ES_R"))
    assert (segment.name, segment.label, segment.color) == ("ES_R", 1, (213, 94, 0))
    assert "~SCT^123037004^Anatomical structure~SCT^44947003^Erector spinae muscle~SCT^24028007^Right~" in segment.terminology
    assert segment.terminology.count("~") == 6


def test_a_label_map_is_cropped_to_what_is_drawn_at_its_place_in_the_patient():
    values = np.zeros((4, 20, 30), np.uint8)
    values[1:3, 5:9, 12:20] = 3
    values[2, 6, 14] = 7
    layer = sitk.GetImageFromArray(values)
    layer.SetSpacing((0.5, 0.7, 3.0))
    layer.SetOrigin((-10.0, 4.0, 20.0))
    label_map = LabelMap((layer,), (Segment("L1", 3), Segment("L2", 7), Segment("L3", 9)))
    part = label_map.cropped()
    assert part.grid.GetSize() == (8, 4, 2)
    assert part.grid.GetOrigin() == pytest.approx(layer.TransformIndexToPhysicalPoint((12, 5, 1)))
    assert part.segments == label_map.segments
    assert part.drawn_segments() == label_map.drawn_segments() == label_map.segments[:2]
    assert np.array_equal(sitk.GetArrayFromImage(part.layers[0]), values[1:3, 5:9, 12:20])


def test_of_an_empty_label_map_one_voxel_is_left():
    layer = sitk.Image(30, 20, 4, sitk.sitkUInt8)
    assert LabelMap((layer,), (Segment("L1", 1),)).cropped().grid.GetSize() == (1, 1, 1)
