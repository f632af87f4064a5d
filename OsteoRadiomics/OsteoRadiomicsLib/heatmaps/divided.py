"""The ROIs of a model divided into supervoxels, and what it and its control predict from any of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError, OsteoRadiomicsError
from ..base.progress import Progress
from ..scoring.model import Model
from .control import agreement
from .drawn_parts import parts_of_drawn
from .options import SupervoxelOptions
from .predictors import Cell, Predictor, cell_of, predictor
from .recount.counting import Part
from .recount.extracted import ExtractedRoi
from .recount.roi import CountedRoi, Ground
from .request import HeatmapRequest, PreparedRoi, image_inputs
from .supervoxels import Supervoxels, supervoxels

# So many supervoxels make one part of the first, coarse look.
COARSE = 12


class PartCounter(Protocol):
    """Measures parts of a divided ROI (see ``recount.counting.Counter``)."""

    @property
    def whole(self) -> Part: ...
    @property
    def nothing(self) -> Part: ...
    def part(self, there: np.ndarray) -> Part: ...
    def joined(self, part: Part, number: int) -> Part: ...
    def without(self, part: Part, number: int) -> Part: ...
    def values(self, parts: Iterable[Part]) -> np.ndarray: ...


@dataclass(frozen=True)
class DividedRoi:
    """One ROI. drawn: on the image's grid. first: number of its first supervoxel among all ROIs'. columns: its cells among
    all."""

    name: str
    drawn: sitk.Image
    ground: Ground
    counter: PartCounter
    parts: Supervoxels
    first: int
    columns: np.ndarray

    @property
    def volumes(self) -> np.ndarray:
        """(supervoxels,) in ml."""
        voxels = np.bincount(self.parts.labels[self.ground.mask], minlength=self.parts.count + 1)[1:]
        return np.asarray(voxels * np.prod(self.ground.spacing) / 1000)

    @cached_property
    def drawn_parts(self) -> tuple[tuple[np.ndarray, ...], np.ndarray]:
        """The drawn voxels of the image, as indices (z, y, x), and the number of each one's supervoxel, 0 for none."""
        return parts_of_drawn(self.drawn, self.ground, self.parts.labels)


@dataclass(frozen=True)
class Divided:
    """What a map over supervoxels is made of.

    cells: what is measured, of all ROIs. whole: (cells,) of the whole ROIs. varying: (cells,) whether parts change it.
    model, control: their linear predictors; control None where there is none, or it uses nothing of this image.
    """

    rois: tuple[DividedRoi, ...]
    cells: tuple[Cell, ...]
    whole: np.ndarray
    model: Predictor
    control: Predictor | None

    @property
    def count(self) -> int:
        """Number of supervoxels of all ROIs."""
        return sum(roi.parts.count for roi in self.rois)

    @property
    def predictors(self) -> tuple[Predictor, ...]:
        """The model's and, where there is one, the control's."""
        return (self.model,) if self.control is None else (self.model, self.control)

    def layers(self, values: np.ndarray, like: sitk.Image) -> dict[str, sitk.Image]:
        """The control's map, where there is one. values: (predictors, supervoxels)."""
        return {} if self.control is None else {"control": self.shown(values[1], like)}

    def agreement(self, values: np.ndarray) -> dict[str, Any]:
        """What the map has in common with its control's, for its details. values: (predictors, supervoxels)."""
        return {} if self.control is None else agreement(values[0], values[1]).details()

    def shown(self, values: np.ndarray, like: sitk.Image) -> sitk.Image:
        """A value per supervoxel of all ROIs as a map: 0 outside the ROIs, NaN where one has no value. like: the image."""
        total = np.zeros(like.GetSize()[::-1])
        for roi in self.rois:
            own = np.concatenate([[np.nan], values[roi.first : roi.first + roi.parts.count]])
            where, parts = roi.drawn_parts
            total[where] += own[parts]
        image = sitk.GetImageFromArray(total)
        image.CopyInformation(like)
        return image


def divided(request: HeatmapRequest, prepared: sitk.Image, rois: Sequence[PreparedRoi], progress: Progress) -> Divided:
    """Prepare, filter, divide and count the ROIs of a model. Raises ModelError and the errors of extraction."""
    options = request.options
    assert isinstance(options, SupervoxelOptions)
    names = [roi.name for roi in request.rois]
    control = _usable_control(request, names, {roi.name for roi in rois})
    wanted: dict[str, dict[str, None]] = {}
    for model in (request.model, control):
        for item in image_inputs(model, request.sequence) if model else ():
            roi_name, feature = cell_of(item, names)
            wanted.setdefault(roi_name, {})[feature] = None
    chosen = [roi for roi in rois if roi.name in wanted]
    measured = []
    for number, roi in enumerate(chosen):
        progress.report(number, len(chosen) + 1, f"measuring {roi.name}")
        kind = CountedRoi if request.settings.mode == "pyradiomics" else ExtractedRoi
        try:
            measured.append(kind(prepared, roi.mask, request.settings, tuple(wanted[roi.name]), progress))
        except ModelError:
            raise
        except OsteoRadiomicsError as error:
            raise error.at(f"segment {roi.name}") from error
    grounds = [each.ground for each in measured]
    sizes = [float(ground.mask.sum() * np.prod(ground.spacing)) for ground in grounds]
    found: list[DividedRoi] = []
    cells: list[Cell] = []
    whole: list[np.ndarray] = []
    first = 0
    for roi, own, ground, size in zip(chosen, measured, grounds, sizes, strict=True):
        progress.report(len(chosen), len(chosen) + 1, f"dividing {roi.name}")
        count = max(1, round(options.supervoxels * size / sum(sizes)))
        parts = supervoxels(ground.mask, ground.image, ground.spacing, count, max(1, count // COARSE), options.seed)
        counter = own.divided(parts.labels)
        columns = len(cells) + np.arange(len(wanted[roi.name]))
        cells += [(roi.name, feature) for feature in wanted[roi.name]]
        whole.append(counter.values([counter.whole])[0])
        found.append(DividedRoi(roi.name, roi.drawn, ground, counter, parts, first, columns))
        first += parts.count
    values = np.concatenate(whole)
    predict, check = (predictor(model, request, cells, values) if model else None for model in (request.model, control))
    assert predict is not None
    return Divided(tuple(found), tuple(cells), values, predict, check)


def _usable_control(request: HeatmapRequest, names: Sequence[str], measured: Set[str]) -> Model | None:
    """The control, where it uses features of this image, and of no other ROIs than the model."""
    control = request.control
    if control is None:
        return None
    try:
        items = image_inputs(control, request.sequence)
    except ModelError:  # it gives no part of this image any weight: its map would be empty
        return None
    return control if {cell_of(item, names)[0] for item in items} <= measured else None
