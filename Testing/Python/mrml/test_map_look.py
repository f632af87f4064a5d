"""Maps in the slice views, judged by the pixels that Slicer's own slice logic renders."""

import numpy as np
import pytest
import slicer
from mrml.map_kit import ROI, SHAPE, blocks, coloured, made, ramp, ras_of, shown, two_segments
from OsteoRadiomicsLib.heatmaps.palettes import CONTOURS, DIVERGING, SEQUENTIAL
from OsteoRadiomicsLib.mrml.attributes import CONTOUR
from OsteoRadiomicsLib.mrml.map_look import limits_of
from OsteoRadiomicsLib.mrml.maps import map_bounds
from OsteoRadiomicsLib.mrml.palettes import color_node
from OsteoRadiomicsLib.mrml.shown_maps import hide_maps, shown_maps
from OsteoRadiomicsLib.mrml.views import fit_views
from slicer_host.fixtures import OBLIQUE
from slicer_host.overlays import cut, picture
from slicer_host.rendering import pixel_of, render


def legend_color(node, value):
    """RGB, 0..255, that the legend of a map's volume shows at a value: the display's colour table over window and level."""
    display = node.GetDisplayNode()
    table = display.GetColorNode().CreateLookupTableCopy()
    table.SetTableRange(display.GetWindowLevelMin(), display.GetWindowLevelMax())
    color = [0.0, 0.0, 0.0]
    table.GetColor(value, color)
    return np.multiply(color, 255)


@pytest.mark.parametrize("view", ["Red", "Yellow", "Green"])
def test_the_overlay_is_inside_the_roi_and_nowhere_else(image, view):
    shown(made(image, ramp()), image)
    pixels = render(view)
    inside = np.zeros(pixels.shape[:2], bool)
    inverse = np.linalg.inv(OBLIQUE)
    to_ras = slicer.app.layoutManager().sliceWidget(view).mrmlSliceNode().GetXYToRAS()
    rows, columns = np.indices(inside.shape)
    points = np.stack([columns, inside.shape[0] - 1 - rows, np.zeros_like(rows), np.ones_like(rows)]).reshape(4, -1)
    index = inverse @ np.array([[to_ras.GetElement(r, c) for c in range(4)] for r in range(4)]) @ points
    # A view shows the voxel nearest to each pixel; pixels on a voxel's border may go either way.
    edge = 0.02
    bounds = [(part.start - 0.5, part.stop - 0.5) for part in ROI[::-1]]
    surely = np.all([(index[a] > low + edge) & (index[a] < high - edge) for a, (low, high) in enumerate(bounds)], axis=0)
    maybe = np.all([(index[a] > low - edge) & (index[a] < high + edge) for a, (low, high) in enumerate(bounds)], axis=0)
    assert surely.sum() > 1000
    assert coloured(pixels)[surely.reshape(inside.shape)].mean() > 0.98  # the palette crosses grey nowhere
    assert not coloured(pixels)[~maybe.reshape(inside.shape)].any()


def test_the_lowest_and_highest_value_have_the_palettes_end_colours(image):
    shown(made(image, ramp()), image)
    pixels = render("Red")
    for place, share in ((10, 0.0), (29, 1.0)):
        row, column = pixel_of("Red", ras_of(place, 19, 11))
        wanted = np.multiply(SEQUENTIAL.color(share), 255)
        assert np.allclose(pixels[row, column], wanted, atol=6), (place, pixels[row, column], wanted)


@pytest.mark.parametrize("signed", [False, True])
def test_a_pixel_has_the_legends_colour_for_its_value_inside_segments_of_any_colour(scene, image, signed):
    segmentation = two_segments(scene, image)
    values = ramp(-0.6, 1.0) if signed else ramp()
    node = made(image, values, signed=signed)
    shown(node, image)
    pixels = picture("Red")
    for i in (12, 17, 21, 26):
        for j in (15, 22):  # inside L1, inside L2, not on an outline
            row, column = pixel_of("Red", ras_of(i, j, 11))
            assert np.allclose(pixels[row, column], legend_color(node, values[11, j, i]), atol=4), (i, j)
    segmentation.GetDisplayNode().SetVisibility2DFill(True)
    tinted = picture("Red")
    row, column = pixel_of("Red", ras_of(17, 15, 11))
    other_row, other_column = pixel_of("Red", ras_of(17, 22, 11))
    assert np.abs(tinted[row, column].astype(int) - tinted[other_row, other_column]).max() > 60  # what a fill would do


def test_hiding_gives_the_segments_their_fill_back(scene, image):
    segmentation = two_segments(scene, image)
    display = segmentation.GetDisplayNode()
    display.SetSegmentVisibility2DFill("L2", False)
    slicer.util.setSliceViewerLayers(background=image)
    node = made(image, ramp())
    fit_views(map_bounds(node))
    before = picture("Red")
    shown(node, image, fit=False)
    assert not display.GetVisibility2DFill()
    assert not np.array_equal(picture("Red"), before)
    hide_maps()
    assert display.GetVisibility2DFill()
    assert [display.GetSegmentVisibility2DFill(name) for name in ("L1", "L2")] == [True, False]
    assert np.array_equal(picture("Red"), before)


def test_a_segmentation_that_was_outlined_by_the_user_stays_so(scene, image):
    display = two_segments(scene, image).GetDisplayNode()
    display.SetVisibility2DFill(False)
    display.SetOpacity2DOutline(0.3)
    shown(made(image, ramp()), image)
    shown(made(image, ramp()), image, CONTOUR)  # shown twice, remembered once
    hide_maps()
    assert not display.GetVisibility2DFill()
    assert display.GetOpacity2DOutline() == 0.3


def test_half_opacity_blends_image_and_map_half_and_half(image):
    node = made(image, ramp())
    pixels = {}
    for opacity in (0.0, 0.5, 1.0):
        shown(node, image, opacity=opacity)
        pixels[opacity] = render("Red")[pixel_of("Red", ras_of(29, 19, 11))].astype(float)
    assert np.allclose(pixels[0.5], (pixels[0.0] + pixels[1.0]) / 2, atol=2)


def test_values_below_the_threshold_are_invisible(image):
    node = made(image, ramp())
    shown(node, image, threshold=0.5)
    pixels = coloured(render("Red"))
    assert not pixels[pixel_of("Red", ras_of(14, 19, 11))]
    assert pixels[pixel_of("Red", ras_of(27, 19, 11))]
    shown(node, image)
    assert coloured(render("Red"))[pixel_of("Red", ras_of(14, 19, 11))]


def test_the_threshold_of_a_signed_map_leaves_out_weak_values_of_either_sign_alike(image):
    node = made(image, ramp(-1, 1), signed=True)
    shown(node, image, threshold=0.5)
    pixels = coloured(render("Red"))
    seen = [bool(pixels[pixel_of("Red", ras_of(i, 19, 11))]) for i in range(10, 30)]
    assert seen == [True] * 5 + [False] * 10 + [True] * 5
    shown(node, image, threshold=0.2)
    assert coloured(render("Red"))[pixel_of("Red", ras_of(16, 19, 11))]
    assert scene_tables() == 1  # the table is used again


def scene_tables():
    """How many colour tables of ours the scene holds."""
    found = slicer.util.getNodesByClass("vtkMRMLColorTableNode")
    return sum(node.GetAttribute("Category") == "OsteoRadiomics" for node in found)


def test_both_signs_share_one_scale_with_white_at_zero(image):
    node = made(image, ramp(-1, 3), signed=True)
    shown(node, image)
    display = node.GetDisplayNode()
    assert (display.GetWindowLevelMin(), display.GetWindowLevelMax()) == pytest.approx((-3, 3))
    assert display.GetColorNode().GetName() == DIVERGING.name
    assert legend_color(node, 0.0).min() > 240


def test_a_constant_map_is_visible_in_colours_and_has_no_contour(image):
    values = np.full(SHAPE, np.nan)
    values[ROI] = 7.0
    node = made(image, values)
    assert not shown(node, image, CONTOUR)
    assert shown(node, image)
    assert coloured(render("Red"))[pixel_of("Red", ras_of(20, 19, 11))]


def test_the_contour_runs_half_way_between_the_voxels_in_the_signs_colours(image):
    node = made(image, blocks(), signed=True)
    assert shown(node, image, CONTOUR)
    model = node.GetNodeReference("OsteoRadiomics.Contour")
    view = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
    to_index = np.linalg.inv(OBLIQUE) @ matrix_of(view.GetXYToRAS())
    for color, low, high in ((CONTOURS[1], 10.5, 15.5), (CONTOURS[0], 21.5, 26.5)):
        ends = [ends for ends, found in cut(view, model) if np.allclose(found, np.multiply(color, 255), atol=2)]
        points = np.concatenate(ends)
        index = to_index @ np.vstack([points.T, np.zeros(len(points)), np.ones(len(points))])
        assert (index[0].min(), index[0].max()) == pytest.approx((low, high), abs=0.01)
        assert (index[1].min(), index[1].max()) == pytest.approx((13.5, 17.5), abs=0.01)
    assert model.GetDisplayNode().GetVisibility3D()
    assert not coloured(render("Red")).any()  # lines only


def test_the_opacity_is_that_of_the_lines_in_slice_views(image):
    node = made(image, blocks(), signed=True)
    shown(node, image, CONTOUR, opacity=0.4)
    display = node.GetNodeReference("OsteoRadiomics.Contour").GetDisplayNode()
    assert display.GetSliceIntersectionOpacity() == pytest.approx(0.4)


def matrix_of(matrix):
    """(4, 4) array of a VTK matrix."""
    return np.array([[matrix.GetElement(row, column) for column in range(4)] for row in range(4)])


def test_the_contours_legend_says_what_its_colours_do(image):
    node = made(image, blocks(), signed=True)
    shown(node, image, CONTOUR)
    model = node.GetNodeReference("OsteoRadiomics.Contour")
    legend = slicer.modules.colors.logic().GetColorLegendDisplayNode(model)
    assert legend.GetVisibility()
    assert legend.GetUseColorNamesForLabels()
    colors = model.GetDisplayNode().GetColorNode()
    assert [colors.GetColorName(index) for index in range(colors.GetNumberOfColors())] == ["raises the score", "lowers the score"]
    assert "logits" in legend.GetTitleText()


def test_the_surface_has_the_colours_of_the_voxels_under_it_and_faces_outwards(image):
    node = made(image, ramp(-1, 1), signed=True)
    shown(node, image, surface=True)
    model = node.GetNodeReference("OsteoRadiomics.Surface")
    mesh, display = model.GetPolyData(), model.GetDisplayNode()
    assert display.GetScalarRange() == pytest.approx(limits_of(node))
    assert display.GetColorNode() is color_node(DIVERGING)
    assert not display.GetVisibility2D()
    from vtk.util.numpy_support import vtk_to_numpy

    points = vtk_to_numpy(mesh.GetPoints().GetData())
    values = vtk_to_numpy(mesh.GetPointData().GetArray("value"))
    i = (np.linalg.inv(OBLIQUE) @ np.vstack([points.T, np.ones(len(points))]))[0]
    assert np.abs(values - np.interp(i, np.arange(10, 30), np.linspace(-1, 1, 20))).max() < 0.16  # 1.5 voxels
    normals = vtk_to_numpy(mesh.GetPointData().GetNormals())
    outwards = np.einsum("ij,ij->i", normals, points - points.mean(axis=0))
    assert (outwards > 0).mean() > 0.98


def test_two_maps_share_one_colour_node(image):
    first, second = made(image, ramp()), made(image, ramp(), name="other")
    shown(first, image)
    shown(second, image)
    assert first.GetDisplayNode().GetColorNode() is second.GetDisplayNode().GetColorNode() is color_node(SEQUENTIAL)
    assert shown_maps() == [second]
