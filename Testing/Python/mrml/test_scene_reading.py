"""Images and segmentations of saved scenes, as 3D Slicer itself would show them."""

import re
import zipfile

import numpy as np
import pytest
import SimpleITK as sitk
from mrml.warp_kit import linear, move, put_under, warp
from OsteoRadiomicsLib.base.errors import GeometryError, ImageError, MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.images.reading import read_image_file, read_mask
from OsteoRadiomicsLib.images.scenes.opening import scenes_read_by
from slicer_host.fixtures import OBLIQUE, make_segmentation, make_volume


@pytest.fixture(autouse=True)
def reader(host):
    from OsteoRadiomicsLib.mrml.scene_reading import SlicersReader

    with scenes_read_by(SlicersReader()):
        yield


@pytest.fixture
def drawn(scene, volume):
    """A segmentation of the volume with one segment, L1."""
    mask = np.zeros((8, 10, 12), bool)
    mask[2:5, 3:7, 4:9] = True
    return make_segmentation(scene, volume, {"L1": mask}, name="drawn")


@pytest.fixture
def saved(scene, tmp_path):
    """Saves the scene as it is now, packed, and empties it: call it to get the path."""

    def save(*, clear=True):
        assert scene.WriteToMRB(str(tmp_path / "case.mrb"))
        if clear:
            scene.Clear(0)
        return tmp_path / "case.mrb"

    return save


def image_of(path, **asked):
    return read_image_file(path, ReadOptions(**asked)).volume


def mask_of(path, image, **asked):
    return read_mask(path, options=ReadOptions(**asked), image=image)


def drawn_in(label_map, segment=0):
    found = label_map.segments[segment]
    return sitk.GetArrayFromImage(label_map.layers[found.layer]) == found.label


def test_image_and_mask_of_a_packed_scene_are_those_that_were_saved(volume, drawn, saved):
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume

    before = image_from_volume(volume)
    path = saved()
    image = image_of(path)
    assert np.array_equal(sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(before))
    np.testing.assert_allclose(image.GetOrigin(), before.GetOrigin(), atol=1e-9)
    np.testing.assert_allclose(image.GetDirection(), before.GetDirection(), atol=1e-12)
    expected = np.zeros((8, 10, 12), bool)
    expected[2:5, 3:7, 4:9] = True
    assert np.array_equal(drawn_in(mask_of(path, image)), expected)


def test_names_in_any_script_are_read(scene, volume, drawn, tmp_path):
    volume.SetName("腰椎 T1 Ünal")
    assert scene.WriteToMRB(str(tmp_path / "患者.mrb"))
    scene.Clear(0)
    assert image_of(tmp_path / "患者.mrb", volume="腰椎 T1 Ünal").GetSize() == (12, 10, 8)


def test_reading_leaves_the_users_scene_alone(scene, volume, drawn, saved):
    path = saved()
    before = scene.GetNumberOfNodes()
    mask_of(path, image_of(path))
    assert scene.GetNumberOfNodes() == before


def test_nothing_unpacked_is_left(volume, drawn, saved, tmp_path, monkeypatch):
    path = saved()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    mask_of(path, image_of(path))
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_plain_scene_is_read_with_the_files_beside_it(host, volume, drawn, tmp_path, scene):
    (tmp_path / "case").mkdir()
    assert scene.SaveSceneToSlicerDataBundleDirectory(str(tmp_path / "case"), None)
    (path,) = (tmp_path / "case").glob("*.mrml")
    scene.Clear(0)
    image = image_of(path)
    assert image.GetSize() == (12, 10, 8)
    assert drawn_in(mask_of(path, image)).sum() == 60


def test_linear_transforms_one_above_the_other_move_the_grid_and_no_value(scene, volume, drawn, saved):
    outer, inner = move(scene, (1.0, 2.0, 3.0)), move(scene, (10.0, 0.0, 0.0))
    put_under(outer, inner)
    put_under(inner, volume, drawn)
    origin, values = np.array(volume.GetOrigin()), np.arange(8 * 10 * 12).reshape(8, 10, 12)
    path = saved()
    image = image_of(path)
    np.testing.assert_allclose(image.GetOrigin(), np.add(origin, (11, 2, 3)) * (-1, -1, 1), atol=1e-9)
    assert np.array_equal(sitk.GetArrayFromImage(image), values)
    assert drawn_in(mask_of(path, image)).sum() == 60


def test_a_segmentation_under_a_transform_of_its_own_lies_elsewhere_on_the_image(scene, volume, drawn, saved):
    put_under(move(scene, OBLIQUE[:3, 0]), drawn)  # by one voxel along the first axis
    path = saved()
    found = np.argwhere(drawn_in(mask_of(path, image_of(path))))
    assert found.min(axis=0).tolist() == [2, 3, 5]
    assert found.max(axis=0).tolist() == [4, 6, 9]


def test_a_warp_is_applied_with_a_notice_and_its_values_are_slicers_own(scene, volume, drawn, saved):
    """The oracle is hardening in the scene itself."""
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume

    put_under(warp(scene, lambda x, y, z: (2 * np.sin(x / 15), 0, np.cos(y / 20))), volume, drawn)
    path = saved(clear=False)
    volume.HardenTransform()
    expected = image_from_volume(volume)
    with collected_notices() as notices:
        image = image_of(path)
        mask = mask_of(path, image)
    assert np.array_equal(sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(expected))
    np.testing.assert_allclose(image.GetOrigin(), expected.GetOrigin(), atol=1e-6)
    assert notices == [
        "image: the warping transform above it in the scene was applied; its values are interpolated",
        "mask: the warping transform above it in the scene was applied; its voxels are sampled anew",
    ]
    assert 45 <= drawn_in(mask).sum() <= 75


def test_a_warp_above_a_linear_transform_moves_as_both_do(scene, volume, drawn, saved):
    above, below = warp(scene, lambda x, y, z: (np.full_like(x, 4.0), 0, 0)), move(scene, (1.0, 0.0, 0.0))
    put_under(above, below)
    put_under(below, volume, drawn)
    origin = np.array(volume.GetOrigin())
    image = image_of(saved())
    np.testing.assert_allclose(image.GetOrigin()[0], -(origin[0] + 5), atol=0.2)


@pytest.mark.parametrize("rows", [[[1, 0, 0], [0, 1, 0], [0, 0, 0]], [[1, 0, 0], [1, 0, 0], [0, 0, 1]], [[0] * 3] * 3])
def test_a_linear_transform_that_cannot_be_inverted_is_refused(scene, volume, drawn, saved, rows):
    put_under(linear(scene, rows), volume)
    with pytest.raises(GeometryError, match="cannot be inverted"):
        image_of(saved())


def test_a_warp_that_folds_the_image_is_refused(scene, volume, drawn, saved):
    put_under(warp(scene, lambda x, y, z: (20 * np.sin(x / 4), 0, 0), spacing=5.0, size=24), volume)
    with pytest.raises(GeometryError, match="folds the image, so it cannot be inverted"):
        image_of(saved())


def test_a_label_map_that_is_named_as_the_image_is_refused(scene, volume, drawn, saved):
    make_volume(scene, np.ones((8, 10, 12), np.uint8), np.eye(4), name="labels", kind="vtkMRMLLabelMapVolumeNode")
    with pytest.raises(ImageError, match='"labels" is a label map'):
        image_of(saved(), volume="labels")


def test_a_vector_volume_is_refused(scene, volume, drawn, saved):
    make_volume(scene, np.ones((4, 5, 6, 3), np.uint8), np.eye(4), name="colour", kind="vtkMRMLVectorVolumeNode")
    with pytest.raises(ImageError, match='"colour" is a volume with several values per voxel'):
        image_of(saved(), volume="colour")


def test_two_volumes_with_one_name_are_told_apart_by_id(scene, volume, drawn, saved):
    twin = make_volume(scene, np.full((4, 5, 6), 7, np.int16), np.eye(4), name=volume.GetName())
    identifier = twin.GetID()
    path = saved()
    with pytest.raises(ImageError, match=identifier):
        image_of(path, volume="image")
    assert image_of(path, volume=identifier).GetSize() == (6, 5, 4)


def test_a_segmentation_without_segments_is_refused(scene, volume, saved):
    make_segmentation(scene, volume, {}, name="empty")
    path = saved()
    with pytest.raises(MaskError, match="has no segments"):
        mask_of(path, image_of(path))


def test_an_empty_segment_is_there_and_holds_nothing(scene, volume, saved):
    full, empty = np.zeros((8, 10, 12), bool), np.zeros((8, 10, 12), bool)
    full[2:4, 2:4, 2:4] = True
    make_segmentation(scene, volume, {"L1": full, "L2": empty}, name="drawn")
    path = saved()
    label_map = mask_of(path, image_of(path))
    assert [segment.name for segment in label_map.segments] == ["L1", "L2"]
    assert drawn_in(label_map, 1).sum() == 0


def test_a_mask_needs_its_image(volume, drawn, saved):
    with pytest.raises(MaskError, match="Give the image as well"):
        mask_of(saved(), None)


def changed(path, ending, change):
    """The package with those of its files changed whose names end so."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert any(name.endswith(ending) for name in content)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, change(data) if name.endswith(ending) else data)
    return path


def of_version(path, version):
    """The scene as a 3D Slicer of another version would have saved it."""
    return changed(path, ".mrml", lambda data: re.sub(rb'(<MRML version)="[^"]*"', rb'\1="%s"' % version, data))


def test_a_scene_of_a_newer_minor_version_is_read_with_a_notice(volume, drawn, saved):
    path = of_version(saved(), b"Slicer 5.99.0 40000")
    with collected_notices() as notices:
        image_of(path)
    assert notices == ["scene: it was saved by 3D Slicer 5.99, this is 5.12; what only the newer version knows is not seen"]


def test_a_scene_of_a_newer_major_version_is_refused(volume, drawn, saved):
    path = of_version(saved(), b"Slicer 6.0.0 50000")
    with pytest.raises(ImageError, match=r"was saved by 3D Slicer 6\.0, this is 5\.12"):
        image_of(path)


def test_an_image_file_damaged_in_the_package_is_named(volume, drawn, saved):
    path = changed(saved(), "image.nrrd", lambda data: data[:-40])
    with pytest.raises(ImageError, match=r'case\.mrb: its file "Data/image\.nrrd": '):
        image_of(path)


def test_an_unreadable_transform_is_refused_not_left_out(scene, volume, drawn, saved):
    put_under(warp(scene, lambda x, y, z: (np.sin(x / 15), 0, 0)), volume)
    path = changed(saved(), "warped.h5", lambda data: b"no transform")
    with pytest.raises(ImageError, match='3D Slicer cannot read the data of "warped"'):
        image_of(path)
