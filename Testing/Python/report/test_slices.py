"""Pictures of a case: right side up, true proportions, map inside the ROI only, nothing cut off, same bytes every time."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.heatmaps.palettes import CONTOURS, DIVERGING
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.report.figures import png, svg
from OsteoRadiomicsLib.report.map_layer import MapLayer
from OsteoRadiomicsLib.report.planes import letters_of, planes_through, slices_through
from OsteoRadiomicsLib.report.slices import render_overlay, voxel_edges

SPACING = (1.0, 1.0, 4.0)
SIZE = (60, 70, 20)  # x, y, z


def _image(array: np.ndarray, spacing=SPACING) -> sitk.Image:
    image = sitk.GetImageFromArray(array)
    image.SetSpacing(spacing)
    return image


@pytest.fixture
def image() -> sitk.Image:
    chance = np.random.default_rng(5)
    return _image(chance.normal(100, 20, SIZE[::-1]).astype(np.float32))


@pytest.fixture
def roi() -> Roi:
    mask = np.zeros(SIZE[::-1], np.uint8)
    mask[6:14, 30:55, 20:40] = 1
    return Roi("L1", _image(mask))


def _pixels(figure: Figure) -> np.ndarray:
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].astype(int)


def test_equal_inputs_give_equal_bytes(image, roi):
    layer = MapLayer(image, "Mean")
    assert png(render_overlay(image, [roi], layer)) == png(render_overlay(image, [roi], layer))
    assert svg(render_overlay(image, [roi], layer)) == svg(render_overlay(image, [roi], layer))


def test_the_map_shows_inside_the_roi_only(image, roi):
    inside = sitk.GetArrayFromImage(roi.mask) > 0
    chance = np.random.default_rng(1)
    values = chance.normal(size=inside.shape).astype(np.float32)
    elsewhere = np.where(inside, values, 1000).astype(np.float32)
    limits = (-2.0, 2.0)
    first = _pixels(render_overlay(image, [roi], MapLayer(_image(values), "m", limits=limits)))
    outside_changed = _pixels(render_overlay(image, [roi], MapLayer(_image(elsewhere), "m", limits=limits)))
    inside_changed = _pixels(render_overlay(image, [roi], MapLayer(_image(-values), "m", limits=limits)))
    assert np.array_equal(first, outside_changed)
    assert np.count_nonzero((first != inside_changed).any(axis=-1)) > 1000


def test_a_voxel_without_a_value_leaves_the_image_visible(image, roi):
    nothing = np.full(SIZE[::-1], np.nan, np.float32)
    figure = render_overlay(image, [roi], MapLayer(_image(nothing), "m", limits=(0, 1)))
    pixels = _pixels(figure)
    box = figure.axes[0].get_window_extent()
    middle, half = (int(box.x0 + box.width / 2), int(len(pixels) - box.y0 - box.height / 2)), 12  # well inside the ROI
    grey = pixels[middle[1] - half : middle[1] + half, middle[0] - half : middle[0] + half]
    assert grey.max() > 60
    assert np.abs(grey - grey.mean(axis=-1, keepdims=True)).max() <= 1


def test_the_outline_has_the_colour_asked_for(image, roi):
    pixels = _pixels(render_overlay(image, [roi], colors={"L1": (255, 0, 128)}))
    assert np.count_nonzero((np.abs(pixels - [255, 0, 128]) < 12).all(axis=-1)) > 500


def test_the_outline_follows_voxel_edges():
    mask = np.zeros((4, 5), bool)
    mask[1, 2] = True
    edges = {tuple(map(tuple, edge)) for edge in voxel_edges(mask).astype(int).tolist()}
    assert edges == {((2, 1), (3, 1)), ((2, 2), (3, 2)), ((2, 1), (2, 2)), ((3, 1), (3, 2))}


def test_every_picture_has_the_same_scale_along_both_axes(image, roi):
    figure = render_overlay(image, [roi], MapLayer(image, "Mean"))
    width, height = figure.get_size_inches()
    scales = []
    for axes in figure.axes[:-1]:
        box = axes.get_position()
        left, right = axes.get_xlim()
        bottom, top = axes.get_ylim()
        scales += [box.width * width / (right - left), box.height * height / (bottom - top)]
    assert scales == pytest.approx([scales[0]] * 12, rel=1e-9)


@pytest.mark.parametrize("count", [1, 9])
def test_no_text_is_cut_off(image, roi, count):
    layer = MapLayer(
        image, "wavelet-LLH_glcm_InverseDifferenceMomentNormalised, sum of contributions", "logit per voxel", signed=True,
        raises="raises the score", lowers="lowers the score", lines=("A sentence about the map. " * 12, "Research use only."),
    )  # fmt: skip
    figure = render_overlay(image, [Roi(f"segment with a name {n}", roi.mask) for n in range(count)], layer)
    _pixels(figure)  # texts find their places when drawn
    renderer = figure.canvas.get_renderer()
    page = figure.bbox
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text():
            box = text.get_window_extent(renderer)
            assert page.x0 <= box.x0, text.get_text()
            assert box.x1 <= page.x1, text.get_text()
            assert page.y0 <= box.y0, text.get_text()
            assert box.y1 <= page.y1, text.get_text()


@pytest.mark.parametrize("axes", [(True, False, False), (False, True, True), (True, True, True)])
def test_flipped_voxel_order_gives_the_same_picture(image, roi, axes):
    flipped = sitk.Flip(image, axes, flipAboutOrigin=False)
    mask = sitk.Flip(roi.mask, axes, flipAboutOrigin=False)
    assert np.array_equal(_pixels(render_overlay(image, [roi])), _pixels(render_overlay(flipped, [Roi("L1", mask)])))


def test_exchanged_axes_give_the_same_picture(image, roi):
    order = [2, 0, 1]
    turned = sitk.PermuteAxes(image, order)
    mask = sitk.PermuteAxes(roi.mask, order)
    assert np.array_equal(_pixels(render_overlay(image, [roi])), _pixels(render_overlay(turned, [Roi("L1", mask)])))


def test_the_patients_right_is_left_anterior_and_head_are_up(image, roi):
    letters = {plane.name: plane.letters for plane in planes_through(image, [roi.mask])}
    assert letters == {"axial": ("R", "L", "A", "P"), "coronal": ("R", "L", "H", "F"), "sagittal": ("A", "P", "H", "F")}


def test_a_bright_voxel_at_the_patients_right_front_head_lies_at_the_upper_left_side(roi):
    array = np.zeros(SIZE[::-1], np.float32)
    array[9:11, 0:5, 0:5] = 1  # LPS: small x is right, small y is anterior
    axial = next(p for p in planes_through(_image(array), [roi.mask]) if p.name == "axial")
    assert axial.image[:5, :5].min() == 1
    array[:] = 0
    array[-1] = 1  # large z is the head
    sagittal = next(p for p in planes_through(_image(array), [roi.mask]) if p.name == "sagittal")
    assert sagittal.image[0].min() == 1
    assert sagittal.image[1:].max() == 0


def test_an_oblique_axis_has_two_letters():
    assert letters_of(np.array([0.0, np.cos(0.5), np.sin(0.5)])) == "PH"
    assert letters_of(np.array([0.0, np.cos(0.2), np.sin(0.2)])) == "P"
    assert letters_of(np.array([-1.0, 0.0, 0.0])) == "R"


def test_the_acquired_plane_comes_first(image, roi):
    assert [plane.name for plane in planes_through(image, [roi.mask])] == ["axial", "sagittal", "coronal"]
    sagittal = _image(np.zeros((20, 70, 60), np.float32), (4.0, 1.0, 1.0))
    mask = np.zeros((20, 70, 60), np.uint8)
    mask[5:9, 5:9, 5:9] = 1
    assert planes_through(sagittal, [_image(mask, (4.0, 1.0, 1.0))])[0].name == "sagittal"


def test_the_plane_nearest_the_centre_among_the_large_ones_is_chosen(image):
    mask = np.zeros(SIZE[::-1], np.uint8)
    mask[2:12, 30:50, 20:40] = 1
    mask[12:18, 30:32, 20:22] = 1
    axial = next(p for p in planes_through(image, [_image(mask)]) if p.name == "axial")
    assert axial.slice == 1 + 7


def test_a_maps_slices_stand_for_equal_shares_of_the_roi_and_hold_its_strongest_voxel(image, roi):
    values = np.zeros(SIZE[::-1])
    planes = slices_through(image, [roi.mask], _image(values), 4)
    assert [plane.name for plane in planes] == ["axial"] * 4 + ["sagittal", "coronal"]
    assert [plane.slice for plane in planes[:4]] == [7, 9, 11, 13]  # the ROI's slices are 7 to 14
    values[13, 40, 30] = -9.0
    values[2, 40, 30] = 99.0  # outside the ROI
    strongest = slices_through(image, [roi.mask], _image(values), 4)
    assert [plane.slice for plane in strongest[:4]] == [7, 9, 11, 14]


def test_a_roi_of_one_slice_gives_that_slice_once(image):
    mask = np.zeros(SIZE[::-1], np.uint8)
    mask[5, 30:40, 20:30] = 1
    planes = slices_through(image, [_image(mask)], image, 4)
    assert [(plane.name, plane.slice) for plane in planes][:1] == [("axial", 6)]
    assert len(planes) == 3


def test_captions_do_not_run_into_each_other(image, roi):
    figure = render_overlay(image, [roi], MapLayer(image, "Mean"))
    _pixels(figure)
    renderer = figure.canvas.get_renderer()
    boxes = [
        text.get_window_extent(renderer) for text in figure.findobj(Text) if " of " in text.get_text() and text.get_visible()
    ]
    assert len(boxes) == 6
    for number, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[number + 1 :])


def test_the_ends_of_a_signed_map_are_named_and_have_the_palettes_colours(image, roi):
    values = np.where(sitk.GetArrayFromImage(roi.mask) > 0, np.linspace(-1, 1, SIZE[0]), 0.0)
    layer = MapLayer(_image(values), "m", "logits", signed=True, raises="raises the score", lowers="lowers the score")
    figure = render_overlay(image, [roi], layer)
    pixels = _pixels(figure)
    for color in (DIVERGING.points[0], DIVERGING.points[-1], *CONTOURS):
        near = np.abs(pixels - np.multiply(color, 255)).max(axis=-1) < 8
        assert near.sum() > 30, color
    texts = {text.get_text() for text in figure.findobj(Text)}
    assert {"raises the score", "lowers the score", "m (logits)"} <= texts
    assert {"raises the score, strongest 10 %", "lowers the score, strongest 10 %"} <= texts


def test_a_thin_image_still_has_a_legible_view():
    array, mask = np.zeros((3, 64, 64), np.float32), np.zeros((3, 64, 64), np.uint8)
    mask[1, 20:40, 20:40] = 1
    for plane in planes_through(_image(array), [_image(mask)]):
        left, right, top, bottom = plane.view_mm
        assert right - left >= 45
        assert bottom - top >= 45


@pytest.mark.parametrize("value", [0.0, 7.5])
def test_a_flat_image_and_a_flat_map_are_drawn(roi, value):
    flat = _image(np.full(SIZE[::-1], value, np.float32))
    assert png(render_overlay(flat, [roi], MapLayer(flat, "flat", signed=value == 0)))[:4] == b"\x89PNG"


def test_an_empty_roi_is_refused(image):
    with pytest.raises(MaskError, match="nothing to show"):
        render_overlay(image, [Roi("L1", _image(np.zeros(SIZE[::-1], np.uint8)))])


def test_a_map_on_another_grid_is_refused(image, roi):
    with pytest.raises(GeometryError):
        render_overlay(image, [roi], MapLayer(_image(np.zeros((5, 5, 5), np.float32)), "m"))


def test_a_real_sagittal_mri_is_shown_sagittal_with_its_vertebrae(data):
    from OsteoRadiomicsLib.images import read_image, read_mask, select_rois

    image = read_image(data / "mr_spine/dzz_T1.nii.gz")
    rois = select_rois(read_mask(data / "mr_spine/dzz_T1_vertbody_msk.nii.gz"), labels=[20, 21, 22])
    first = planes_through(image, [roi.mask for roi in rois])[0]
    assert (first.name, first.acquired, first.letters) == ("sagittal", True, ("A", "P", "H", "F"))
    rows = [np.flatnonzero(mask.any(axis=1)).mean() for mask in first.masks]
    assert rows == sorted(rows)  # L1 above L2 above L3
