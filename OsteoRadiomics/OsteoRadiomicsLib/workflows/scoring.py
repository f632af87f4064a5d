"""One case's score: from clinical values and a feature table, or from images that are extracted with the model's protocol."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.errors import InputError
from ..base.notice import NOTICE
from ..base.notices import collected_notices
from ..base.progress import Progress
from ..images.read_image import AS_USUAL, ReadOptions
from ..scoring.class_files import Scorable
from ..scoring.class_model import ClassModel
from ..scoring.class_score import ClassScore, class_score_record, score_classes
from ..scoring.score import AnyScore
from ..scoring.score_case import score_case, score_record
from ..scoring.score_records import AnyScoreRecord, ScoreOrigin
from ..tables.private_inputs import keep_files_of_inputs
from ..tables.provenance import software_versions
from ..tables.rows import Value
from .case import RoiChoice, by_sequence
from .model_inputs import AnyModel, FeatureSource, clinical_of, features_from_images, features_from_table, scorable_of
from .sources import AnyImage, AnyMask

if TYPE_CHECKING:
    from ..tables.source import AnyTable
    from .model_inputs import AnyClinical


@dataclass(frozen=True)
class CaseScore:
    """The score of one case.

    score: of the model's kind (probability, number, or one probability per class). case: its id. features: where radiomic
    inputs came from, None for a clinical model. notes: what was given in vain.
    """

    model: Scorable
    score: AnyScore | ClassScore
    case: str
    features: FeatureSource | None
    notes: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the score must know, one line each."""
        return (*self.notes, *(caution.text for caution in self.score.cautions))

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    def record(self) -> AnyScoreRecord:
        """The content of SCORE.json."""
        origin = ScoreOrigin(self.case, self.features.origin() if self.features else None, software_versions())
        if isinstance(self.model, ClassModel):
            assert isinstance(self.score, ClassScore)  # a model of classes gives the score of classes
            return class_score_record(self.model, self.score, origin)
        assert not isinstance(self.score, ClassScore)
        return score_record(self.model, self.score, origin)

    def write(self, path: str | os.PathLike[str]) -> AnyScoreRecord:
        """Write SCORE.json atomically; returns its content. Raises OutputError."""
        record = self.record()
        record.write(path)
        keep_files_of_inputs(self.features.inputs or () if self.features else (), Path(path).parent)
        return record

    def text(self) -> list[str]:
        """The score in words, line by line."""
        from .score_words import class_lines, score_lines

        if isinstance(self.model, ClassModel):
            assert isinstance(self.score, ClassScore)
            return class_lines(self.model, self.score)
        assert not isinstance(self.score, ClassScore)
        return score_lines(self.model, self.score)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        said = "".join(f"<li>{html.escape(text)}</li>" for text in self.warnings)
        lines = "<br>".join(html.escape(line) for line in self.text())
        return f"<p>{lines}<br>{NOTICE}</p>" + (f"<ul>{said}</ul>" if said else "")


def score_of(
    model: Scorable,
    clinical: Mapping[str, Value],
    features: FeatureSource | None,
    *,
    case: str = "",
    strict: bool = False,
    notes: Sequence[str] = (),
) -> CaseScore:
    """Score one case. strict: refuse features that another protocol made, instead of warning. Raises ModelError, TableError."""
    rows = features.rows if features else []
    given: dict[str, Any] = {
        "features_from": features.mark if features else None, "strict": strict, "where": features.where if features else "",
    }  # fmt: skip
    score = (
        score_classes(model, clinical, rows, **given)
        if isinstance(model, ClassModel)
        else score_case(model, clinical, rows, **given)
    )
    noticed = features.warnings if features else ()
    return CaseScore(model, score, case or (rows[0].keys.get("case", "") if rows else ""), features, (*noticed, *notes))


def score(
    model: AnyModel,
    *,
    clinical: AnyClinical | None = None,
    features: AnyTable | None = None,
    image: AnyImage | Mapping[str, AnyImage] | None = None,
    mask: AnyMask | Mapping[str, AnyMask] | None = None,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    case: str | None = None,
    reader: str | None = None,
    session: str | None = None,
    strict: bool = False,
    spacing: Sequence[float] | None = None,
    geometry_tolerance: float | None = None,
    reading: ReadOptions = AS_USUAL,
    progress: Progress | None = None,
) -> CaseScore:
    """A model's score of one case, as verb ``score`` gives it.

    model: a folder, a .zip, a shipped model's name, or a model that was read. clinical: value by input name or clinical
    column, such as {"age": 70, "sex": "female"}, or a table with a row of the case. Radiomic inputs come from ``features``
    (a feature table: file, data frame, or what ``extract`` gave) or are extracted with the model's protocol from ``image``
    and ``mask``, for several sequences as {"T1": image, "T2": image}. The other arguments are those of ``extract``.
    Raises ModelError and TableError, InputError for contradicting arguments, and the errors of reading and extraction.
    """
    found = scorable_of(model)
    if features is not None and image is not None:
        raise InputError("a feature table and an image were given both", cure="Choose one of the two")
    if image is not None and mask is None:
        raise InputError("an image needs a mask", where="mask", cure="Give the mask that was drawn on the image")
    source = None
    with collected_notices() as notes:
        values = clinical_of(found, clinical, case)
        if not found.spec.radiomic_inputs:
            notes += [unused(found)] if features is not None or image is not None else []
        elif features is not None:
            source = features_from_table(features, case=case, reader=reader, session=session)
        elif image is not None:
            choice = RoiChoice(labels, segments, tolerance=geometry_tolerance, reading=reading)
            source = features_from_images(
                found, by_sequence(image), by_sequence(mask), choice=choice, case=case or "", spacing=spacing, progress=progress
            )
    return score_of(found, values, source, case=case or "", strict=strict, notes=notes)


def unused(model: Scorable) -> str:
    """What to say where features are given to a model that takes none."""
    return f"{model.name} has no radiomic inputs: the features were not used"
