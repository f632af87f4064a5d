"""Maps in the scene: their values, what they say of themselves, and what is left of them in files and in their place."""

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from mrml.map_kit import SHAPE, blocks, image_of, made, ramp, shown, two_segments
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.heatmaps.files import MapProvenance
from OsteoRadiomicsLib.mrml.attributes import COLORS, CONTOUR
from OsteoRadiomicsLib.mrml.map_look import MapLook
from OsteoRadiomicsLib.mrml.maps import (
    companions,
    map_image,
    map_provenance,
    map_range,
    map_source,
    map_values,
    maps_of_scene,
    save_map,
)
from OsteoRadiomicsLib.mrml.shown_maps import forget_meshes, hide_maps, look_of
from OsteoRadiomicsLib.mrml.volumes import image_from_volume


def test_the_map_volume_keeps_the_values_and_only_the_box_around_them(image):
    node = made(image, ramp())
    again = image_from_volume(node)
    assert again.GetSize() == (22, 16, 8)
    assert np.nanmax(map_values(node)) == 1.0
    assert (map_range(node).low, map_range(node).high) == (0.0, 1.0)
    assert map_provenance(node).map.unit == "logits"


def test_a_saved_map_has_the_images_grid_its_values_and_its_provenance(image, tmp_path):
    node = made(image, ramp(-1, 1), signed=True)
    save_map(node, tmp_path / "map.nrrd")
    again = sitk.ReadImage(str(tmp_path / "map.nrrd"))
    source = image_of(image, ramp(-1, 1))
    assert again.GetSize() == source.GetSize()
    assert np.allclose(again.GetOrigin(), source.GetOrigin(), rtol=0, atol=1e-9)
    assert np.array_equal(sitk.GetArrayFromImage(again), ramp(-1, 1), equal_nan=True)
    assert np.array_equal(sitk.GetArrayFromImage(map_image(node)), ramp(-1, 1), equal_nan=True)
    assert MapProvenance.read(tmp_path / "map.provenance.json").map == map_provenance(node).map


def test_a_volume_that_is_no_map_is_refused(image):
    with pytest.raises(InputError, match=r"^T1: is no map"):
        map_provenance(image)


def test_a_map_whose_image_is_gone_says_so(scene, image):
    node = made(image, ramp())
    scene.RemoveNode(image)
    with pytest.raises(InputError, match="the image of this map is gone"):
        map_source(node)


def test_a_map_without_any_value_is_refused(image):
    with pytest.raises(InputError, match=r"^empty: the map has no value anywhere"):
        made(image, np.full(SHAPE, np.nan), name="empty")


def test_a_map_is_replaced_in_place_with_nothing_left_of_the_earlier_one(scene, image):
    node = made(image, blocks(), signed=True, name="first")
    before = scene.GetNumberOfNodes()
    shown(node, image, CONTOUR, surface=True)
    shown(node, image, COLORS, threshold=0.5)
    forget_meshes(node)
    assert companions(node) == []
    assert made(image, ramp() * 10, name="second", node=node) is node
    assert node.GetName() == "second"
    assert map_range(node).high == 10
    left = scene.GetNumberOfNodes() - before
    assert left == 2, left  # the palette and the legend of the volume


def test_a_scene_saved_while_a_map_is_shown_brings_everything_back_on_hide(scene, image, tmp_path):
    segmentation = two_segments(scene, image)
    node = made(image, blocks(), signed=True)
    shown(node, image, CONTOUR, surface=True)
    segmentation.GetDisplayNode().SetName("segments' display")
    text = node.GetAttribute("OsteoRadiomics.Map")
    path = str(tmp_path / "scene.mrb")
    assert scene.WriteToMRB(path)
    scene.Clear(0)
    assert scene.ReadFromMRB(path)
    (loaded,) = maps_of_scene()
    assert loaded.GetAttribute("OsteoRadiomics.Map") == text
    assert look_of(loaded) == MapLook(CONTOUR, 1.0, 0.0, True)
    assert map_source(loaded).GetName() == "T1"
    assert len(companions(loaded)) == 2
    contour = loaded.GetNodeReference("OsteoRadiomics.Contour")
    assert contour.GetPolyData().GetNumberOfPoints() > 0
    assert contour.GetDisplayNode().GetColorNode().GetColorName(0) == "raises the score"
    display = slicer.util.getNodesByClass("vtkMRMLSegmentationDisplayNode")[0]
    assert not display.GetVisibility2DFill()
    hide_maps()
    assert display.GetVisibility2DFill()
    assert not contour.GetDisplayNode().GetVisibility()
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    assert not composite.GetLinkedControl()
