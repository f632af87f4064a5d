"""One case's score: from clinical values and a feature table, or from images that are extracted with the model's protocol."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..base.errors import InputError
from ..base.files import sha256_of_file
from ..base.notice import NOTICE
from ..base.progress import Progress
from ..protocols.extraction_plan import load_plan
from ..scoring.class_files import Scorable, find_scorable
from ..scoring.class_model import ClassModel
from ..scoring.class_score import ClassScore, class_score_record, score_classes
from ..scoring.feature_cells import clinical_inputs
from ..scoring.score import AnyScore
from ..scoring.score_case import score_case, score_record
from ..scoring.score_records import AnyScoreRecord, FeatureOrigin, PlanMark
from ..tables.feature_table import FeatureTable
from ..tables.inputs import InputSource
from ..tables.provenance import provenance_path, read_provenance, software_versions
from ..tables.reading import cells_of_frame, read_rows
from ..tables.rows import FeatureCells, Value, choose_case
from .case import RoiChoice, features_of, read_case
from .sources import AnyImage, AnyMask

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class FeatureSource:
    """The feature rows of one case, and what the score's record says of them.

    mark: which protocol made them. table_sha256: of the file they were read from. inputs: the images they were extracted from.
    """

    rows: Sequence[FeatureCells]
    mark: PlanMark
    table_sha256: str | None = None
    inputs: tuple[InputSource, ...] | None = None
    where: str = ""

    def origin(self, beside: Path) -> FeatureOrigin:
        """The record's entry. beside: the record's folder."""
        found: dict[str, Any] = {}
        if self.table_sha256 is not None:
            found["table_sha256"] = self.table_sha256
        if self.inputs is not None:
            found["inputs"] = tuple(source.record(beside) for source in self.inputs)
        return FeatureOrigin(**found, protocol=self.mark)


@dataclass(frozen=True)
class CaseScore:
    """The score of one case.

    score: of the model's kind (probability, number, or one probability per class). case: its id. features: where radiomic
    inputs came from, None for a clinical model.
    """

    model: Scorable
    score: AnyScore | ClassScore
    case: str
    features: FeatureSource | None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a reader of the score must know, one line each."""
        return tuple(caution.text for caution in self.score.cautions)

    def record(self, beside: str | os.PathLike[str] | None = None) -> AnyScoreRecord:
        """The content of SCORE.json. beside: the folder that paths are relative to, the current one by default."""
        origin = self.features.origin(Path(beside) if beside is not None else Path()) if self.features else None
        about: dict[str, Any] = {"case": self.case, "features": origin, "versions": software_versions()}
        if isinstance(self.model, ClassModel):
            assert isinstance(self.score, ClassScore)  # a model of classes gives the score of classes
            return class_score_record(self.model, self.score, **about)
        assert not isinstance(self.score, ClassScore)
        return score_record(self.model, self.score, **about)

    def write(self, path: str | os.PathLike[str]) -> AnyScoreRecord:
        """Write SCORE.json atomically; returns its content. Raises OutputError."""
        record = self.record(Path(path).parent)
        record.write(path)
        return record

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        import html

        said = "".join(f"<li>{html.escape(text)}</li>" for text in self.warnings)
        lines = "<br>".join(html.escape(line) for line in self.text())
        return f"<p>{lines}<br>{NOTICE}</p>" + (f"<ul>{said}</ul>" if said else "")

    def text(self) -> list[str]:
        """The score in words, line by line."""
        from .score_words import class_lines, score_lines

        if isinstance(self.model, ClassModel):
            assert isinstance(self.score, ClassScore)
            return class_lines(self.model, self.score)
        assert not isinstance(self.score, ClassScore)
        return score_lines(self.model, self.score)


def score_of(
    model: Scorable, clinical: Mapping[str, Value], features: FeatureSource | None, *, case: str = "", strict: bool = False
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
    return CaseScore(model, score, case or (rows[0].keys.get("case", "") if rows else ""), features)


def features_from_table(
    table: str | os.PathLike[str] | pd.DataFrame | FeatureTable,
    *,
    case: str | None = None,
    reader: str | None = None,
    session: str | None = None,
) -> FeatureSource:
    """The rows of one case of a feature table: a file, a data frame, or what ``extract`` gave. Raises TableError."""
    if isinstance(table, FeatureTable):
        rows = choose_case(table.cells(), case=case, reader=reader, session=session, where="the feature table")
        return FeatureSource(rows, PlanMark(name=table.plan.name, hash=table.plan.hash), inputs=table.inputs)
    if not isinstance(table, str | os.PathLike):
        rows = choose_case(cells_of_frame(table), case=case, reader=reader, session=session, where="the data frame")
        return FeatureSource(rows, PlanMark())
    where = str(table)
    rows = choose_case(read_rows(table), case=case, reader=reader, session=session, where=where)
    made = read_provenance(table) if provenance_path(table).is_file() else None
    mark = PlanMark(name=made.protocol.name, hash=made.protocol.hash) if made and made.protocol else PlanMark()
    return FeatureSource(rows, mark, table_sha256=sha256_of_file(table), where=where)


def features_from_images(
    model: Scorable,
    images: Mapping[str, AnyImage],
    masks: Mapping[str, AnyMask],
    *,
    choice: RoiChoice | None = None,
    case: str = "",
    spacing: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> FeatureSource:
    """Extract what a model needs with the model's own protocol.

    images, masks: by sequence; the key "" stands for the only sequence, and for a mask that serves them all.
    Raises InputError naming a sequence without image or mask, and the errors of reading and extraction.
    """
    wanted = model.spec.protocol
    plan = load_plan(wanted.name if wanted else None, None)
    sequences = list(dict.fromkeys(item.source.sequence or "" for item in model.spec.radiomic_inputs))  # type: ignore[union-attr]
    if list(images) == [""] and len(sequences) == 1:
        images = {sequences[0]: images[""]}
    absent = next((name for name in sequences if name not in images), None)
    if absent is not None:
        raise InputError(f"{model.name} needs an image of sequence {absent}", cure=f"Give --image {absent}=PATH")
    rows: list[FeatureCells] = []
    inputs: list[InputSource] = []
    for sequence in sequences:
        mask = masks.get(sequence, masks.get(""))
        if mask is None:
            raise InputError(f"sequence {sequence} has no mask", cure=f"Give --mask {sequence}=PATH, or one mask for all images")
        found = read_case(
            images[sequence], mask, plan, choice=choice, regions=True, case=case, sequence=sequence, spacing=spacing
        )
        rows += features_of(found, plan, progress=progress).cells()
        inputs.append(found.source)
    return FeatureSource(rows, PlanMark(name=plan.name, hash=plan.hash), inputs=tuple(inputs))


def score(
    model: str | os.PathLike[str] | Scorable,
    *,
    clinical: Mapping[str, Value] | None = None,
    features: str | os.PathLike[str] | pd.DataFrame | FeatureTable | None = None,
    images: Mapping[str, AnyImage] | None = None,
    masks: Mapping[str, AnyMask] | None = None,
    image: AnyImage | None = None,
    mask: AnyMask | None = None,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    case: str | None = None,
    reader: str | None = None,
    session: str | None = None,
    strict: bool = False,
    spacing: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> CaseScore:
    """A model's score of one case, as verb ``score`` gives it.

    model: a folder, a .zip, a shipped model's name, or a model that was read. clinical: value by input name or clinical
    column, such as {"age": 70, "sex": "female"}. Radiomic inputs come from ``features`` (a table) or are extracted with the
    model's protocol from ``image`` and ``mask``, or ``images`` and ``masks`` by sequence.
    Raises ModelError and TableError, InputError for contradicting arguments, and the errors of reading and extraction.
    """
    found = find_scorable(model) if isinstance(model, str | os.PathLike) else model
    if features is not None and (image is not None or images):
        raise InputError("a feature table and images were given both", cure="Choose one of the two")
    source: FeatureSource | None = None
    if not found.spec.radiomic_inputs:
        pass
    elif features is not None:
        source = features_from_table(features, case=case, reader=reader, session=session)
    elif image is not None or images:
        given = dict(images or {}) if image is None else {"": image}
        drawn = dict(masks or {}) if mask is None else {"": mask}
        choice = RoiChoice(labels, segments)
        source = features_from_images(
            found, given, drawn, choice=choice, case=case or "", spacing=spacing, progress=progress
        )  # fmt: skip
    return score_of(found, by_input(found, clinical or {}), source, case=case or "", strict=strict)


def by_input(model: Scorable, given: Mapping[str, Value]) -> dict[str, Value]:
    """Clinical values under the names of the model's inputs, from values by input name or clinical column."""
    columns = {item.source.column: item.name for item in model.spec.clinical_inputs if item.source.type == "clinical"}
    return {columns.get(name, name): value for name, value in given.items()}


def clinical_from_table(model: Scorable, table: str | os.PathLike[str], case: str | None = None) -> dict[str, Value]:
    """The clinical inputs of one case from a clinical table. Raises TableError, InputError for several rows of the case."""
    rows = choose_case(read_rows(table), case=case, where=str(table))
    if len(rows) > 1:
        raise InputError(f"has {len(rows)} rows of the case", where=str(table), cure="Keep one row per case")
    return dict(clinical_inputs(model.spec, rows[0]).values)
