"""A map on disk: the voxels as NRRD, and beside them a provenance file that says what they show."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ConfigDict, Field

from ..base.errors import ImageError
from ..base.files import sequence_suffix
from ..base.notice import NOTICE
from ..base.records import Part, Record, RecordForm
from ..images import write_image
from ..images.formats import stem
from ..tables.input_files import InputRecord
from ..tables.provenance import PlanMark, PlanRecord

if TYPE_CHECKING:
    import SimpleITK as sitk

MAP_FORM = RecordForm("a provenance file of a map", "Make the map again")
SHARED_LIMITS = "shared_limits"
"""Among a map's details: the ends of the colours of all maps that were made with it."""


@dataclass(frozen=True)
class MapInfo:
    """What a map shows. what: feature, contribution or occlusion. title, unit: for the colour bar. signed: 0 is neutral.

    rois: names of the ROIs inside which it has values. details: feature and radius, or model and block size.
    warnings: what stands beside the map in the report.
    """

    what: str
    title: str
    unit: str
    signed: bool
    rois: tuple[str, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()


class MapFacts(Part):
    """What a map shows (see MapInfo). Further keys are the details of its kind, which any kind chooses for itself."""

    model_config = ConfigDict(extra="allow")

    what: str
    title: str
    unit: str
    signed: bool
    rois: tuple[str, ...]

    @property
    def details(self) -> Mapping[str, Any]:
        """The details of its kind."""
        return self.model_extra or {}

    @property
    def limits(self) -> tuple[float, float] | None:
        """Values at both ends of the colours that it shares with the maps of other sequences, None where its own decide."""
        found = self.details.get(SHARED_LIMITS)
        if not isinstance(found, list | tuple) or len(found) != 2 or not all(isinstance(end, int | float) for end in found):
            return None
        return float(found[0]), float(found[1])


class MapProvenance(Record):
    """Where a map's values come from: what stands beside it as ``<map>.provenance.json``."""

    form = MAP_FORM
    # A file that somebody cut down still says what it says; what it lacks is unknown.
    may_lack = frozenset({"notice", "plan", "protocol", "versions", "inputs", "warnings"})

    kind: Literal["map"]
    notice: str = NOTICE
    map: MapFacts
    plan: PlanRecord | None = None
    protocol: PlanMark | None = None
    versions: dict[str, str] = Field(default_factory=dict)
    inputs: tuple[InputRecord, ...] = ()
    warnings: tuple[str, ...] = ()


def write_map(
    image: sitk.Image,
    info: MapInfo,
    path: str | os.PathLike[str],
    *,
    inputs: Sequence[InputRecord],
    plan: PlanRecord | None,
    versions: Mapping[str, str],
) -> MapProvenance:
    """Write map.nrrd and map.provenance.json; returns the provenance.

    inputs: one record per image and mask (``tables.inputs``). plan: what preprocessed the image. Raises OutputError.
    """
    record = MapProvenance(
        kind="map",
        notice=NOTICE,
        map=facts_of(info),
        plan=plan,
        protocol=PlanMark(name=plan.name, hash=plan.hash) if plan else None,
        versions=dict(versions),
        inputs=tuple(inputs),
        warnings=info.warnings,
    )
    write_image(image, path)
    record.write(map_provenance_path(path))
    return record


def read_map(path: Path) -> sitk.Image:
    """A map as written: float voxels, NaN where it has no value. Raises ImageError."""
    import SimpleITK as sitk

    try:
        return sitk.ReadImage(str(path))
    except RuntimeError as error:
        raise ImageError("cannot be read as an image", where=path.name, cure="Make the map again") from error


def facts_of(info: MapInfo) -> MapFacts:
    """What a map shows, as its provenance file holds it."""
    facts = {"what": info.what, "title": info.title, "unit": info.unit, "signed": info.signed, "rois": info.rois}
    return MapFacts(**{**facts, **info.details})


def layer_path(path: str | os.PathLike[str], layer: str) -> Path:
    """Where a further map of the same space lies: ``map.nrrd`` and ``standard_error`` -> ``map.standard-error.nrrd``."""
    path = Path(path)
    name = stem(path)
    return path.with_name(f"{name}.{layer.replace('_', '-')}{path.name[len(name) :]}")


def sequence_path(path: str | os.PathLike[str], sequence: str) -> Path:
    """Where the map of one of several sequences lies: ``map.nrrd`` and ``FS-T2`` -> ``map-FS-T2.nrrd``."""
    path = Path(path)
    name = stem(path)
    return path.with_name(f"{name}{sequence_suffix(sequence)}{path.name[len(name) :]}")


def map_provenance_path(path: str | os.PathLike[str]) -> Path:
    """``map.nrrd`` or ``map.nii.gz`` -> ``map.provenance.json``."""
    return Path(path).with_name(stem(path) + ".provenance.json")
