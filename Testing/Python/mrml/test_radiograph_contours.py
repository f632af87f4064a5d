"""Contours over a radiograph lie where the map is highest, whatever the volume's grid and transform."""

from __future__ import annotations

import numpy as np
import pytest
import slicer
import vtk
from OsteoRadiomicsLib.mrml.radiograph_contours import CONTROL, NETWORK, Line, ShownContours, edges_round
from slicer_host.fixtures import make_volume
from slicer_host.overlays import picture
from slicer_host.rendering import pixel_of, set_view_size

ROWS, COLUMNS, MIDDLE, RADIUS = 120, 90, (30, 60), 12  # (row, column) of the disc
GRID = np.array([[-0.8, 0, 0, 40.0], [0, -1.5, 0, 70.0], [0, 0, 1, 5.0], [0, 0, 0, 1]])  # rows run to the back, as of DX files


@pytest.fixture
def radiograph(scene):
    return make_volume(scene, np.full((1, ROWS, COLUMNS), 100, np.int16), GRID, name="CXR")


def disc() -> np.ndarray:
    """RADIUS at the disc's middle, 0 at its rim, falling on beyond; nothing in a frame."""
    rows, columns = np.indices((ROWS, COLUMNS))
    values = RADIUS - np.hypot(rows - MIDDLE[0], columns - MIDDLE[1])
    values[:8], values[:, :5] = np.nan, np.nan
    return values


def of_color(color) -> np.ndarray:
    """(row, column) of the pixels of the view that have a colour."""
    return np.argwhere(np.abs(picture("Red").astype(int) - np.multiply(color, 255)).max(axis=2) < 6)


def test_a_line_runs_where_the_map_crosses_the_level():
    edges = edges_round(disc(), 0.0)
    distance = np.hypot(edges[..., 0] - MIDDLE[1], edges[..., 1] - MIDDLE[0])
    assert len(edges) > 50
    assert np.abs(distance - RADIUS).max() < 0.1


def test_a_line_is_closed_along_the_border_of_what_was_seen():
    values = np.full((20, 30), np.nan)
    values[5:15, 10:20] = 1.0
    values[5:15, 10:15] = 2.0
    edges = edges_round(values, 1.5)
    assert edges.min(axis=(0, 1)) == pytest.approx([10, 5], abs=0.02)
    assert edges.max(axis=(0, 1)) == pytest.approx([14.5, 14], abs=0.02)
    _ends, counts = np.unique(np.round(edges.reshape(-1, 2), 4), axis=0, return_counts=True)
    assert (counts == 2).all()


@pytest.mark.parametrize("moved", [False, True])
def test_it_lies_in_the_view_where_its_pixels_lie_in_the_patient(scene, radiograph, moved):
    set_view_size(300, 300)
    place = np.eye(4)
    if moved:
        place[:3, 3] = 15.0, -8.0, 0.0
        transform = scene.AddNewNodeByClass("vtkMRMLLinearTransformNode")
        matrix = vtk.vtkMatrix4x4()
        matrix.DeepCopy(place.ravel())
        transform.SetMatrixTransformToParent(matrix)
        radiograph.SetAndObserveTransformNodeID(transform.GetID())
    contours = ShownContours(radiograph, [Line(edges_round(disc(), 0.0), "a", NETWORK)], "title", 1.0)
    if not moved:  # the stand-in of the views draws models without their transform
        found = of_color(NETWORK)
        wanted = pixel_of("Red", tuple((GRID @ [MIDDLE[1], MIDDLE[0], 0, 1])[:3]))
        assert (found.min(axis=0) + found.max(axis=0)) / 2 == pytest.approx(wanted, abs=1.5)
    bounds = np.zeros(6)
    node = next(each for each in slicer.util.getNodesByClass("vtkMRMLModelNode") if each.GetName().startswith("Contours"))
    node.GetRASBounds(bounds)
    middle = bounds.reshape(3, 2).mean(axis=1)
    assert middle == pytest.approx((place @ GRID @ [MIDDLE[1], MIDDLE[0], 0, 1])[:3], abs=0.1)
    contours.remove()


def test_two_lines_have_their_own_colours_and_are_named_in_the_legend(scene, radiograph):
    set_view_size(300, 300)
    values = disc()
    lines = [Line(edges_round(values, 0.0), "network", NETWORK), Line(edges_round(values, -8.0), "control", CONTROL)]
    contours = ShownContours(radiograph, lines, "title", 1.0)
    inner, outer = of_color(NETWORK), of_color(CONTROL)
    assert np.ptp(outer, axis=0).min() > np.ptp(inner, axis=0).min() > 10
    (legend,) = slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode")
    assert legend.GetTitleText() == "title"
    colors = legend.GetDisplayableNode().GetDisplayNode().GetColorNode()
    assert [colors.GetColorName(number) for number in range(2)] == ["network", "control"]
    contours.remove()
    assert not slicer.util.getNodesByClass("vtkMRMLColorLegendDisplayNode")


def test_a_view_that_the_user_turned_to_another_image_stays_with_it(scene, radiograph):
    other = make_volume(scene, np.zeros((4, 10, 10), np.int16), GRID, name="other")
    slicer.util.setSliceViewerLayers(background=None)
    contours = ShownContours(radiograph, [Line(edges_round(disc(), 0.0), "a", NETWORK)], "title", 1.0)
    red = slicer.app.layoutManager().sliceWidget("Red").sliceLogic().GetSliceCompositeNode()
    assert red.GetBackgroundVolumeID() == radiograph.GetID()
    red.SetBackgroundVolumeID(other.GetID())
    contours.remove()
    assert red.GetBackgroundVolumeID() == other.GetID()
