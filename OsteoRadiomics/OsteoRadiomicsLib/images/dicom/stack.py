"""A stack of frames: their order, the distance between them, and what is missing, doubled or tilted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ...base.errors import ImageError
from ...base.notices import say
from .frames import Frame
from .several import how_to_choose

# Steps between slices may differ by this share of the usual step: rounding in the header, not a missing slice.
STEP_TOLERANCE = 0.05
# Sideways drift of the slices per mm of depth: rounding in the header, not gantry tilt (0.1 degrees).
DRIFT_TOLERANCE = 2e-3
# Frames nearer to each other than this, in mm, lie at one place.
_SAME_PLACE_MM = 1e-4

# Whether two frames at one place hold the same measured values.
SameImage = Callable[[Frame, Frame], bool]


@dataclass(frozen=True)
class Stack:
    """Frames in order along their normal. Lengths in mm.

    direction: (3, 3), columns along a row, along a column, and the normal. spacing: (x, y, z). drift: (x, y) by which each
    slice lies sideways of the one before, (0, 0) for a rectangular grid.
    """

    frames: tuple[Frame, ...]
    direction: np.ndarray
    spacing: tuple[float, float, float]
    drift: tuple[float, float] = (0.0, 0.0)

    @property
    def origin(self) -> tuple[float, ...]:
        """The centre of the first voxel of the first slice."""
        assert self.frames[0].position is not None
        return self.frames[0].position


def stack_of(frames: Sequence[Frame], same_image: SameImage, where: str, *, tilted: bool = False) -> Stack:
    """Sort frames along their normal; exact duplicates are dropped with a notice. tilted: whether a tilted gantry is accepted.

    Raises ImageError: frames without a place, of several stacks, of different grids, doubled, missing, unevenly spaced, tilted.
    """
    _refuse_several_stacks(frames, where)
    direction = _common_direction(frames, where)
    ordered = _without_duplicates(frames, direction[:, 2], same_image, where)
    row_mm, column_mm = _stated(ordered[0], "spacing", where)
    if len(ordered) == 1:
        thickness = ordered[0].thickness
        if thickness is None or not 0 < thickness < float("inf"):
            raise ImageError(
                f"the series has a single slice ({ordered[0].name}) that does not state its SliceThickness",
                where=where,
                cure="Give the folder with the whole series, or complete the header",
            )
        say(f"image: the series has a single slice; its SliceThickness of {thickness:g} mm was taken for the distance of slices")
        return Stack(tuple(ordered), direction, (column_mm, row_mm, thickness))
    inside = np.array([frame.position for frame in ordered]) @ direction
    depth = inside[:, 2]
    _refuse_gaps(depth, where)
    step = float((depth[-1] - depth[0]) / (len(ordered) - 1))
    aside = inside[-1, :2] - inside[0, :2]
    if np.linalg.norm(aside) / (depth[-1] - depth[0]) <= DRIFT_TOLERANCE:
        return Stack(tuple(ordered), direction, (column_mm, row_mm, step))
    angle = np.degrees(np.arctan(np.linalg.norm(aside) / (depth[-1] - depth[0])))
    if not tilted:
        raise ImageError(
            f"the slices are sheared by {angle:.1f} degrees (gantry tilt)",
            where=where,
            cure="Accept interpolated values with --straighten, or straighten the series in 3D Slicer (acquisition geometry "
            "regularisation) and save it",
        )
    x, y = (aside / (len(ordered) - 1)).tolist()
    say(f"image: sheared by {angle:.1f} degrees (gantry tilt); the slices were straightened, values are interpolated linearly")
    return Stack(tuple(ordered), direction, (column_mm, row_mm, step), (x, y))


def _stated(frame: Frame, what: str, where: str) -> tuple[float, ...]:
    """A frame's position, orientation or spacing. Raises ImageError when the header does not state it."""
    value: tuple[float, ...] | None = getattr(frame, what)
    if value is None:
        key = {"position": "ImagePositionPatient", "orientation": "ImageOrientationPatient", "spacing": "PixelSpacing"}[what]
        raise ImageError(
            f"DICOM file {frame.name} without {key}",
            where=where,
            cure="Give a cross-sectional series (CT or MR), not a radiograph",
        )
    if not np.isfinite(value).all() or (what == "spacing" and min(value) <= 0):
        raise ImageError(f"{frame.name} has an impossible {what}", where=where, cure="Correct its header")
    return value


def _refuse_several_stacks(frames: Sequence[Frame], where: str) -> None:
    stacks = sorted({frame.marks.get("stack", "") for frame in frames})
    if len(stacks) > 1:
        names = ", ".join(stack or "(without name)" for stack in stacks)
        raise ImageError(f"holds {len(stacks)} stacks of slices: {names}", where=where, cure="Save the wanted one as a series")


def _common_direction(frames: Sequence[Frame], where: str) -> np.ndarray:
    orientations = np.array([_stated(frame, "orientation", where) for frame in frames])
    grids = {(*frame.shape, *_stated(frame, "spacing", where)) for frame in frames}
    if len(grids) > 1 or not np.allclose(orientations, orientations[0], atol=1e-3):
        raise ImageError(
            "the series holds slices of different size, spacing or orientation (such as a localiser)",
            where=where,
            cure="Give a series of parallel slices",
        )
    along_row, along_column = orientations[0][:3], orientations[0][3:]
    return np.stack([along_row, along_column, np.cross(along_row, along_column)], axis=1)


def _without_duplicates(frames: Sequence[Frame], normal: np.ndarray, same_image: SameImage, where: str) -> list[Frame]:
    """Frames in order along the normal, one at each place. Raises ImageError where frames at one place differ."""
    positions = np.array([_stated(frame, "position", where) for frame in frames])
    order = np.argsort(positions @ normal, kind="stable")
    kept: list[int] = []
    dropped, clashing = [], []
    for index in order:
        near = bool(kept) and abs((positions[index] - positions[kept[-1]]) @ normal) <= _SAME_PLACE_MM
        if not near:
            kept.append(index)
        elif np.allclose(positions[index], positions[kept[-1]], atol=1e-3) and same_image(frames[kept[-1]], frames[index]):
            dropped.append(frames[index])
        else:
            clashing.append((frames[kept[-1]], frames[index]))
    if clashing:
        difference, cure = _difference(clashing)
        raise ImageError(f"{len(clashing)} slices lie at the same place as another ({difference})", where=where, cure=cure)
    if dropped:
        one = "1 slice is an exact duplicate" if len(dropped) == 1 else f"{len(dropped)} slices are exact duplicates"
        say(f"image: {one} of others and left out")
    return [frames[index] for index in kept]


def _difference(pairs: Sequence[tuple[Frame, Frame]]) -> tuple[str, str]:
    """In what frames at one place differ, as far as their headers say, and what to do about it."""
    for name in dict.fromkeys(name for pair in pairs for frame in pair for name in frame.marks):
        if all(first.marks.get(name) != second.marks.get(name) for first, second in pairs):
            values = list(dict.fromkeys(frame.marks.get(name, "") for pair in pairs for frame in pair))
            said = f"of different {name}: {', '.join(value or '(none)' for value in values[:8])}"
            return said, how_to_choose(name, [value for value in values if value])
    what = f"several echoes or time points in one series; the first are {pairs[0][0].name} and {pairs[0][1].name}"
    return what, how_to_choose("", ())


def _refuse_gaps(depth: np.ndarray, where: str) -> None:
    steps = np.diff(depth)
    usual = float(np.median(steps))
    uneven = np.abs(steps - usual) > STEP_TOLERANCE * usual
    if not uneven.any():
        return
    first = int(np.argmax(uneven))
    missing = steps / usual - 1
    place = f"between {depth[first]:.1f} and {depth[first + 1]:.1f} mm along the stack"
    if np.allclose(missing, np.round(missing), atol=0.1):
        count = int(np.round(missing).sum())
        raise ImageError(
            f"{count} slice(s) of the series are missing, first {place}", where=where, cure="Export the series again"
        )
    raise ImageError(
        f"the slices are unevenly spaced: {steps[first]:.2f} mm {place}, {usual:.2f} mm elsewhere",
        where=where,
        cure="Resample the series to even spacing, or give one with even spacing",
    )
