"""Training: measurements and radiomics joined by case, one study per muscle, the combined model as the protocol says."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from OsteoRadiomicsLib.base.files import check_writable, write_text
from OsteoRadiomicsLib.base.progress import Part, Progress
from OsteoRadiomicsLib.base.spreadsheets import frame_csv
from OsteoRadiomicsLib.modelling.study.options import StudyOptions
from OsteoRadiomicsLib.protocols.protocol import Protocol, load_protocol
from OsteoRadiomicsLib.tables.reading import read_sheet, read_study_frame
from OsteoRadiomicsLib.workflows.training import Columns, Trained, train

from .variables import measured_variables, of_muscle

if TYPE_CHECKING:
    import pandas as pd

PROTOCOL = "pain-mri"
AnyPath = str | os.PathLike[str]


@dataclass(frozen=True)
class GradeStudies:
    """studies: muscle -> its trained study, in OUT/MUSCLE. clinical: the joined table. warnings: of the join, one line each."""

    studies: Mapping[str, Trained]
    clinical: Path
    warnings: tuple[str, ...]


def train_grades(
    features: AnyPath,
    measurements: AnyPath,
    clinical: AnyPath,
    *,
    out: AnyPath,
    fat: str | None = None,
    protocol: str | Protocol = PROTOCOL,
    muscles: Sequence[str] = (),
    columns: Columns | None = None,
    stable: AnyPath | None = None,
    options: StudyOptions | None = None,
    tuning: str | None = None,
    lang: str | None = None,
    progress: Progress | None = None,
) -> GradeStudies:
    """Train the grade models of every muscle; an interrupted study goes on where it was.

    features: table of ``cohort``. measurements: table of ``measure cohort``, one row per case. clinical: one row per case with
    the outcome, and what else the protocol knows. fat: full name of the fat method, see ``measured_variables``. muscles: regions
    of the protocol, all by default. The other arguments are those of ``train``. Raises what that raises, InputError for fat, and
    TableError for tables that cannot be joined.
    """
    progress, columns, folder = progress or Progress(), columns or Columns(), Path(out)
    plan = protocol if isinstance(protocol, Protocol) else load_protocol(protocol)
    known = [region.name for region in plan.regions]
    chosen = tuple(muscles) or tuple(known)
    if unknown := [name for name in chosen if name not in known]:
        raise SettingsError(f"there is no muscle {unknown[0]}", where=plan.name, cure=f"Choose {', '.join(known)}")
    joined = folder / "clinical.csv"
    check_writable(joined)
    measured = measured_variables(plan, read_sheet(measurements, ids=None).columns, read_sheet(clinical, ids=None).columns, fat)
    people, warnings = _joined(measurements, clinical, measured.taken, measured.protocol, columns)
    write_text(joined, frame_csv(people))
    if measured.absent:
        warnings.append(f"neither table has {', '.join(measured.absent)}")
    studies = {}
    for number, muscle in enumerate(chosen):
        studies[muscle] = train(
            features, joined, of_muscle(measured.protocol, muscle), out=folder / muscle,
            columns=replace(columns, rois=(muscle,)), stable=stable, options=options, tuning=tuning, lang=lang,
            progress=Part(progress, number / len(chosen), (number + 1) / len(chosen), muscle),
        )  # fmt: skip
    return GradeStudies(studies, joined, tuple(warnings))


def _joined(
    measurements: AnyPath, clinical: AnyPath, taken: Collection[str], protocol: Protocol, columns: Columns
) -> tuple[pd.DataFrame, list[str]]:
    """The clinical table with the columns taken of the measurements, and what is missing."""
    case = columns.case
    keys = tuple(name for name in (case, columns.patient, columns.set) if name)
    words = [item.name for item in protocol.clinical if item.coding] + [protocol.outcome.column]
    people = read_study_frame(clinical, keys, wanted=(protocol.outcome.column,), words=words, numbers=())
    values = read_study_frame(measurements, (case,), wanted=tuple(taken), numbers=tuple(taken))
    for table, where in ((people, clinical), (values, measurements)):
        if case not in table.columns:
            raise TableError(f"has no column {case}", where=str(where), cure="Name it with --case")
    twice = values[case][values[case].duplicated()]
    if len(twice):
        cure = "Keep one reading per case, such as the consensus"
        raise TableError(f"case {twice.iloc[0]} stands twice", where=str(measurements), cure=cure)
    unmeasured = sorted(set(people[case]) - set(values[case]))
    if len(unmeasured) == len(people):
        raise TableError("measures none of the clinical table's cases", where=str(measurements), cure="Write ids alike in both")
    warnings = [f"{len(unmeasured)} case(s) were not measured, first {unmeasured[0]}"] if unmeasured else []
    joined = people.merge(values[[case, *taken]], on=case, how="left")
    for name in taken:
        missing = joined[case][joined[name].isna() & ~joined[case].isin(unmeasured)]
        if len(missing):
            warnings.append(f"{name} has no value in {len(missing)} measured case(s), first {missing.iloc[0]}")
    return joined, warnings
