"""A map on disk: the voxels as NRRD, and beside them a provenance file that says what they show."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.files import write_json
from ..base.notice import NOTICE
from ..images import write_image
from ..images.formats import stem

if TYPE_CHECKING:
    import SimpleITK as sitk


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


def write_map(
    image: sitk.Image,
    info: MapInfo,
    path: str | os.PathLike[str],
    *,
    inputs: Sequence[Mapping[str, Any]],
    plan: Mapping[str, Any] | None,
    versions: Mapping[str, str],
) -> dict[str, Any]:
    """Write map.nrrd and map.provenance.json; returns the provenance.

    inputs: one record per image and mask (``cohort.input_record``). plan: what preprocessed the image
    (``ExtractionPlan.describe``). Raises OutputError.
    """
    record = {
        "kind": "map",
        "notice": NOTICE,
        "map": {
            "what": info.what,
            "title": info.title,
            "unit": info.unit,
            "signed": info.signed,
            "rois": list(info.rois),
            **dict(info.details),
        },
        "plan": dict(plan) if plan else None,
        "protocol": {"name": plan["name"], "hash": plan["hash"]} if plan else None,
        "versions": dict(versions),
        "inputs": [dict(record) for record in inputs],
        "warnings": list(info.warnings),
    }
    write_image(image, path)
    write_json(map_provenance_path(path), record)
    return record


def map_provenance_path(path: str | os.PathLike[str]) -> Path:
    """``map.nrrd`` or ``map.nii.gz`` -> ``map.provenance.json``."""
    return Path(path).with_name(stem(path) + ".provenance.json")
