"""A plug-in of 3D Slicer's module Segment Statistics: area at the level, fat rates by named methods, asymmetry.

Level, water image, references and cut-offs are those of the step Measure, so that both give the same numbers.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import slicer
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.gui.dependencies import missing
from OsteoRadiomicsLib.mrml.segmentations import BINARY, segment_ids
from SegmentStatisticsPlugins import SegmentStatisticsPluginBase
from slicer.i18n import tr as _

from ..fat import RESULTS
from ..measurements import MEASUREMENTS
from .measure.choices import methods, number_of
from .measure.state import POINT, SHOWN, MeasureState

MODULE = "PainGrade"
AREA, AREA_ASYMMETRY, FAT_RATE, FAT_ASYMMETRY, SLICE = "area", "area_asymmetry", "fat_rate_", "fat_asymmetry_", "slice"
_USUAL = ("otsu", "dixon-mean")


class MuscleStatisticsPlugin(SegmentStatisticsPluginBase):
    """Values of the segments that are muscles; of others there are none."""

    def __init__(self) -> None:
        super().__init__()
        self.name = "Paraspinal muscles"
        self.title = _("Paraspinal muscles (PainGrade)")
        fat = [prefix + key for key in methods() for prefix in (FAT_RATE, FAT_ASYMMETRY)]
        self.keys = [SLICE, AREA, AREA_ASYMMETRY, *fat]
        self.defaultKeys = [SLICE, AREA, AREA_ASYMMETRY, *(FAT_RATE + key for key in _USUAL)]
        self._known: tuple[tuple[Any, ...], dict[str, dict[str, float]]] = ((), {})

    def computeStatistics(self, segmentID: str) -> dict[str, float]:
        """Values of one segment by key, of the keys that were asked for; undefined ones are left out."""
        asked = self.getRequestedKeys()
        parameters = self.getParameterNode()
        segmentation = slicer.mrmlScene.GetNodeByID(parameters.GetParameter("Segmentation") or "")
        volume = slicer.mrmlScene.GetNodeByID(parameters.GetParameter("ScalarVolume") or "")
        if not asked or segmentation is None or volume is None or missing("extraction"):
            return {}
        values = self._values(segmentation, volume).get(segmentID, {})
        return {key: values[key] for key in asked if key in values}

    def getMeasurementInfo(self, key: str) -> dict[str, str] | None:
        """Name, title, description and unit of a key, with its codes where there are some."""
        if key not in self.keys:
            return None
        entry, method = _entry(key)
        if entry is None:
            return {"name": key, "title": _("Level, slice"), "description": _("Measured slice, counted from 0"), "units": ""}
        title = f"{entry.title}, {method}" if method else entry.title
        source = RESULTS[method][0].source if method else entry.formula
        info = {"name": key, "title": title, "description": f"{entry.formula}; {source}" if method else source}
        info["units"] = {"cm2": "cm2", "%": "%"}[entry.unit]
        if entry.code is not None:
            code = self.createCodedEntry(entry.code.value, entry.code.scheme, entry.code.meaning, True)
            info["DICOM.QuantityCode"] = code
            info["DICOM.UnitsCode"] = self.createCodedEntry(entry.unit, "UCUM", entry.unit, True)
        return info

    def _values(self, segmentation: Any, volume: Any) -> dict[str, dict[str, float]]:
        """Segment identifier -> its values; measured once for all segments of a case."""
        node = slicer.mrmlScene.GetSingletonNode(MODULE, "vtkMRMLScriptedModuleNode")
        state = MeasureState(node) if node is not None else None
        key = _changes(segmentation, volume, state)
        if self._known[0] != key:
            self._known = key, _measured(segmentation, volume, state)
        return self._known[1]


def _changes(segmentation: Any, volume: Any, state: MeasureState | None) -> tuple[Any, ...]:
    """What the values depend on, and when it was last changed."""
    nodes = [segmentation, volume, *((state.node, state.water, state.point) if state is not None else ())]
    found: list[Any] = [(each.GetID(), each.GetMTime()) for each in nodes if each is not None]
    for identifier in segment_ids(segmentation.GetSegmentation()):
        segment = segmentation.GetSegmentation().GetSegment(identifier)
        drawn = segment.GetRepresentation(BINARY)
        found.append((identifier, segment.GetName(), segment.GetMTime(), drawn.GetMTime() if drawn is not None else 0))
    return tuple(found)


def _measured(segmentation: Any, volume: Any, state: MeasureState | None) -> dict[str, dict[str, float]]:
    """Segment identifier -> key -> value. A case that cannot be measured has none, and the reason is in Slicer's log."""
    from ..mrml.structures import structures_of

    try:
        values, level = _case_values(segmentation, volume, state)
    except OsteoRadiomicsError as error:
        logging.warning("Paraspinal muscles: %s", error)
        return {}
    found: dict[str, dict[str, float]] = {}
    for identifier, structure in structures_of(segmentation).items():
        if structure is None or (AREA, structure) not in values:
            continue
        group = structure[:-2]
        own = {name: value for (name, roi), value in values.items() if roi in (structure, group)}
        found[identifier] = own if level is None else {SLICE: float(level), **own}
    return found


def _case_values(
    segmentation: Any, volume: Any, state: MeasureState | None
) -> tuple[Mapping[tuple[str, str], float], int | None]:
    """(name, ROI) -> value, undefined ones left out, and the slice. Raises what reading nodes and measuring raise."""
    from OsteoRadiomicsLib.mrml.placing import point_of
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume

    from ..case.measuring import measure_sight
    from ..case.request import ALL, CaseRequest, FatRequest
    from ..case.seeing import sight_of
    from ..mrml.structures import structure_label_map
    from ..muscles.drawn import MaskChoice, drawn_structures

    image = image_from_volume(volume)
    label_map = structure_label_map(segmentation, image)
    drawn = drawn_structures(label_map, image, where=segmentation.GetName())
    level, point, water, fat = None, None, None, FatRequest(methods=(ALL,))
    if state is not None:
        fat = FatRequest(
            methods=(ALL,), threshold=number_of(state.threshold, _("fixed threshold")),
            share=number_of(state.share, _("share of the reference")), reference=state.reference, lean=state.lean,
            fat=state.fat_reference, confirm_high_fat=bool(state.high_fat),
        )  # fmt: skip
        level = int(state.slice) if state.level == SHOWN else None
        point = point_of(state.point) if state.level == POINT and state.point is not None else None
        water = image_from_volume(state.water) if state.water is not None and state.water is not volume else None
    request = CaseRequest(
        Path(volume.GetName()), Path(segmentation.GetName()), Path(state.water.GetName()) if water is not None else None,
        level_index=level, level_point=point, fat=fat,
        choice=MaskChoice(same_grid=state is not None and bool(state.same_grid)),
    )  # fmt: skip
    sight = sight_of(image, drawn, request, water=water)
    values = measure_sight(sight, request).values
    known = {(value.name, value.roi): value.value for value in values if value.value is not None}
    return known, None if sight.level is None else sight.level.index


def _entry(key: str) -> tuple[Any, str]:
    """The measurement of a key and its fat method; (None, "") for the slice."""
    for name, prefix in (("fat_rate", FAT_RATE), ("fat_asymmetry", FAT_ASYMMETRY)):
        if key.startswith(prefix):
            return MEASUREMENTS[name], key.removeprefix(prefix)
    return (MEASUREMENTS[key], "") if key in MEASUREMENTS else (None, "")
