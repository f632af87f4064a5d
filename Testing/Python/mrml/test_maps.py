"""Maps in the slice views, judged by the pixels that Slicer's own slice logic renders."""

import numpy as np
import pytest
import SimpleITK as sitk
import slicer
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.heatmaps.files import MapFacts, MapProvenance
from OsteoRadiomicsLib.heatmaps.palettes import CONTOURS, DIVERGING, SEQUENTIAL
from OsteoRadiomicsLib.mrml.attributes import COLORS, CONTOUR
from OsteoRadiomicsLib.mrml.map_look import LegendWords, MapLook, limits_of
from OsteoRadiomicsLib.mrml.maps import (
    companions,
    map_bounds,
    map_image,
    map_provenance,
    map_range,
    map_source,
    map_values,
    map_volume,
    maps_of_scene,
    save_map,
)
from OsteoRadiomicsLib.mrml.palettes import color_node
from OsteoRadiomicsLib.mrml.sequence_views import acquired_orientation, show_sequence_views, side_by_side
from OsteoRadiomicsLib.mrml.shown_maps import MapPlace, forget_meshes, hide_maps, look_of, show_maps, shown_maps
from OsteoRadiomicsLib.mrml.views import fit_views
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.fixtures import OBLIQUE, make_segmentation, make_volume
from slicer_host.overlays import cut, picture
from slicer_host.rendering import pixel_of, render, set_view_size

SHAPE = (20, 40, 40)
ROI = (slice(8, 14), slice(12, 26), slice(10, 30))
WORDS = LegendWords("contribution (logits)", "raises the score", "lowers the score", "highest 10 %")


@pytest.fixture
def image(scene):
    """A grey volume: 40 x 40 x 20 voxels, oblique."""
    set_view_size(240, 200)
    return make_volume(scene, np.full(SHAPE, 100, np.float32), OBLIQUE, name="T1")


def image_of(volume, values):
    """Map image on a volume's grid from (k, j, i) values."""
    result = sitk.GetImageFromArray(values)
    result.CopyInformation(image_from_volume(volume))
    return result


def provenance(*, signed):
    """What a made-up map is."""
    facts = MapFacts(what="contribution", title="contribution", unit="logits", signed=signed, rois=("L1",))
    return MapProvenance(kind="map", map=facts)


def made(volume, values, *, signed=False, name="map", node=None):
    """A map of values in the scene."""
    return map_volume(image_of(volume, values), name, provenance(signed=signed), source=volume, sequence="T1", node=node)


def shown(node, volume, way=COLORS, *, fit=True, **look):
    """Show a map over its image."""
    return show_maps([MapPlace(node, volume, WORDS)], MapLook(way, **{"opacity": 1.0, **look}), fit=fit)


def ramp(low=0.0, high=1.0):
    """NaN outside the ROI, ``low`` to ``high`` along i inside."""
    values = np.full(SHAPE, np.nan)
    values[ROI] = np.linspace(low, high, 20)
    return values


def ras_of(i, j, k):
    """Point of the patient of a voxel."""
    return tuple((OBLIQUE @ [i, j, k, 1])[:3])


def coloured(pixels):
    """(rows, columns) bool: where a pixel is not grey."""
    return np.ptp(pixels.astype(int), axis=2) > 12


def legend_color(node, value):
    """RGB, 0..255, that the legend of a map's volume shows at a value: the display's colour table over window and level."""
    display = node.GetDisplayNode()
    table = display.GetColorNode().CreateLookupTableCopy()
    table.SetTableRange(display.GetWindowLevelMin(), display.GetWindowLevelMax())
    color = [0.0, 0.0, 0.0]
    table.GetColor(value, color)
    return np.multiply(color, 255)


def two_segments(scene, volume):
    """The ROI's two halves along j as segments, red and green, filled."""
    masks = {"L1": np.zeros(SHAPE, bool), "L2": np.zeros(SHAPE, bool)}
    masks["L1"][8:14, 12:19, 10:30] = True
    masks["L2"][8:14, 19:26, 10:30] = True
    node = make_segmentation(scene, volume, masks)
    for name, color in (("L1", (1, 0, 0)), ("L2", (0, 1, 0))):
        node.GetSegmentation().GetSegment(name).SetColor(*color)
    return node


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


def blocks():
    """0.01 everywhere in the ROI, a block of 3 at one end and of -2 at the other, each 60 of its 1680 voxels."""
    values = np.full(SHAPE, np.nan)
    values[ROI] = 0.01
    values[9:12, 14:18, 11:16] = 3.0
    values[9:12, 14:18, 22:27] = -2.0
    return values


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


def test_the_views_are_centred_on_the_roi_and_zoomed_to_it(image):
    set_view_size(300, 200)
    shown(made(image, ramp()), image)
    node = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
    row, column = pixel_of("Red", ras_of(19.5, 18.5, 10.5))
    assert abs(row - 100) <= 1
    assert abs(column - 150) <= 1
    assert node.GetFieldOfView()[0] / node.GetFieldOfView()[1] == pytest.approx(1.5)


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


def test_two_maps_share_one_colour_node(image):
    first, second = made(image, ramp()), made(image, ramp(), name="other")
    shown(first, image)
    shown(second, image)
    assert first.GetDisplayNode().GetColorNode() is second.GetDisplayNode().GetColorNode() is color_node(SEQUENTIAL)
    assert shown_maps() == [second]


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


def lightness(color):
    """CIE L* of an sRGB colour."""
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in color]
    luminance = float(np.dot((0.2126, 0.7152, 0.0722), linear))
    return 116 * np.cbrt(luminance) - 16 if luminance > 0.008856 else 903.3 * luminance


def test_the_sequential_palette_grows_steadily_lighter():
    steps = np.diff([lightness(SEQUENTIAL.color(share)) for share in np.linspace(0, 1, 33)])
    assert steps.min() > 0.5


def test_the_diverging_palette_is_as_dark_at_either_end_and_lightest_in_the_middle():
    values = np.array([lightness(DIVERGING.color(share)) for share in np.linspace(0, 1, 33)])
    assert values.argmax() == 16
    assert np.abs(values - values[::-1]).max() < 6


def simulated(color, matrix):
    """An sRGB colour as a dichromat sees it, by a linear-RGB matrix of Machado et al. 2009 (severity 1)."""
    linear = np.array([(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in color])
    return np.clip(np.array(matrix) @ linear, 0, 1)


@pytest.mark.parametrize(
    "matrix",
    [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ],
    ids=["protanopia", "deuteranopia", "tritanopia"],
)
def test_raising_and_lowering_are_told_apart_with_every_kind_of_colour_blindness(matrix):
    lowers, raises = (simulated(DIVERGING.color(share), matrix) for share in (0.15, 0.85))
    assert np.abs(lowers - raises).max() > 0.2
