"""Maps in the slice views, judged by the pixels that Slicer's own slice logic renders."""

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.mrml.maps import hide_map, map_range, map_volume, set_threshold, show_map
from OsteoRadiomicsLib.mrml.palettes import DIVERGING, SEQUENTIAL, color_node
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.fixtures import OBLIQUE, make_volume
from slicer_host.rendering import pixel_of, render, set_view_size

SHAPE = (20, 40, 40)
ROI = (slice(8, 14), slice(12, 26), slice(10, 30))


@pytest.fixture
def image(scene):
    """A grey volume: 40 x 40 x 20 voxels, oblique."""
    return make_volume(scene, np.full(SHAPE, 100, np.float32), OBLIQUE, name="T1")


def map_of(volume, values):
    """Map image on a volume's grid from (k, j, i) values."""
    result = sitk.GetImageFromArray(values)
    result.CopyInformation(image_from_volume(volume))
    return result


def ramp():
    """NaN outside the ROI, 0..1 along i inside."""
    values = np.full(SHAPE, np.nan)
    values[ROI] = np.linspace(0, 1, 20)
    return values


def ras_of(i, j, k):
    """Point of the patient of a voxel."""
    return tuple((OBLIQUE @ [i, j, k, 1])[:3])


def coloured(pixels):
    """(rows, columns) bool: where a pixel is not grey."""
    return np.ptp(pixels.astype(int), axis=2) > 12


@pytest.mark.parametrize("view", ["Red", "Yellow", "Green"])
def test_the_overlay_is_inside_the_roi_and_nowhere_else(image, view):
    set_view_size(240, 200)
    node = map_volume(map_of(image, ramp()), "map")
    show_map(node, image, opacity=1.0)
    pixels = render(view)
    inside = np.zeros(pixels.shape[:2], bool)
    inverse = np.linalg.inv(OBLIQUE)
    import slicer

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
    set_view_size(240, 200)
    show_map(map_volume(map_of(image, ramp()), "map"), image, opacity=1.0)
    pixels = render("Red")
    for place, share in ((10, 0.0), (29, 1.0)):
        row, column = pixel_of("Red", ras_of(place, 19, 11))
        wanted = np.multiply(SEQUENTIAL.color(share), 255)
        assert np.allclose(pixels[row, column], wanted, atol=6), (place, pixels[row, column], wanted)


def test_half_opacity_blends_image_and_map_half_and_half(image):
    import slicer

    set_view_size(240, 200)
    node = map_volume(map_of(image, ramp()), "map")
    row_column = {}
    for opacity in (0.0, 0.5, 1.0):
        show_map(node, image, opacity=opacity)
        row, column = pixel_of("Red", ras_of(29, 19, 11))
        row_column[opacity] = render("Red")[row, column].astype(float)
    assert np.allclose(row_column[0.5], (row_column[0.0] + row_column[1.0]) / 2, atol=2)
    assert slicer.app.layoutManager().sliceWidget("Red").mrmlSliceCompositeNode().GetForegroundOpacity() == 1.0


def test_values_below_the_threshold_are_invisible(image):
    set_view_size(240, 200)
    node = map_volume(map_of(image, ramp()), "map")
    show_map(node, image, opacity=1.0, threshold=0.5)
    pixels = coloured(render("Red"))
    assert not pixels[pixel_of("Red", ras_of(14, 19, 11))]
    assert pixels[pixel_of("Red", ras_of(27, 19, 11))]
    set_threshold(node, None)
    assert coloured(render("Red"))[pixel_of("Red", ras_of(14, 19, 11))]


def test_a_hidden_map_leaves_the_image_as_it_was(image):
    import slicer

    set_view_size(240, 200)
    slicer.util.setSliceViewerLayers(background=image)
    node = map_volume(map_of(image, ramp()), "map")
    show_map(node, image)
    hide_map(node)
    assert not coloured(render("Red")).any()
    assert not slicer.modules.colors.logic().GetColorLegendDisplayNode(node).GetVisibility()


def test_a_map_with_both_signs_is_white_at_zero_and_symmetric(image):
    set_view_size(240, 200)
    values = np.full(SHAPE, np.nan)
    values[ROI] = np.linspace(-1, 3, 20)
    node = map_volume(map_of(image, values), "contribution")
    display = node.GetDisplayNode()
    assert (display.GetWindowLevelMin(), display.GetWindowLevelMax()) == pytest.approx((-3, 3))
    assert display.GetColorNode().GetName() == DIVERGING.name


def test_a_constant_map_is_visible(image):
    set_view_size(240, 200)
    values = np.full(SHAPE, np.nan)
    values[ROI] = 7.0
    show_map(map_volume(map_of(image, values), "flat"), image, opacity=1.0)
    assert coloured(render("Red"))[pixel_of("Red", ras_of(20, 19, 11))]


def test_the_views_are_centred_on_the_roi_and_zoomed_to_it(image):
    import slicer

    set_view_size(300, 200)
    show_map(map_volume(map_of(image, ramp()), "map"), image)
    node = slicer.app.layoutManager().sliceWidget("Red").mrmlSliceNode()
    row, column = pixel_of("Red", ras_of(19.5, 18.5, 10.5))
    assert abs(row - 100) <= 1
    assert abs(column - 150) <= 1
    assert node.GetFieldOfView()[0] / node.GetFieldOfView()[1] == pytest.approx(1.5)
    assert coloured(render("Red")).mean() > 0.03


def test_the_legend_names_the_map_and_follows_its_range(image):
    import slicer

    node = map_volume(map_of(image, ramp()), "original_glcm_Contrast")
    show_map(node, image)
    legend = slicer.modules.colors.logic().GetColorLegendDisplayNode(node)
    assert legend.GetVisibility()
    assert legend.GetTitleText() == "original_glcm_Contrast"
    assert legend.GetPrimaryDisplayNode() is node.GetDisplayNode()


def test_the_map_volume_keeps_the_values_and_only_the_box_around_them(image):
    node = map_volume(map_of(image, ramp()), "map")
    again = image_from_volume(node)
    assert again.GetSize() == (22, 16, 8)
    point = [-ras_of(29, 20, 10)[0], -ras_of(29, 20, 10)[1], ras_of(29, 20, 10)[2]]
    assert again.GetPixel(again.TransformPhysicalPointToIndex(point)) == 1.0
    assert (map_range(node).low, map_range(node).high) == (0.0, 1.0)


def test_two_maps_share_one_colour_node(image):
    first = map_volume(map_of(image, ramp()), "a")
    second = map_volume(map_of(image, ramp()), "b")
    assert first.GetDisplayNode().GetColorNode() is second.GetDisplayNode().GetColorNode()
    assert color_node(SEQUENTIAL) is first.GetDisplayNode().GetColorNode()


def test_a_map_without_any_value_is_refused(image):
    with pytest.raises(InputError, match=r"^empty: the map has no value anywhere"):
        map_volume(map_of(image, np.full(SHAPE, np.nan)), "empty")


def test_a_map_is_updated_in_place(image):
    node = map_volume(map_of(image, ramp()), "first")
    assert map_volume(map_of(image, ramp() * 10), "second", node=node) is node
    assert node.GetName() == "second"
    assert node.GetDisplayNode().GetWindowLevelMax() == pytest.approx(10)


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
