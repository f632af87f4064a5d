"""Volume nodes to images and back."""

import numpy as np
import pytest
import SimpleITK as sitk
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import GeometryError, ImageError
from OsteoRadiomicsLib.mrml.geometry import grid_to_ras
from OsteoRadiomicsLib.mrml.volumes import image_from_volume, volume_from_image
from slicer_host.fixtures import OBLIQUE, make_volume, matrix


def rotated_image(angles, spacing, origin, shape=(3, 4, 5)):
    """Image with a direction given by three rotation angles."""
    rotation = sitk.Euler3DTransform((0, 0, 0), *angles).GetMatrix()
    image = sitk.GetImageFromArray(np.arange(np.prod(shape), dtype=np.float64).reshape(shape))
    image.SetSpacing(spacing)
    image.SetOrigin(origin)
    image.SetDirection(rotation)
    return image


def transform(scene, values):
    """Linear transform node of a (4, 4) matrix to its parent."""
    node = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode", "move")
    node.SetMatrixTransformToParent(matrix(np.asarray(values, float)))
    return node


def loaded_volume(scene, path, kind="vtkMRMLVolumeArchetypeStorageNode"):
    """Volume node read from a file, as 3D Slicer reads it."""
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", path.name)
    storage = scene.AddNewNodeByClass(kind)
    storage.SetFileName(str(path))
    if kind == "vtkMRMLVolumeArchetypeStorageNode":
        storage.SetCenterImage(0)
    assert storage.ReadData(node)
    node.SetAndObserveStorageNodeID(storage.GetID())
    return node


def test_a_voxel_of_an_oblique_volume_lies_at_the_same_place_in_left_posterior_superior_coordinates(volume):
    image = image_from_volume(volume)
    ras = OBLIQUE @ [3, 2, 1, 1]
    assert np.allclose(image.TransformIndexToPhysicalPoint((3, 2, 1)), [-ras[0], -ras[1], ras[2]], atol=1e-12)
    assert image.GetPixel(3, 2, 1) == 1 * 120 + 2 * 12 + 3


def test_voxel_type_and_values_are_kept(volume):
    image = image_from_volume(volume)
    assert image.GetPixelIDTypeAsString() == "16-bit signed integer"
    assert np.array_equal(sitk.GetArrayFromImage(image), np.arange(960).reshape(8, 10, 12))


def test_the_image_does_not_change_with_the_volume(volume):
    import slicer

    image = image_from_volume(volume)
    slicer.util.arrayFromVolume(volume)[:] = 0
    assert sitk.GetArrayFromImage(image).max() == 959


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    angles=st.tuples(*[st.floats(-3, 3)] * 3),
    spacing=st.tuples(*[st.floats(0.1, 10)] * 3),
    origin=st.tuples(*[st.integers(-(10**9), 10**9).map(lambda micrometre: micrometre / 1000)] * 3),
)
def test_image_to_node_and_back_keeps_geometry_to_the_last_bits(scene, angles, spacing, origin):
    image = rotated_image(angles, spacing, origin)
    node = volume_from_image(image, "round trip")
    again = image_from_volume(node)
    scene.RemoveNode(node)
    assert again.GetSpacing() == image.GetSpacing()
    assert again.GetOrigin() == image.GetOrigin()
    assert np.allclose(again.GetDirection(), image.GetDirection(), rtol=0, atol=1e-15)
    assert np.array_equal(sitk.GetArrayFromImage(again), sitk.GetArrayFromImage(image))


@pytest.mark.parametrize("suffix", ["nrrd", "nii.gz", "mha"])
def test_a_volume_from_a_file_has_the_grid_that_the_file_states(scene, tmp_path, suffix):
    from OsteoRadiomicsLib.images import read_image

    kind = "vtkMRMLNRRDStorageNode" if suffix == "nrrd" else "vtkMRMLVolumeArchetypeStorageNode"
    for number, angles in enumerate([(0.0, 0.0, 0.0), (0.31, -0.12, 0.05), (-0.2, 0.4, 1.3)]):
        path = tmp_path / f"{number}.{suffix}"
        image = rotated_image(angles, (0.664062, 0.7, 2.1), (-116.54304, -48.14465400000001, 9.45000000000003))
        sitk.WriteImage(image, str(path))
        read, loaded = read_image(path), image_from_volume(loaded_volume(scene, path, kind))
        assert loaded.GetSpacing() == read.GetSpacing()
        assert loaded.GetOrigin() == read.GetOrigin()
        assert loaded.GetDirection() == read.GetDirection()


def test_what_the_panel_writes_for_its_child_process_keeps_a_turned_grid_to_the_last_bit(tmp_path):
    from OsteoRadiomicsLib.images import LabelMap, Segment, read_image, read_mask, write_label_map
    from OsteoRadiomicsLib.images.stated_grid import grid_of, state_grid

    for seed in range(20):
        angles, spacing, origin = np.random.default_rng(seed).uniform(0.3, 1.4, (3, 3)).tolist()
        image = rotated_image(angles, spacing, origin)
        mask = image > 3
        state_grid(image)
        sitk.WriteImage(image, str(tmp_path / "image.nrrd"))
        write_label_map(LabelMap((mask,), (Segment("L1", 1),)), tmp_path / "mask.seg.nrrd")
        assert grid_of(read_image(tmp_path / "image.nrrd")) == grid_of(image)
        assert grid_of(read_mask(tmp_path / "mask.seg.nrrd").grid) == grid_of(image)


def test_a_stated_grid_that_the_header_contradicts_is_not_believed(tmp_path):
    from OsteoRadiomicsLib.images import read_image
    from OsteoRadiomicsLib.images.stated_grid import state_grid

    image = rotated_image((0, 0, 0), (1, 1, 1), (0, 0, 0))
    state_grid(image)
    image.SetOrigin((0, 0, 1e-9))
    sitk.WriteImage(image, str(tmp_path / "moved.nrrd"))
    assert read_image(tmp_path / "moved.nrrd").GetOrigin() == (0, 0, 1e-9)


def test_noise_of_a_matrix_is_taken_away_and_nothing_else(scene):
    noisy = np.diag([-0.1 * 3, -0.7, 2.1, 1.0])  # 0.30000000000000004
    noisy[:3, 3] = (0.1 + 0.2, 9.45000000000003, 1 / 3)
    image = image_from_volume(make_volume(scene, np.zeros((3, 4, 5), np.int16), noisy))
    assert image.GetSpacing() == (0.3, 0.7, 2.1)
    assert image.GetOrigin() == (-0.3, -9.45000000000003, 1 / 3)


def test_a_parent_transform_moves_the_image_and_leaves_the_node_alone(volume, scene):
    move = np.eye(4)
    move[:3, :3] = np.reshape(sitk.Euler3DTransform((0, 0, 0), 0.3, -0.2, 0.5).GetMatrix(), (3, 3))
    move[:3, 3] = (10, -20, 30)
    volume.SetAndObserveTransformNodeID(transform(scene, move).GetID())
    before, nodes = volume.GetOrigin(), scene.GetNumberOfNodes()
    image = image_from_volume(volume)
    assert np.allclose(grid_to_ras(image), move @ OBLIQUE, atol=1e-9)
    assert volume.GetOrigin() == before
    assert volume.GetParentTransformNode() is not None
    assert scene.GetNumberOfNodes() == nodes


def test_the_moved_image_is_the_one_that_hardening_in_slicer_gives(volume, scene):
    move = np.eye(4)
    move[:3, :3] = np.reshape(sitk.Euler3DTransform((0, 0, 0), 0.1, 0.4, -0.7).GetMatrix(), (3, 3))
    move[:3, 3] = (1, 2, 3)
    volume.SetAndObserveTransformNodeID(transform(scene, move).GetID())
    image = image_from_volume(volume)
    assert volume.HardenTransform()
    hardened = image_from_volume(volume)
    assert np.allclose(grid_to_ras(image), grid_to_ras(hardened), atol=1e-9)


def test_a_shearing_transform_is_refused_by_name(volume, scene):
    shear = np.eye(4)
    shear[0, 1] = 0.3
    volume.SetAndObserveTransformNodeID(transform(scene, shear).GetID())
    with pytest.raises(GeometryError, match=r"^image: has axes that are not perpendicular"):
        image_from_volume(volume)


def test_a_sheared_volume_is_refused(scene):
    tilted = np.array([[1, 0, 0.2, 0], [0, 1, 0, 0], [0, 0, 3, 0], [0, 0, 0, 1.0]])
    node = make_volume(scene, np.zeros((2, 3, 4), np.float32), tilted, name="gantry")
    with pytest.raises(GeometryError, match="gantry"):
        image_from_volume(node)


def test_a_warping_transform_is_refused(volume, scene):
    import slicer
    import vtk

    warp = scene.AddNewNodeByClass("vtkMRMLBSplineTransformNode", "warp")
    grid = slicer.vtkOrientedBSplineTransform()
    coefficients = vtk.vtkImageData()
    coefficients.SetDimensions(5, 5, 5)
    coefficients.AllocateScalars(vtk.VTK_DOUBLE, 3)
    coefficients.GetPointData().GetScalars().Fill(1.0)
    grid.SetCoefficientData(coefficients)
    warp.SetAndObserveTransformToParent(grid)
    volume.SetAndObserveTransformNodeID(warp.GetID())
    with pytest.raises(GeometryError, match="warping transform warp"):
        image_from_volume(volume)


def test_an_empty_volume_is_refused(scene):
    node = scene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "nothing")
    with pytest.raises(ImageError, match=r"^nothing: holds no voxels"):
        image_from_volume(node)


def test_a_colour_volume_is_refused(scene):
    node = make_volume(scene, np.zeros((2, 3, 4, 3), np.uint8), np.eye(4), name="photo", kind="vtkMRMLVectorVolumeNode")
    with pytest.raises(ImageError, match="3 values per voxel"):
        image_from_volume(node)


def test_a_volume_with_undefined_voxels_is_refused_with_their_number(scene):
    voxels = np.zeros((2, 3, 4), np.float32)
    voxels[0, 0, :2] = np.nan
    with pytest.raises(ImageError, match="2 NaN or infinite voxels of 24"):
        image_from_volume(make_volume(scene, voxels, np.eye(4)))


def test_whole_numbers_of_64_bits_reach_the_scene_with_their_values(scene):
    image = sitk.GetImageFromArray(np.full((2, 3, 4), 2**40, np.int64))
    node = volume_from_image(image, "large")
    assert sitk.GetArrayFromImage(image_from_volume(node)).max() == 2.0**40


def test_an_existing_node_is_reused_and_freed_from_its_transform(volume, scene):
    volume.SetAndObserveTransformNodeID(transform(scene, np.diag([2, 1, 1, 1.0])).GetID())
    image = rotated_image((0.1, 0.2, 0.3), (1, 2, 3), (4, 5, 6))
    assert volume_from_image(image, "ignored", node=volume) is volume
    assert volume.GetParentTransformNode() is None
    assert image_from_volume(volume).GetSize() == (5, 4, 3)


def test_the_geometry_of_a_loaded_nifti_is_that_of_the_file(scene, data):
    path = data / "mr_spine" / "dzz_T1.nii.gz"
    node = loaded_volume(scene, path)
    image, file = image_from_volume(node), sitk.ReadImage(str(path))
    assert image.GetSpacing() == file.GetSpacing()
    assert image.GetOrigin() == file.GetOrigin()
    assert image.GetDirection() == file.GetDirection()
    assert np.array_equal(sitk.GetArrayViewFromImage(image), sitk.GetArrayViewFromImage(file))


class FakeDatabase:
    """3D Slicer's DICOM database, as far as it is asked."""

    def __init__(self, interpretation):
        self.interpretation = interpretation

    def fileForInstance(self, uid):
        return f"/{uid}.dcm"

    def fileValue(self, file, tag):
        return self.interpretation if (file, tag) == ("/1.2.3.dcm", "0028,0004") else ""


@pytest.mark.parametrize(("interpretation", "refused"), [("MONOCHROME1 ", True), ("MONOCHROME2", False), ("", False)])
def test_values_that_3d_slicer_turned_over_are_refused(volume, monkeypatch, interpretation, refused):
    import slicer

    monkeypatch.setattr(slicer, "dicomDatabase", FakeDatabase(interpretation), raising=False)
    volume.SetAttribute("DICOM.instanceUIDs", "1.2.3 1.2.4")
    if not refused:
        assert image_from_volume(volume).GetSize() == (12, 10, 8)
        return
    with pytest.raises(ImageError, match="MONOCHROME1 DICOM series, whose values 3D Slicer turns over"):
        image_from_volume(volume)
