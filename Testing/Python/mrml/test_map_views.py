"""The views of shown maps: one for each sequence, centred, linked, and as they were before once the maps are hidden."""

import numpy as np
import pytest
import slicer
from mrml.map_kit import SHAPE, WORDS, blocks, made, ramp, ras_of, shown
from OsteoRadiomicsLib.mrml.attributes import COLORS, CONTOUR
from OsteoRadiomicsLib.mrml.map_look import MapLook
from OsteoRadiomicsLib.mrml.sequence_views import acquired_orientation, show_sequence_views, side_by_side
from OsteoRadiomicsLib.mrml.shown_maps import MapPlace, hide_maps, show_maps, shown_maps
from slicer_host.fixtures import OBLIQUE, make_volume
from slicer_host.rendering import pixel_of, set_view_size


def test_two_sequences_stand_side_by_side_each_with_its_own_map_at_one_scale_and_the_layout_comes_back(scene, image):
    manager = slicer.app.layoutManager()
    before = manager.layout
    other = make_volume(scene, np.full(SHAPE, 70, np.float32), OBLIQUE, name="T2")
    first, second = made(image, blocks(), signed=True), made(other, ramp(-5, 4), signed=True)
    logics = show_sequence_views(["T1", "T2"], acquired_orientation(image))
    places = [MapPlace(first, image, WORDS, (logics[0],)), MapPlace(second, other, WORDS, (logics[1],), leading=False)]
    assert show_maps(places, MapLook(COLORS))
    assert side_by_side()
    assert [logic.GetSliceNode().GetLayoutLabel() for logic in logics] == ["T1", "T2"]
    assert [logic.GetSliceNode().GetOrientation() for logic in logics] == ["Axial", "Axial"]
    composites = [logic.GetSliceCompositeNode() for logic in logics]
    assert [node.GetBackgroundVolumeID() for node in composites] == [image.GetID(), other.GetID()]
    assert [node.GetForegroundVolumeID() for node in composites] == [first.GetID(), second.GetID()]
    assert first.GetDisplayNode().GetWindowLevelMax() == second.GetDisplayNode().GetWindowLevelMax() == pytest.approx(5)
    show_maps(places, MapLook(CONTOUR))
    contours = [node.GetNodeReference("OsteoRadiomics.Contour").GetDisplayNode() for node in (first, second)]
    assert [contour.IsViewNodeIDPresent(logics[0].GetSliceNode().GetID()) for contour in contours] == [True, False]
    assert [contour.IsViewNodeIDPresent("vtkMRMLViewNode1") for contour in contours] == [True, False]  # one at a time in 3D
    hide_maps()
    assert manager.layout == before
    assert logics[0].GetSliceNode().GetLayoutLabel() != "T1"
    assert not side_by_side()


def test_a_layout_that_the_user_chose_meanwhile_stays(image):
    show_sequence_views(["T1", "T2"], "Sagittal")
    other = slicer.vtkMRMLLayoutNode.SlicerLayoutOneUpRedSliceView
    slicer.app.layoutManager().setLayout(other)
    hide_maps()
    assert slicer.app.layoutManager().layout == other


def test_the_views_are_centred_on_the_roi_and_zoomed_to_it(image):
    set_view_size(300, 200)
    shown(made(image, ramp()), image)
    node = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
    row, column = pixel_of("Red", ras_of(19.5, 18.5, 10.5))
    assert abs(row - 100) <= 1
    assert abs(column - 150) <= 1
    assert node.GetFieldOfView()[0] / node.GetFieldOfView()[1] == pytest.approx(1.5)


def test_hiding_brings_back_what_lay_over_the_image_and_the_links(scene, image):
    other = make_volume(scene, np.full(SHAPE, 50, np.float32), OBLIQUE, name="other")
    slicer.util.setSliceViewerLayers(background=image, foreground=other, foregroundOpacity=0.3)
    composite = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode()
    node = made(image, ramp())
    shown(node, image)
    assert composite.GetForegroundVolumeID() == node.GetID()
    assert composite.GetLinkedControl()
    assert slicer.modules.colors.logic().GetColorLegendDisplayNode(node).GetVisibility()
    hide_maps()
    assert composite.GetForegroundVolumeID() == other.GetID()
    assert composite.GetForegroundOpacity() == pytest.approx(0.3)
    assert not composite.GetLinkedControl()
    assert not slicer.modules.colors.logic().GetColorLegendDisplayNode(node).GetVisibility()
    assert shown_maps() == []
