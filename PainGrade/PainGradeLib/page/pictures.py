"""Pictures of a case: the slice at the level with outlines, fat and facet lines; the profile; the endplates' lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import SimpleITK as sitk
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from OsteoRadiomicsLib.report.figures import new_figure, png
from OsteoRadiomicsLib.report.planes import letters_of

from ..case.record import AngleRecord, FatRecord, MuscleRecord, ProfileRecord
from ..case.seeing import Sight
from ..muscles import STRUCTURES

_MARGIN_MM = 22.0
_WIDTH_IN, _TALLEST_IN = 5.4, 5.0
_HALO = [withStroke(linewidth=2.2, foreground="black")]
_FAT_COLOR = (1.0, 0.85, 0.0)
_NEAR_SLICES = 2.0  # a line is drawn on the slice when it lies within so many slices of it
DIXON = ("dixon-mean", "dixon-sums")


def slice_picture(sight: Sight, record: MuscleRecord, method: str) -> bytes:
    """The level's slice as PNG: outlines of all structures, fat by one method, and facet lines.

    Radiological convention: the patient's right is on the left, front is up.
    """
    index = record.level.slice if record.level else _fullest(sight)
    view = _View(sight, index)
    grey = view.of(sight.slices.of(sitk.GetArrayFromImage(sight.image)))
    masks = {name: view.of(sight.mask(name)) for name in sight.drawn.masks}
    box = _box(np.any(list(masks.values()), axis=0), view.pixel_mm)
    height_mm, width_mm = (box[3] - box[2] + 1) * view.pixel_mm[0], (box[1] - box[0] + 1) * view.pixel_mm[1]
    figure = new_figure(_WIDTH_IN, min(_TALLEST_IN, _WIDTH_IN * height_mm / width_mm))
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    inside = grey[box[2] : box[3] + 1, box[0] : box[1] + 1]
    low, high = np.percentile(inside, (1, 99))
    extent = (-0.5, grey.shape[1] - 0.5, grey.shape[0] - 0.5, -0.5)
    axes.imshow(grey, cmap="gray", vmin=low, vmax=max(high, low + 1e-9), extent=extent, interpolation="nearest")
    _show_fat(axes, sight, view, record, method, masks, extent)
    for name, mask in masks.items():
        if mask.any():
            axes.contour(mask, levels=[0.5], colors=[_color(name)], linewidths=1.3)
            row, column = np.argwhere(mask).mean(axis=0)
            axes.text(column, row, name, color="white", fontsize=7.5, ha="center", va="center", path_effects=_HALO)
    for angle in record.angles:
        if angle.name.startswith("facet_orientation"):
            _show_lines(axes, sight, view, index, angle)
    axes.set_xlim(box[0] - 0.5, box[1] + 0.5)
    axes.set_ylim(box[3] + 0.5, box[2] - 0.5)
    axes.set_aspect(view.pixel_mm[0] / view.pixel_mm[1])
    for x, y, letter in zip((0.02, 0.98, 0.5, 0.5), (0.5, 0.5, 0.97, 0.03), view.letters, strict=True):
        axes.text(
            x, y, letter, color="white", fontsize=10, ha="center", va="center", transform=axes.transAxes, path_effects=_HALO
        )
    return png(figure)


def profile_picture(profiles: Sequence[ProfileRecord], level: int | None, method: str) -> bytes:
    """Area and fat rate of each muscle along the slices as PNG; the largest sections and the level marked."""
    figure = new_figure(6.6, 2.3)
    upper, lower = figure.subplots(1, 2)
    for profile in profiles:
        color = _color(profile.roi)
        upper.plot(profile.slices, profile.area_cm2, color=color, linewidth=1.4, label=profile.roi)
        upper.plot([profile.largest], [max(profile.area_cm2)], "o", color=color, markersize=5)
        lower.plot(profile.slices, [np.nan if rate is None else rate for rate in profile.fat_rate], color=color, linewidth=1.4)
    for axes, title in ((upper, "Area (cm²), dot: largest"), (lower, f"Fat rate (%), {method}" if method else "Fat rate (%)")):
        axes.set_title(title, fontsize=8)
        axes.set_xlabel("slice, counted from 0", fontsize=7)
        axes.tick_params(labelsize=7)
        axes.spines[["top", "right"]].set_visible(False)
        if level is not None:
            axes.axvline(level, color="0.5", linewidth=0.8, linestyle="--")
    upper.legend(fontsize=6.5, frameon=False, ncols=2)
    figure.subplots_adjust(left=0.06, right=0.99, bottom=0.2, top=0.88, wspace=0.18)
    return png(figure)


def endplate_picture(angle: AngleRecord) -> bytes:
    """The angle of two endplates as PNG: parallels to them through one point, seen from the patient's left, front to the left."""
    figure = new_figure(2.6, 2.0)
    axes = figure.add_axes((0.02, 0.02, 0.96, 0.84))
    axes.set_axis_off()
    for number, (name, points) in enumerate(angle.lines):
        ends = np.array(points).reshape(2, 3)[:, 1:]  # (posterior, head)
        front, back = ends[np.argsort(ends[:, 0])]
        along = (back - front) / np.linalg.norm(back - front)
        axes.plot(*np.outer([-1, 0.6], along).T, color=("#0072B2", "#D55E00")[number % 2], linewidth=2)
        axes.annotate(name, -along, fontsize=8, ha="left", va="bottom" if -along[1] > 0 else "top")
    axes.set_xlim(-1.1, 0.8)
    axes.set_ylim(-1.1, 1.1)
    axes.set_aspect("equal")
    shown = "–" if angle.degrees is None else f"{angle.degrees:.1f}°"
    axes.set_title(f"{angle.title}: {shown}", fontsize=9)
    return png(figure)


class _View:
    """A slice as an upright picture: the patient's right on the left, front up, whatever the order of the image's axes."""

    def __init__(self, sight: Sight, index: int) -> None:
        self.index = index
        self._axes = [axis for axis in (0, 1, 2) if axis != sight.slices.axis]
        directions = np.array(sight.image.GetDirection()).reshape(3, 3)
        rows, columns = directions[:, 2 - self._axes[0]], directions[:, 2 - self._axes[1]]
        self._turned = abs(rows[0]) > abs(columns[0])
        pixel = sight.slices.pixel_mm
        if self._turned:
            rows, columns, pixel = columns, rows, (pixel[1], pixel[0])
        self._flip_rows, self._flip_columns = rows[1] < 0, columns[0] < 0
        down, right = rows * (-1 if self._flip_rows else 1), columns * (-1 if self._flip_columns else 1)
        self.pixel_mm = pixel
        self.letters = (letters_of(-right), letters_of(right), letters_of(-down), letters_of(down))

    def of(self, stack: np.ndarray) -> np.ndarray:
        """The picture of an array with slices first."""
        cut = stack[self.index].T if self._turned else stack[self.index]
        return cut[:: -1 if self._flip_rows else 1, :: -1 if self._flip_columns else 1]

    def place(self, sight: Sight, point: np.ndarray, shape: tuple[int, ...]) -> tuple[float, float, float]:
        """(column, row, slice) of a point in mm (LPS)."""
        index = sight.image.TransformPhysicalPointToContinuousIndex(point.tolist())[::-1]
        row, column = index[self._axes[0]], index[self._axes[1]]
        if self._turned:
            row, column = column, row
        row = shape[0] - 1 - row if self._flip_rows else row
        column = shape[1] - 1 - column if self._flip_columns else column
        return column, row, index[sight.slices.axis]


def _show_fat(
    axes: Axes,
    sight: Sight,
    view: _View,
    record: MuscleRecord,
    method: str,
    masks: dict[str, np.ndarray],
    extent: tuple[float, float, float, float],
) -> None:
    rates = {fat.roi: fat for fat in record.fat if fat.method == method and fat.rate is not None}
    grey = view.of(sight.grey)
    share = np.zeros(grey.shape)
    for name, rate in rates.items():
        share[masks[name]] = _fat_of(sight, view, rate, grey)[masks[name]]
    overlay = np.zeros((*grey.shape, 4))
    overlay[..., :3] = _FAT_COLOR
    overlay[..., 3] = 0.75 * share
    axes.imshow(overlay, extent=extent, interpolation="nearest")


def _fat_of(sight: Sight, view: _View, rate: FatRecord, grey: np.ndarray) -> np.ndarray:
    """Fat in each pixel, 0 to 1: above the threshold or not, or the Dixon fraction."""
    if rate.threshold is not None:
        return (grey > rate.threshold).astype(float)
    if rate.method in DIXON and sight.water is not None:
        whole = grey + view.of(sight.water)
        return np.divide(grey, whole, out=np.zeros_like(grey), where=whole > 0)
    return np.zeros_like(grey)


def _show_lines(axes: Axes, sight: Sight, view: _View, index: int, angle: AngleRecord) -> None:
    shape = view.of(sight.grey).shape
    for number, (_, ends) in enumerate(angle.lines):
        places = np.array([view.place(sight, point, shape) for point in np.array(ends).reshape(2, 3)])
        if np.abs(places[:, 2] - index).max() > _NEAR_SLICES:
            continue
        axes.plot(places[:, 0], places[:, 1], color="#ff5c5c" if number == 0 else "#5cffd0", linewidth=1.6)
        if number == 0 and angle.degrees is not None:
            axes.text(
                float(places[:, 0].mean()),
                float(places[:, 1].mean()),
                f"{angle.degrees:.1f}°",
                color="white",
                fontsize=8,
                path_effects=_HALO,
            )


def _box(drawn: np.ndarray, pixel_mm: tuple[float, float]) -> tuple[int, int, int, int]:
    """Left, right, top, bottom of what is drawn with a margin, in pixels."""
    if not drawn.any():
        return 0, drawn.shape[1] - 1, 0, drawn.shape[0] - 1
    rows, columns = np.flatnonzero(drawn.any(axis=1)), np.flatnonzero(drawn.any(axis=0))
    more = [round(_MARGIN_MM / size) for size in pixel_mm]
    return (
        max(0, int(columns[0]) - more[1]), min(drawn.shape[1] - 1, int(columns[-1]) + more[1]),
        max(0, int(rows[0]) - more[0]), min(drawn.shape[0] - 1, int(rows[-1]) + more[0]),
    )  # fmt: skip


def _fullest(sight: Sight) -> int:
    """The slice with most muscle, where no level is known."""
    counts = np.sum([sight.mask(name).sum(axis=(1, 2)) for name in sight.drawn.masks if STRUCTURES[name].side], axis=0)
    return int(np.argmax(counts))


def _color(name: str) -> tuple[float, float, float]:
    red, green, blue = STRUCTURES[name].color
    return red / 255, green / 255, blue / 255
