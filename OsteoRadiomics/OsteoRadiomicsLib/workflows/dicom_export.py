"""Results of a case as DICOM objects of the examination: ROIs, features, a map and its picture."""

from __future__ import annotations

import io
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..base.errors import TableError
from ..base.files import check_writable, replacing
from ..exchange.measurements import measurement_report
from ..exchange.parametric_map import parametric_map
from ..exchange.picture import secondary_capture
from ..exchange.segmentation import segmentation
from ..exchange.source import Source, read_source, unnamed
from ..heatmaps.files import MapProvenance, map_provenance_path, read_map
from ..images.read_image import AS_USUAL, ReadOptions
from ..report.case.map_picture import map_picture
from ..tables.feature_names import choose_features
from ..tables.provenance import read_provenance
from ..tables.reading import read_rows
from ..tables.rows import FeatureCells, choose_case, some_of

SEGMENTATION, REPORT, MAP, PICTURE = "segmentation.dcm", "report.dcm", "map.dcm", "picture.dcm"


@dataclass(frozen=True)
class RowChoice:
    """Which rows of a feature table belong to the images: those of one case and one sequence."""

    case: str | None = None
    sequence: str | None = None


ALL_ROWS = RowChoice()


def export_dicom(
    image: str | os.PathLike[str],
    mask: str | os.PathLike[str],
    out: str | os.PathLike[str],
    *,
    features: str | os.PathLike[str] | None = None,
    rows: RowChoice = ALL_ROWS,
    map_file: str | os.PathLike[str] | None = None,
    label_map: bool = False,
    algorithm: str = "",
    reading: ReadOptions = AS_USUAL,
) -> Mapping[str, Path]:
    """Write the results of an examination into a folder; returns what was written, by name.

    image: folder of a DICOM series, or one file of it. mask: drawn on it. features: a table that was extracted from them.
    map_file: of ``map`` or ``heatmap``. label_map: a label map of Supplement 243 instead of a binary segmentation. algorithm:
    what drew the mask, '' where a person did. Nothing is written before every object is made.
    Raises the errors of reading, TableError, GeometryError, OutputError, DependencyError.
    """
    folder = Path(out)
    check_writable(folder / SEGMENTATION)
    source = read_source(Path(image), Path(mask), reading)
    with unnamed():
        drawn = segmentation(source, label_map=label_map, algorithm=algorithm)
        objects: dict[str, Any] = {SEGMENTATION: drawn}
        if features is not None:
            plan = read_provenance(features)
            mark = (plan.plan.hash if plan.plan else "") if plan else ""
            objects[REPORT] = measurement_report(source, _measured(features, rows), drawn, plan=mark)
        if map_file is not None:
            objects |= _of_map(source, Path(map_file))
    for name, dataset in objects.items():
        with replacing(folder / name) as temporary:
            dataset.save_as(temporary, enforce_file_format=True)
    return {name: folder / name for name in objects}


def _measured(table: str | os.PathLike[str], choice: RowChoice) -> dict[str, dict[str, float]]:
    """ROI -> feature -> value of the images."""
    where = str(table)
    found: Sequence[FeatureCells] = choose_case(read_rows(table), case=choice.case, where=where)
    sequences = {row.keys.get("sequence", "") for row in found}
    if choice.sequence is not None:
        found = [row for row in found if row.keys.get("sequence", "") == choice.sequence]
    elif len(sequences) > 1:
        names = some_of(found, "sequence")
        raise TableError("holds several sequences", where=where, cure=f"Name the one of these images with --sequence: {names}")
    if not found:
        raise TableError(f"has no sequence {choice.sequence}", where=where, cure="Choose one of the table's")
    taken = choose_features(list(found[0].values)).taken
    if not taken:
        raise TableError("holds no feature", where=where, cure="Give the table that 'extract' or 'cohort' wrote")
    rois = [row.keys.get("roi", "") for row in found]
    if doubled := next((roi for roi in rois if rois.count(roi) > 1), None):
        raise TableError(f"holds {doubled} several times", where=where, cure="Give the rows of one case, sequence and reading")
    return {roi: {name: _number(row.values[name]) for name in taken} for roi, row in zip(rois, found, strict=True)}


def _number(cell: Any) -> float:
    return float(cell) if cell not in (None, "") else math.nan


def _of_map(source: Source, path: Path) -> dict[str, Any]:
    from PIL import Image

    about = MapProvenance.read(map_provenance_path(path)).map
    map_image = read_map(path)
    voxels = parametric_map(source, map_image, about)
    inside = [roi for roi in source.rois if roi.name in about.rois] or list(source.rois)
    picture = Image.open(io.BytesIO(map_picture(source.image, inside, map_image, about, None))).convert("RGB")
    return {
        MAP: voxels,
        PICTURE: secondary_capture(source, np.asarray(picture), "OsteoRadiomics map"),
    }
