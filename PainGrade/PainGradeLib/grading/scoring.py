"""The pain grade of a new case, from its image and mask: measured, extracted, and scored by a model of ``train_grades``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.base.progress import Part, Progress
from OsteoRadiomicsLib.images import LabelMap, Segment
from OsteoRadiomicsLib.scoring.class_files import Scorable
from OsteoRadiomicsLib.tables.rows import Value
from OsteoRadiomicsLib.workflows.case import RoiChoice
from OsteoRadiomicsLib.workflows.model_inputs import by_input, features_from_images, scorable_of
from OsteoRadiomicsLib.workflows.scoring import CaseScore, score_of

from ..case.measuring import measure_case
from ..case.record import MuscleRecord
from ..case.request import CaseRequest
from ..case.seeing import see
from ..case.sources import keep_files
from ..cohort.running import column_of
from ..page.section import MUSCLES
from .variables import methods_needed

RECORD, SCORE = "muscles.json", "score.json"
"""Files of the measurements and of the score."""


@dataclass(frozen=True)
class GradedCase:
    """score: with contributions and warnings. record: everything that was measured for it."""

    score: CaseScore
    record: MuscleRecord

    def write(self, folder: Path, request: CaseRequest) -> None:
        """Write FOLDER/score.json and FOLDER/muscles/muscles.json; ``report FOLDER`` shows both. Raises OutputError."""
        self.record.write(folder / MUSCLES / RECORD)
        keep_files([(request, self.record)], folder / MUSCLES)
        self.score.write(folder / SCORE)
        keep_files([(request, self.record)], folder)


def grade_case(
    model: str | os.PathLike[str] | Scorable,
    request: CaseRequest,
    *,
    clinical: Mapping[str, Value] | None = None,
    protocol: str | os.PathLike[str] | None = None,
    progress: Progress | None = None,
) -> GradedCase:
    """Measure what the model needs, by the fat methods that its inputs name, extract its features, and score.

    request: the case; its fat methods are the model's. clinical: what is not measured, by input or column; a value given here
    stands in the place of the one measured. protocol: file of the model's, where that is none that is shipped. Raises ModelError,
    and the errors of measuring, reading and extraction.
    """
    progress = progress or Progress()
    found = scorable_of(model)
    columns = {item.source.column: item.name for item in found.spec.clinical_inputs if item.source.type == "clinical"}
    given = by_input(found, (clinical or {}).items())
    methods, scopes = methods_needed(columns)
    fat = replace(request.fat, methods=methods or request.fat.methods, scopes=scopes if methods else request.fat.scopes)
    request = replace(request, fat=fat)
    progress.report(0, 1, "measuring")
    record = measure_case(request)
    measured = {column_of(value.roi, value.name): value for value in record.values}
    values: dict[str, Value] = {}
    notes = []
    for column, name in columns.items():
        if name in given or column not in measured:
            continue
        value = measured[column]
        if value.value is None:
            notes.append(f"{column} was not measured: {value.reason}")
        else:
            values[name] = value.value
    features = None
    if found.spec.radiomic_inputs:
        features = features_from_images(
            found, _images(found, request), {"": _mask(request)}, choice=RoiChoice(reading=request.choice.reading),
            case=request.case, protocol=protocol, progress=Part(progress, 0.1, 1),
        )  # fmt: skip
    scored = score_of(found, {**values, **given}, features, case=request.case, notes=(*notes, *record.warnings))
    progress.report(1, 1, "scored")
    return GradedCase(scored, record)


def _images(model: Scorable, request: CaseRequest) -> dict[str, Path]:
    sequences = {item.source.sequence or "" for item in model.spec.radiomic_inputs if item.source.type == "feature"}
    if len(sequences) > 1:
        names = ", ".join(sorted(sequences))
        raise ModelError(f"needs images of several sequences ({names})", where=model.name, cure="Use 'score' with each of them")
    return {"": request.image}


def _mask(request: CaseRequest) -> Path | LabelMap:
    """The mask's file, or where its labels or grid were stated by the user, its structures by name on the image's grid."""
    choice = request.choice
    if not (choice.labels or choice.scheme or choice.same_grid):
        return request.mask
    with collected_notices():  # measuring has said them
        drawn = see(request).drawn
    layers, segments = [], []
    for place, name in enumerate(drawn.masks):
        layers.append(sitk.Cast(drawn.image_of(name), sitk.sitkUInt8))
        segments.append(Segment(name, 1, place))
    return LabelMap(tuple(layers), tuple(segments))
