"""3D Slicer's own segmentation storage opens what we write, and we open what it writes."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.images import LabelMap, Segment, read_mask, write_label_map
from OsteoRadiomicsLib.images.terminology import segment_of
from OsteoRadiomicsLib.protocols.protocol import load_protocol

slicer = pytest.importorskip("slicer")
from slicer_host.fixtures import host, scene  # noqa: E402, F401


@pytest.fixture
def drawn(make_image) -> LabelMap:
    first, second = np.zeros((2, 6, 7, 8), np.uint8)
    first[1:3, 1:4, 1:5], first[4, 4:6, 4:7], second[2:5, 2:5, 2:5] = 20, 21, 1
    geometry = {"spacing": (0.9, 0.8, 3.3), "origin": (-10.0, 20.0, 5.5), "direction": [[0, 0, -1], [1, 0, 0], [0, -1, 0]]}
    protocol = load_protocol("op-mri")
    segments = (segment_of(protocol.roi("L1")), segment_of(protocol.roi("L2")), Segment("lesion", 1, 1, (10, 20, 30)))
    return LabelMap((make_image(first, **geometry), make_image(second, **geometry)), segments)


def _load(scene, path):  # noqa: F811
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode")
    storage = scene.AddNewNodeByClass("vtkMRMLSegmentationStorageNode")
    storage.SetFileName(str(path))
    assert storage.ReadData(node)
    return node


def test_slicer_shows_our_names_colours_terminology_and_voxels(scene, drawn, tmp_path):  # noqa: F811
    write_label_map(drawn, tmp_path / "ours.seg.nrrd")
    segmentation = _load(scene, tmp_path / "ours.seg.nrrd").GetSegmentation()
    segments = [segmentation.GetNthSegment(n) for n in range(segmentation.GetNumberOfSegments())]
    assert [s.GetName() for s in segments] == ["L1", "L2", "lesion"]
    assert [tuple(round(255 * c) for c in s.GetColor()) for s in segments] == [s.color for s in drawn.segments]
    assert segments[0].GetTerminology() == drawn.segments[0].terminology
    for segment, ours in zip(segments, drawn.segments, strict=True):
        image = segment.GetRepresentation("Binary labelmap")
        scalars = image.GetPointData().GetScalars()
        inside = sum(scalars.GetTuple1(i) == segment.GetLabelValue() for i in range(scalars.GetNumberOfTuples()))
        assert inside == sitk.GetArrayFromImage(drawn.mask(ours)).sum()


@pytest.mark.parametrize("cropped", [False, True])
def test_what_slicer_saves_is_read_back(scene, drawn, tmp_path, cropped):  # noqa: F811
    write_label_map(drawn, tmp_path / "ours.seg.nrrd")
    node = _load(scene, tmp_path / "ours.seg.nrrd")
    storage = scene.AddNewNodeByClass("vtkMRMLSegmentationStorageNode")
    storage.SetFileName(str(tmp_path / "slicers.seg.nrrd"))
    storage.SetCropToMinimumExtent(cropped)
    assert storage.WriteData(node)
    back = read_mask(tmp_path / "slicers.seg.nrrd")
    assert [s.name for s in back.segments] == ["L1", "L2", "lesion"]
    assert [s.terminology for s in back.segments[:2]] == [s.terminology for s in drawn.segments[:2]]
    for ours, theirs in zip(drawn.segments, back.segments, strict=True):
        assert _places(back.mask(theirs)) == _places(drawn.mask(ours))


def _places(mask: sitk.Image) -> set[tuple[float, ...]]:
    """LPS positions of all voxels of a mask, which do not depend on how the file crops it."""
    index = np.argwhere(sitk.GetArrayFromImage(mask))[:, ::-1]
    return {tuple(np.round(mask.TransformIndexToPhysicalPoint(i.tolist()), 4)) for i in index}
