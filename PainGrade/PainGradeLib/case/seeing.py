"""From files to what is measured: image, water and structures on one grid, and the slices of the level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.images import TOLERANCE_MM
from OsteoRadiomicsLib.images.geometry import greatest_distance_mm
from OsteoRadiomicsLib.images.reading import read_image_file

from ..measurements.muscle import CaseSight, MuscleSight
from ..muscles import STRUCTURES
from ..muscles.drawn import Drawn, read_drawn
from ..muscles.level import Level, disc_plane, find_level
from ..muscles.slices import Slices, axial_slices, centre_mm, plane_area_cm2
from .request import CaseRequest


@dataclass(frozen=True)
class Sight:
    """A case ready to be measured. grey, water: (slices, rows, columns) float64. measured: slices, counted from 0."""

    image: sitk.Image
    drawn: Drawn
    slices: Slices
    level: Level | None
    extent: str
    measured: tuple[int, ...]
    grey: np.ndarray
    water: np.ndarray | None

    def mask(self, name: str) -> np.ndarray:
        """A structure, slices first."""
        return self.slices.of(self.drawn.masks[name])

    def voxels(self, name: str, array: np.ndarray) -> np.ndarray:
        """(n,) values of an array (slices first) in a structure's voxels of the slices measured."""
        chosen = list(self.measured)
        return array[chosen][self.mask(name)[chosen]]


def see(request: CaseRequest) -> Sight:
    """Read a case. Raises ImageError, MaskError and GeometryError naming the file."""
    read = read_image_file(request.image, request.choice.options)
    image = read.volume
    slices = axial_slices(image, str(request.image))
    drawn = read_drawn(request.mask, read, request.choice)
    read.warn_of_padding((name, drawn.image_of(name)) for name in drawn.masks if STRUCTURES[name].group in request.groups)
    water = None if request.water is None else read_image_file(request.water, request.water_options).volume
    return sight_of(image, drawn, request, slices=slices, water=water)


def sight_of(
    image: sitk.Image, drawn: Drawn, request: CaseRequest, *, slices: Slices | None = None, water: sitk.Image | None = None
) -> Sight:
    """A case whose image, structures (on its grid) and water image are read. Raises MaskError and GeometryError."""
    if water is not None:
        _check_water(request, image, water)
    slices = slices or axial_slices(image, str(request.image))
    if not any(STRUCTURES[name].group in request.groups and STRUCTURES[name].side for name in drawn.masks):
        raise MaskError(
            f"holds no muscle to measure, but {', '.join(drawn.masks)}",
            where=str(request.mask),
            cure="Choose others with --muscles",
        )
    level = find_level(slices, disc_plane(drawn), index=request.level_index, point=request.level_point)
    extent = request.extent or ("volume" if level is None else "slice")
    if level is None and extent != "volume":
        raise MaskError(
            "no level is known",
            where=str(request.mask),
            cure="Give --level-slice or --level-point, draw the disc or L4 and L5, or measure with --extent volume",
        )
    return Sight(
        image, drawn, slices, level, extent, _measured(slices, level, extent),
        slices.of(_array(image)), None if water is None else slices.of(_array(water)),
    )  # fmt: skip


def muscle_sights(sight: Sight, request: CaseRequest) -> tuple[dict[str, MuscleSight], dict[str, str]]:
    """Muscles as they are seen in the slices measured; and why others that are drawn are not."""
    found, missing = {}, {}
    for name in sight.drawn.masks:
        structure = STRUCTURES[name]
        if not structure.side or structure.group not in request.groups:
            continue
        if overlap := sight.drawn.overlap_of(name):
            missing[name] = overlap
            continue
        filled = np.flatnonzero(sight.mask(name).any(axis=(1, 2)))
        inside = [index for index in sight.measured if index in filled]
        if not inside:
            assert sight.level is not None
            missing[name] = (
                f"it does not reach the level: it is drawn in slices {filled[0]} to {filled[-1]}, not in {sight.level.index}"
            )
            continue
        found[name] = MuscleSight(
            name, structure.group, structure.side, sight.voxels(name, sight.grey), len(inside), sight.slices.pixel_mm2,
            sight.slices.thickness_mm, int(np.count_nonzero(sight.drawn.masks[name])), _across_disc(sight, name),
        )  # fmt: skip
    return found, missing


def case_sight(sight: Sight, muscles: Mapping[str, MuscleSight]) -> CaseSight:
    """The references: mean signals in the slices measured, and L4's area through its centre."""
    signals = {}
    for name in sight.drawn.masks:
        values = sight.voxels(name, sight.grey)
        if len(values) and not sight.drawn.overlap_of(name):
            signals[name] = float(values.mean())
    l4 = math.nan
    if "L4" in sight.drawn.masks:
        mask = sight.drawn.masks["L4"]
        l4 = 100 * sight.slices.area_cm2(mask, round(sight.slices.index_of(centre_mm(sight.drawn.grid, mask))))
    return CaseSight(muscles, signals, None if sight.level is None else sight.level.tilt, l4)


def _across_disc(sight: Sight, name: str) -> float:
    disc = None if sight.level is None else sight.level.disc
    if disc is None:
        return math.nan
    return plane_area_cm2(sight.drawn.grid, sight.slices, sight.drawn.masks[name], disc.centre, disc.normal)


def _measured(slices: Slices, level: Level | None, extent: str) -> tuple[int, ...]:
    if level is None or extent == "volume":
        return tuple(range(slices.count))
    around = 1 if extent == "three" else 0
    return tuple(index for index in range(level.index - around, level.index + around + 1) if 0 <= index < slices.count)


def _check_water(request: CaseRequest, image: sitk.Image, water: sitk.Image) -> None:
    where = f"{request.water} with {request.image}"
    if water.GetSize() != image.GetSize():
        raise GeometryError(
            f"water image of {water.GetSize()} voxels, fat image of {image.GetSize()}",
            where=where,
            cure="Give images of one series",
        )
    apart = greatest_distance_mm(image, water)
    if apart > TOLERANCE_MM and not request.choice.same_grid:
        raise GeometryError(
            f"water and fat image lie up to {apart:.4g} mm apart: spacing {_numbers(water.GetSpacing())} v. "
            f"{_numbers(image.GetSpacing())} mm, origin {_numbers(water.GetOrigin())} v. {_numbers(image.GetOrigin())} mm",
            where=where,
            cure="If they are one acquisition, voxel for voxel, accept them with --same-grid",
        )


def _array(image: sitk.Image) -> np.ndarray:
    return sitk.GetArrayFromImage(image).astype(np.float64)


def _numbers(values: tuple[float, ...]) -> str:
    return "(" + ", ".join(f"{value:.7g}" for value in values) + ")"
