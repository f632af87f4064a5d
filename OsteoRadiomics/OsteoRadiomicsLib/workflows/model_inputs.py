"""What a model needs of one case: clinical values, and features from a table or from images it is given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..base.errors import InputError, ModelError
from ..base.files import sha256_of_file
from ..base.progress import Part, Progress
from ..protocols.extraction_plan import load_plan
from ..scoring import Model, find_model
from ..scoring.class_files import Scorable, find_scorable
from ..scoring.class_model import ClassModel
from ..scoring.feature_cells import clinical_columns, clinical_inputs, feature_inputs
from ..scoring.score_records import FeatureOrigin, PlanMark
from ..tables.feature_table import FeatureTable
from ..tables.inputs import InputSource
from ..tables.provenance import read_provenance
from ..tables.reading import read_rows
from ..tables.rows import FeatureCells, Value, choose_case
from ..tables.source import table_source
from .case import AnyProtocol, RoiChoice, features_of, read_sequences
from .sources import AnyImage, AnyMask

if TYPE_CHECKING:
    from ..tables.source import AnyTable

AnyModel = str | os.PathLike[str] | Scorable
"""A folder, a .zip, a shipped model's name, or a model that was read."""

if TYPE_CHECKING:
    AnyClinical = Mapping[str, Value] | AnyTable
    """Value by input name or clinical column, or a clinical table with a row of the case."""


UNKNOWN_PLAN = PlanMark(name=None, hash=None)
"""What a table says that does not say what made it; the score's record then holds null."""


@dataclass(frozen=True)
class FeatureSource:
    """The feature rows of one case, and what the score's record says of them.

    mark: which protocol made them. table_sha256: of the file they were read from. inputs: the images they were extracted from.
    warnings: what was noticed in reading those.
    """

    rows: Sequence[FeatureCells]
    mark: PlanMark
    table_sha256: str | None = None
    inputs: tuple[InputSource, ...] | None = None
    where: str = ""
    warnings: tuple[str, ...] = ()

    def origin(self) -> FeatureOrigin:
        """The record's entry."""
        found: dict[str, Any] = {}
        if self.table_sha256 is not None:
            found["table_sha256"] = self.table_sha256
        if self.inputs is not None:
            found["inputs"] = tuple(source.record() for source in self.inputs)
        if self.warnings:
            found["notices"] = self.warnings
        return FeatureOrigin(**found, protocol=self.mark)


def scorable_of(given: AnyModel) -> Scorable:
    """The model behind what a caller gave. Raises ModelError."""
    if isinstance(given, Model | ClassModel):
        return given
    return find_scorable(_name(given))


def single_model_of(given: AnyModel) -> Model:
    """As ``scorable_of``, for what needs one model and not one for each class. Raises ModelError."""
    if isinstance(given, ClassModel):
        cure = "Give the model of one class, as its ``members`` are"
        raise ModelError("holds the models of several classes", where=given.name, cure=cure)
    return given if isinstance(given, Model) else find_model(_name(given))


def _name(given: object) -> str | os.PathLike[str]:
    if not isinstance(given, str | os.PathLike):
        raise ModelError(f"a {type(given).__name__} is no model", cure="Give a folder, a .zip, or the name of a shipped model")
    return given


def clinical_of(model: Scorable, given: AnyClinical | None, case: str | None = None) -> dict[str, Value]:
    """The clinical inputs of one case. case: chooses the row of a table.

    Raises TableError, and InputError for several rows of the case or a value that is given twice.
    """
    if given is None:
        return {}
    if isinstance(given, Mapping):
        return by_input(model, given.items())
    source = table_source(given, "the clinical table")
    columns = clinical_columns(model.spec)
    words = [column for column, is_category in columns.items() if is_category]
    rows = choose_case(read_rows(source, wanted=list(columns), words=words), case=case, where=source.where)
    if len(rows) > 1:
        raise InputError(f"has {len(rows)} rows of the case", where=source.where, cure="Keep one row per case")
    return dict(clinical_inputs(model.spec, rows[0]).values)


def by_input(model: Scorable, given: Iterable[tuple[str, Value]], where: str = "clinical") -> dict[str, Value]:
    """Clinical values under the names of the model's inputs, from pairs of input name or clinical column and value.

    where: for messages. Raises InputError for an input that is given twice.
    """
    columns = {item.source.column: item.name for item in model.spec.clinical_inputs if item.source.type == "clinical"}
    found: dict[str, Value] = {}
    for called, value in given:
        name = columns.get(called, called)
        if name in found:
            raise InputError(f"{name} is given twice", where=where)
        found[name] = value
    return found


def other_inputs(model: Model, clinical: Mapping[str, Value], features: AnyTable | None, case: str | None) -> dict[str, Value]:
    """What a heat map of a model that is not linear needs beside its image. features: with the other sequences of the case."""
    if features is None:
        return dict(clinical)
    source = table_source(features, "the feature table")
    rows = choose_case(read_rows(source), case=case, where=source.where)
    return {**clinical, **feature_inputs(model.spec, rows, source.where).values}


def features_from_table(
    table: AnyTable, *, case: str | None = None, reader: str | None = None, session: str | None = None
) -> FeatureSource:
    """The rows of one case of a feature table: a file, a data frame, or what ``extract`` gave. Raises TableError."""
    if isinstance(table, FeatureTable):
        rows = choose_case(table.cells(), case=case, reader=reader, session=session, where="the feature table")
        return FeatureSource(rows, PlanMark(name=table.made_by.name, hash=table.made_by.hash), inputs=table.inputs)
    source = table_source(table, "the feature table")
    rows = choose_case(read_rows(source), case=case, reader=reader, session=session, where=source.where)
    if source.path is None:
        return FeatureSource(rows, UNKNOWN_PLAN, where=source.where)
    made = read_provenance(source.path)
    mark = PlanMark(name=made.made_by.name, hash=made.made_by.hash) if made else UNKNOWN_PLAN
    return FeatureSource(rows, mark, table_sha256=sha256_of_file(source.path), where=source.where)


def features_from_images(
    model: Scorable,
    images: Mapping[str, AnyImage],
    masks: Mapping[str, AnyMask],
    *,
    choice: RoiChoice | None = None,
    case: str = "",
    spacing: Sequence[float] | None = None,
    protocol: AnyProtocol | None = None,
    progress: Progress | None = None,
) -> FeatureSource:
    """Extract what a model needs with the model's own protocol, or with the one given where that is none that is shipped.

    images, masks: by sequence; the key "" stands for the only sequence, and for a mask that serves them all.
    Raises InputError naming a sequence without image or mask, and the errors of reading and extraction.
    """
    wanted = model.spec.protocol
    plan = load_plan((wanted.name if wanted else None) if protocol is None else protocol)
    sequences = list(dict.fromkeys(item.source.sequence or "" for item in model.spec.radiomic_inputs))  # type: ignore[union-attr]
    if list(images) == [""] and len(sequences) == 1:
        images = {sequences[0]: images[""]}
    absent = next((name for name in sequences if name not in images), None)
    if absent is not None:
        raise InputError(f"{model.name} needs an image of sequence {absent}", cure=f"Give --image {absent}=PATH")
    rows: list[FeatureCells] = []
    inputs: list[InputSource] = []
    noticed: list[str] = []
    chosen = {name: images[name] for name in sequences}
    given = {name: mask for name, mask in masks.items() if not name or name in chosen}
    cases = read_sequences(chosen, given, plan, choice=choice, regions=True, case=case, spacing=spacing)
    for number, found in enumerate(cases):
        part = Part(progress, number / len(chosen), (number + 1) / len(chosen), found.sequence) if progress else None
        rows += features_of(found, plan, progress=part).cells()
        inputs.append(found.source)
        noticed += [f"{found.sequence}: {text}" if found.sequence else text for text in found.warnings]
    return FeatureSource(rows, PlanMark(name=plan.name, hash=plan.hash), inputs=tuple(inputs), warnings=tuple(noticed))
