"""Segmentation nodes to label maps and back."""

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.images import LabelMap, Segment, select_rois
from OsteoRadiomicsLib.mrml.segmentations import label_map_from_segmentation, segment_names, segmentation_from_label_map
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.fixtures import OBLIQUE, make_segmentation, make_volume, matrix


def block(shape=(8, 10, 12), at=(2, 3, 4), size=(3, 3, 4)):
    """Mask (k, j, i) of one box."""
    mask = np.zeros(shape, bool)
    mask[tuple(slice(start, start + length) for start, length in zip(at, size, strict=True))] = True
    return mask


def voxels(label_map, name):
    """(k, j, i) bool of one segment."""
    segment = next(segment for segment in label_map.segments if segment.name == name)
    return sitk.GetArrayFromImage(label_map.mask(segment)).astype(bool)


def test_a_drawn_segment_keeps_every_voxel_on_the_oblique_grid(scene, volume):
    node = make_segmentation(scene, volume, {"L1": block()})
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert np.array_equal(voxels(label_map, "L1"), block())
    assert label_map.grid.GetOrigin() == image_from_volume(volume).GetOrigin()


def test_segments_that_do_not_overlap_share_a_layer_with_their_own_labels(scene, volume):
    node = make_segmentation(scene, volume, {"L1": block(), "L2": block(at=(5, 3, 4))})
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert len(label_map.layers) == 1
    assert len({segment.label for segment in label_map.segments}) == 2
    assert np.array_equal(voxels(label_map, "L2"), block(at=(5, 3, 4)))


def test_overlapping_segments_keep_all_their_voxels_in_separate_layers(scene, volume):
    node = make_segmentation(scene, volume, {"bone": block(size=(4, 4, 4)), "core": block(at=(3, 4, 5), size=(2, 2, 2))})
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert len(label_map.layers) == 2
    assert voxels(label_map, "bone").sum() == 64
    assert voxels(label_map, "core").sum() == 8


def test_an_empty_segment_is_kept_and_known_as_empty(scene, volume):
    node = make_segmentation(scene, volume, {"L1": block()})
    node.GetSegmentation().AddEmptySegment("L2", "L2")
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    with pytest.raises(MaskError, match="segment L2 is empty"):
        select_rois(label_map, segments=["L2"])


def test_a_segmentation_without_segments_is_refused(scene, volume):
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "blank")
    with pytest.raises(MaskError, match=r"^blank: has no segments"):
        label_map_from_segmentation(node, image_from_volume(volume))


def test_volume_and_segmentation_under_one_transform_stay_together(scene, volume):
    node = make_segmentation(scene, volume, {"L1": block()})
    move = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    turn = np.eye(4)
    turn[:3, :3] = np.reshape(sitk.Euler3DTransform((0, 0, 0), 0.3, 0.1, -0.4).GetMatrix(), (3, 3))
    turn[:3, 3] = (40, 50, -60)
    move.SetMatrixTransformToParent(matrix(turn))
    for item in (volume, node):
        item.SetAndObserveTransformNodeID(move.GetID())
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert np.array_equal(voxels(label_map, "L1"), block())


def test_a_segmentation_moved_by_whole_voxels_moves_by_whole_voxels(scene):
    volume = make_volume(scene, np.zeros((8, 10, 12), np.int16), np.diag([-0.5, -0.5, 2.0, 1.0]))
    node = make_segmentation(scene, volume, {"L1": block()})
    move = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    shift = np.eye(4)
    shift[:3, 3] = (-1.0, 0.5, 4.0)  # +2 voxels in i, -1 in j, +2 in k
    move.SetMatrixTransformToParent(matrix(shift))
    node.SetAndObserveTransformNodeID(move.GetID())
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert np.array_equal(voxels(label_map, "L1"), block(at=(4, 2, 6)))


def test_drawn_voxels_outside_the_image_are_an_error_that_counts_them(scene):
    volume = make_volume(scene, np.zeros((8, 10, 12), np.int16), np.diag([-1.0, -1.0, 1.0, 1.0]))
    node = make_segmentation(scene, volume, {"L1": block(at=(5, 3, 4))})
    move = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
    shift = np.eye(4)
    shift[2, 3] = 2.0
    move.SetMatrixTransformToParent(matrix(shift))
    node.SetAndObserveTransformNodeID(move.GetID())
    with pytest.raises(GeometryError, match=r"segment L1: 24 drawn voxels lie outside the image"):
        label_map_from_segmentation(node, image_from_volume(volume))


def test_a_segmentation_drawn_on_a_finer_grid_is_resampled_to_the_image(scene, volume):
    fine_grid = OBLIQUE.copy()
    fine_grid[:3, :3] = OBLIQUE[:3, :3] / 2
    fine_grid[:3, 3] = OBLIQUE[:3, 3] - OBLIQUE[:3, :3] @ [0.25, 0.25, 0.25]
    fine = make_volume(scene, np.zeros((16, 20, 24), np.int16), fine_grid, name="fine")
    drawn = block((16, 20, 24), at=(4, 6, 8), size=(6, 6, 8))
    node = make_segmentation(scene, fine, {"L1": drawn})
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert np.array_equal(voxels(label_map, "L1"), block())


def test_a_segment_of_another_grid_carries_its_volumes_into_the_table(scene, tmp_path):
    from OsteoRadiomicsLib.images import write_image, write_label_map
    from OsteoRadiomicsLib.workflows.case import extract

    volume = make_volume(scene, np.arange(960, dtype=np.int16).reshape(8, 10, 12), np.diag([-1.0, -1.0, 1.0, 1.0]))
    fine_grid = np.diag([-0.4, -0.4, 0.4, 1.0])
    fine = make_volume(scene, np.zeros((18, 24, 26), np.int16), fine_grid, name="fine")
    node = make_segmentation(scene, fine, {"L1": block((18, 24, 26), at=(4, 6, 8), size=(9, 9, 9))})
    image = image_from_volume(volume)
    label_map = label_map_from_segmentation(node, image)
    left = int(voxels(label_map, "L1").sum())
    note = f"drawn on another grid than the image and resampled to it: 46.656 mm3 drawn, {left} mm3 measured"
    assert label_map.segments[0].note == note
    write_image(image, tmp_path / "image.nrrd")
    write_label_map(label_map, tmp_path / "mask.seg.nrrd")
    (tmp_path / "s.json").write_text('{"featureClass": {"firstorder": ["Mean"]}}', encoding="utf-8")
    (row,) = extract(tmp_path / "image.nrrd", tmp_path / "mask.seg.nrrd", settings=tmp_path / "s.json")
    assert note in row.warnings


def test_voxels_of_another_grid_that_lie_outside_the_image_are_refused_as_on_the_command_line(scene, shared):
    from OsteoRadiomicsLib.mrml.geometry import grid_to_ras

    folder = shared / "cases" / "38-gui-segment-on-other-grid"
    if not folder.is_dir():
        pytest.skip(f"{folder} does not exist")
    image, mask = (sitk.ReadImage(str(folder / name)) for name in ("C_img.nrrd", "C_out.nrrd"))
    drawn = sitk.GetArrayFromImage(mask) > 0
    on_mask = make_volume(scene, np.zeros(drawn.shape, np.int16), grid_to_ras(mask), name="mask")
    node = make_segmentation(scene, on_mask, {"L1": drawn})
    with pytest.raises(GeometryError, match=r"segment L1: [\d,]+ drawn voxels lie outside the image"):
        label_map_from_segmentation(node, image)


def test_a_surface_is_turned_into_voxels_without_changing_the_node(scene):
    import vtk

    volume = make_volume(scene, np.zeros((30, 30, 30), np.int16), np.eye(4))
    sphere = vtk.vtkSphereSource()
    sphere.SetCenter(15, 15, 15)
    sphere.SetRadius(10)
    sphere.SetThetaResolution(60)
    sphere.SetPhiResolution(60)
    sphere.Update()
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "imported")
    node.SetSourceRepresentationToClosedSurface()
    node.AddSegmentFromClosedSurfaceRepresentation(sphere.GetOutput(), "ball", [1, 0, 0])
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert voxels(label_map, "ball").sum() == pytest.approx(4 / 3 * np.pi * 10**3, rel=0.03)
    assert not node.GetSegmentation().ContainsRepresentation("Binary labelmap")


def test_names_colours_and_terminology_go_to_the_scene_and_come_back(scene, volume):
    image = image_from_volume(volume)
    entry = "list~SCT^123037004^Anatomical structure~SCT^66794005^L1 vertebra~^^~Anatomic codes~^^~^^"
    layer = sitk.GetImageFromArray((block() * 7 + block(at=(5, 3, 4)) * 9).astype(np.uint16))
    layer.CopyInformation(image)
    label_map = LabelMap((layer,), (Segment("L1", 7, 0, (230, 159, 0), entry), Segment("L2", 9, 0, (86, 180, 233))))
    node = segmentation_from_label_map(label_map, "result")
    again = label_map_from_segmentation(node, image)
    assert [(s.name, s.color) for s in again.segments] == [("L1", (230, 159, 0)), ("L2", (86, 180, 233))]
    assert again.segments[0].terminology == entry
    assert "^Tissue~" in again.segments[1].terminology  # what Slicer gives a segment of unknown kind
    assert np.array_equal(voxels(again, "L1"), block())
    assert np.array_equal(voxels(again, "L2"), block(at=(5, 3, 4)))


def test_writing_a_segment_again_replaces_it_and_keeps_the_others(scene, volume):
    image = image_from_volume(volume)
    node = make_segmentation(scene, volume, {"L1": block(), "own": block(at=(0, 0, 0))})
    layer = sitk.GetImageFromArray(block(at=(5, 3, 4)).astype(np.uint8))
    layer.CopyInformation(image)
    segmentation_from_label_map(LabelMap((layer,), (Segment("L1", 1),)), "ignored", node=node)
    again = label_map_from_segmentation(node, image)
    assert segment_names(node) == ["L1", "own"]
    assert np.array_equal(voxels(again, "L1"), block(at=(5, 3, 4)))
    assert np.array_equal(voxels(again, "own"), block(at=(0, 0, 0)))


def test_labels_of_an_imported_label_map_are_kept(scene, volume):
    import slicer

    labels = make_volume(
        scene, (block() * 20 + block(at=(5, 3, 4)) * 22).astype(np.int16), OBLIQUE, kind="vtkMRMLLabelMapVolumeNode"
    )
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "imported")
    assert slicer.modules.segmentations.logic().ImportLabelmapToSegmentationNode(labels, node)
    label_map = label_map_from_segmentation(node, image_from_volume(volume))
    assert sorted(segment.label for segment in label_map.segments) == [20, 22]
    assert voxels(label_map, label_map.segments[0].name).sum() == 36


def test_the_masks_of_the_real_spine_are_those_of_the_file(scene, data):
    import slicer

    labels = scene.AddNewNodeByClass("vtkMRMLLabelMapVolumeNode", "mask")
    storage = slicer.vtkMRMLVolumeArchetypeStorageNode()
    path = data / "mr_spine" / "dzz_T1_vertbody_msk.nii.gz"
    storage.SetFileName(str(path))
    storage.SetCenterImage(0)
    assert storage.ReadData(labels)
    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", "spine")
    assert slicer.modules.segmentations.logic().ImportLabelmapToSegmentationNode(labels, node)
    label_map = label_map_from_segmentation(node, image_from_volume(labels))
    file = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
    assert len(label_map.layers) == 1
    assert np.array_equal(sitk.GetArrayViewFromImage(label_map.layers[0]), file)
