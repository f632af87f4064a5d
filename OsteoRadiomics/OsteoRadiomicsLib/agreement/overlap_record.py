"""The content of overlap.json: how far two readers' masks agree, by label. Undefined is null, with a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from pydantic import ConfigDict, Field

from ..base.errors import TableError
from ..base.records import Part, Record, RecordForm
from .mask_overlap import Overlap, SliceOverlap


class SurfaceDice(Part):
    """The surface Dice at a tolerance."""

    tolerance_mm: float
    value: float | None


class _Measures(Part):
    dice: float | None
    jaccard: float | None
    hd: float | None
    hd95: float | None
    assd: float | None
    surface_dice: SurfaceDice


class _Place(Part):
    index: int


# The fields of the class to the right come first, as in the file.
class SliceRecord(_Measures, _Place):
    """One slice; ``index`` counts along the slice axis from 0. Distances are in the plane."""

    area_a_mm2: float
    area_b_mm2: float

    @classmethod
    def of(cls, found: SliceOverlap) -> SliceRecord:
        """The record of one slice."""
        own = found.overlap
        return cls(index=found.index, **_measures(own), area_a_mm2=own.size_a, area_b_mm2=own.size_b)


class OverlapRecord(_Measures):
    """One label (see ``Overlap``). reasons: measure -> why it is null. slices: where they were asked for."""

    may_lack = frozenset({"reasons", "slices"})

    volume_a_ml: float
    volume_b_ml: float
    volume_difference_ml: float
    volume_difference_percent: float | None
    reasons: dict[str, str] = Field(default_factory=dict)
    slices: tuple[SliceRecord, ...] = ()

    @classmethod
    def of(cls, found: Overlap, slices: tuple[SliceOverlap, ...] | None = None) -> OverlapRecord:
        """The record of one label. slices: None where they were not asked for."""
        beside: dict[str, Any] = {"reasons": dict(found.reasons)} if found.reasons else {}
        if slices is not None:
            beside["slices"] = tuple(SliceRecord.of(item) for item in slices)
        return cls(
            **_measures(found),
            volume_a_ml=found.size_a,
            volume_b_ml=found.size_b,
            volume_difference_ml=found.size_difference,
            volume_difference_percent=_number(found.size_difference_percent),
            **beside,
        )


class OverlapTable(Record):
    """The whole file: its keys are the labels."""

    model_config = ConfigDict(extra="allow")
    __pydantic_extra__: dict[str, OverlapRecord]

    form = RecordForm("a table of overlaps", "Run overlap again", TableError)

    @property
    def labels(self) -> Mapping[str, OverlapRecord]:
        """Label -> its overlap, in the file's order."""
        return self.__pydantic_extra__


def _measures(found: Overlap) -> dict[str, Any]:
    return {
        "dice": _number(found.dice),
        "jaccard": _number(found.jaccard),
        "hd": _number(found.hd),
        "hd95": _number(found.hd95),
        "assd": _number(found.assd),
        "surface_dice": SurfaceDice(tolerance_mm=found.tolerance_mm, value=_number(found.surface_dice)),
    }


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
