"""From readings to agreement: features of every reading, overlap of every pair, time per case, and the report."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from ..agreement import AgreementAnalysis, Comparison, IccFilter, mask_pairs
from ..agreement.gradings import GradeKappa
from ..base.errors import StudyError
from ..base.files import write_text
from ..base.language import speaking
from ..base.progress import Progress
from ..base.spreadsheets import csv_rows, csv_text
from ..cohort import CaseInput, run_cohort
from ..images import read_mask
from ..protocols.extraction_plan import ExtractionPlan, plan_of_protocol
from ..readings.blinding import KeyEntry
from ..readings.export import ReadingFile, export_readings
from ..readings.layout import MASK_SUFFIX
from ..readings.records import Reading
from ..readings.repeats import known_repeats
from ..readings.study import Study
from ..readings.verify import verify_study
from ..report.agreement.agreement import agreement_report
from ..report.agreement.agreement_inputs import TIME_COLUMNS, AgreementInputs, StudyDesign, overlap_row
from ..report.figure_files import FigureFiles
from ..tables.reading import read_feature_table
from ..tables.rows import ROW_KEYS
from .study_circumstances import ReadingKey, circumstances, why_early
from .study_grades import grade_table, study_kappas, write_grades
from .study_repeats import copied_repeats, repeated_readings

INTER_READER, READER_V_REVIEWER = "inter-reader", "reader v. reviewer"
# What an interim look writes: not under the names of an agreement, in whose folder it may lie.
INTERIM = ("interim_overlap.csv", "interim_times.csv")
SHOWN = 8  # findings of a changed study that the report names, the first of each kind
FEATURES, REPEATED_FEATURES = "features.csv", "features_hidden_repeats.csv"


@dataclass(frozen=True)
class StudyAgreement:
    """What a study's agreement is made of.

    kappas: (comparison, kappa) of what was asked. failures: readings without features, as "case, reader, session: reason".
    """

    analysis: AgreementAnalysis
    page: Path
    features: Path
    overlaps: pd.DataFrame
    kappas: tuple[tuple[str, GradeKappa], ...]
    failures: tuple[str, ...]


def study_agreement(
    study: Study,
    folder: Path,
    *,
    used: IccFilter | None = None,
    key: Sequence[KeyEntry] = (),
    workers: int = 1,
    figures: FigureFiles | None = None,
    lang: str | None = None,
    progress: Progress | None = None,
) -> StudyAgreement:
    """Compare the independent readers of the first session with each other (inter-reader), then each reader with himself
    (intra-reader), then each reviewer with the reader whose masks he revised (reader v. reviewer), which is named so.

    An arbiter does not count. Hidden repeats are compared last, each reader's session on its own, and count nowhere else.
    used: the ICC filter, by default the protocol's. key: needed where the study has hidden repeats. Features are extracted
    into ``folder`` and are not extracted again while mask, image and protocol stay the same. figures: their formats. lang: of
    page and figures.
    Raises StudyError (fewer than two readings to compare, a mask changed after its submission, no key), TableError, OutputError,
    Cancelled.
    """
    progress = progress or Progress()
    repeats = known_repeats(study, key)
    study.layout.refuse_inside(folder)
    plan = plan_of_protocol(study.protocol)
    exported = export_readings(study, folder / "masks", progress=progress)
    training = study.training
    drawn = [f for f in exported if f.reading.role != "arbiter" and f.reading.case not in training]
    files = [f for f in drawn if f.reading.case not in repeats]
    again = repeated_readings(study, drawn, repeats)
    groups = reading_groups(study, files)
    if not groups and not again.groups:
        raise StudyError(
            "has no two readings of one case to compare", where=str(study.layout.root), cure="Wait for more readings"
        )
    features, repeated, failures = _features(study, files, again.files, plan, folder, workers, progress)
    table = read_feature_table(features)
    used = used or protocol_filter(study)
    comparisons = _comparisons(study, groups, files, table, used, features)
    if again.groups:
        found = _comparisons(study, again.groups, again.files, read_feature_table(repeated), used, repeated)
        # Hidden repeats leave features out only where nothing else is compared.
        comparisons += tuple(replace(comparison, filters=not groups) for comparison in found)
    everything, every = {**groups, **again.groups}, [*files, *again.files]
    overlaps = reading_overlaps(study, every, everything, progress)
    asked, readings = study.protocol.questions, [file.reading for file in every]
    kappas = study_kappas(readings, everything, asked)
    write_grades(readings, asked, folder)
    for name in INTERIM:  # an interim look is out of date now
        (folder / name).unlink(missing_ok=True)
    inputs = AgreementInputs(
        title=f"Reader agreement, {study.protocol.title}", comparisons=comparisons, overlaps=overlaps, times=reading_times(files),
        grades=grade_table(kappas, asked) if asked else None,
        protocol=study.protocol.name, protocol_sha256=study.protocol.features_hash(),
        warnings=(*_warnings(study, files, groups, failures), *copied_repeats(again)), design=study_design(study),
    )  # fmt: skip
    with speaking(lang):
        analysis, page = agreement_report(inputs, folder, figures=figures, progress=progress)
    return StudyAgreement(analysis, page, features, overlaps, kappas, failures)


def reading_groups(study: Study, files: Sequence[ReadingFile]) -> dict[str, tuple[ReadingKey, ...]]:
    """Comparison -> the readings it compares, where at least two share a case."""
    read: dict[ReadingKey, set[str]] = {}
    for file in files:
        read.setdefault((file.reading.reader, file.reading.session), set()).add(file.reading.case)
    wanted = {INTER_READER: [(person.id, 1) for person in study.plan.drawing if person.independent]}
    for person in (person for person in study.plan.drawing if person.sessions > 1):
        wanted[f"intra-reader {person.id}"] = [(person.id, session) for session in range(1, person.sessions + 1)]
    for person in (person for person in study.plan.drawing if person.role == "reviewer"):
        wanted[f"{READER_V_REVIEWER} {person.id}"] = [(person.of[0], 1), (person.id, 1)]
    found = {}
    for name, keys in wanted.items():
        present = tuple(key for key in keys if key in read)
        # Not every reader needs to have read every case: two who share one are enough.
        if any(read[a] & read[b] for a, b in itertools.combinations(present, 2)):
            found[name] = present
    return found


def _features(
    study: Study,
    files: Sequence[ReadingFile],
    again: Sequence[ReadingFile],
    plan: ExtractionPlan,
    folder: Path,
    workers: int,
    progress: Progress,
) -> tuple[Path, Path, tuple[str, ...]]:
    """Extract every sequence of every reading; returns the tables of readings and of hidden repeats, with reader and session
    columns, and failures."""
    by_name = {_name(file): file for file in files}
    for file in again:
        by_name.setdefault(_name(file), file)
    items = [
        CaseInput(name, sequence, study.image(file.reading.case, sequence), file.mask)
        for name, file in by_name.items()
        for sequence in study.images[file.reading.case]
    ]
    result = run_cohort(items, plan, folder / "extraction", workers=workers, progress=progress)
    rows = csv_rows(result.features.read_text(encoding="utf-8"))
    for path, own in ((folder / FEATURES, files), (folder / REPEATED_FEATURES, again)):
        if own or path.name == FEATURES:
            write_text(path, _table(rows, own))
        else:
            path.unlink(missing_ok=True)  # of an earlier agreement
    failed = csv_rows(result.failures.read_text(encoding="utf-8"))
    failures = tuple(f"{_place(by_name[row['case']].reading)}: {row['reason']}" for row in failed)
    return folder / FEATURES, folder / REPEATED_FEATURES, failures


def _table(rows: Sequence[dict[str, str]], files: Sequence[ReadingFile]) -> str:
    """The rows of some readings. rows: of all, a reading's name standing for its case."""
    names = [name for name in (rows[0] if rows else ()) if name not in ROW_KEYS]
    by_reading: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_reading.setdefault(row["case"], []).append(row)
    table: list[list[object]] = [[*ROW_KEYS, "reader", "session", *names]]
    for file in files:
        own = file.reading
        for row in by_reading.get(_name(file), ()):
            table.append([own.case, row["sequence"], row["roi"], own.reader, own.session, *(row[name] for name in names)])
    return csv_text(table)


def _name(file: ReadingFile) -> str:
    """What a reading is called where its features are extracted."""
    return file.mask.name.removesuffix(MASK_SUFFIX)


def _comparisons(
    study: Study,
    groups: Mapping[str, Sequence[ReadingKey]],
    files: Sequence[ReadingFile],
    table: pd.DataFrame,
    used: IccFilter,
    source: Path,
) -> tuple[Comparison, ...]:
    """Each with its rows, its raters in the column ``reader`` or ``session``."""
    sessions = table["session"].astype(int)
    read = list(zip(table["reader"], sessions, strict=True))
    return tuple(
        Comparison(
            name, table[[key in keys for key in read]], used,
            rater_col="reader" if len({who for who, _ in keys}) > 1 else "session", source=source,
            independent=not name.startswith(READER_V_REVIEWER), circumstances=circumstances(study, keys, files),
        )
        for name, keys in groups.items()
    )  # fmt: skip


def study_design(study: Study) -> StudyDesign:
    """What was laid down with the study, without what was not."""
    plan = study.plan
    laid_down = StudyDesign.without_defaults(
        arbitrate_below=plan.arbitrate_below, training_cases=plan.training_cases, hidden_repeats=plan.hidden_repeats
    )
    return StudyDesign(**laid_down)


def reading_overlaps(
    study: Study, files: Sequence[ReadingFile], groups: Mapping[str, Sequence[ReadingKey]], progress: Progress
) -> pd.DataFrame:
    """Overlap of every pair of readings that is compared, per case and ROI."""
    masks = {(file.reading.case, (file.reading.reader, file.reading.session)): file.mask for file in files}
    pairs = [
        (case, a, b)
        for keys in groups.values()
        for a, b in itertools.combinations(keys, 2)
        for case in study.cases
        if (case, a) in masks and (case, b) in masks
    ]
    rows = []
    for done, (case, a, b) in enumerate(pairs):
        progress.report(done, len(pairs), "overlap of readings")
        first, second = read_mask(masks[case, a]), read_mask(masks[case, b])
        for pair in mask_pairs(first, second, where=f"case {case}"):
            rows.append(overlap_row(case, pair.name, reading_name(a), reading_name(b), pair.overlap()))
    return pd.DataFrame(rows)


def reading_times(files: Sequence[ReadingFile]) -> pd.DataFrame | None:
    """Active time of the readings that were drawn here; None when all were handed in from elsewhere."""
    rows = [
        (file.reading.case, file.reading.reader, file.reading.session, file.reading.active_seconds)
        for file in files
        if file.reading.active_seconds is not None
    ]
    return pd.DataFrame(rows, columns=list(TIME_COLUMNS)) if rows else None


def _warnings(
    study: Study, files: Sequence[ReadingFile], groups: Mapping[str, Sequence[ReadingKey]], failures: Sequence[str]
) -> tuple[str, ...]:
    """What a reader of the report must know about how the readings came about."""
    found = []
    have_read = {file.reading.reader for file in files}
    if INTER_READER not in groups and any(name.startswith(READER_V_REVIEWER) for name in groups):
        found.append("no case was read by two independent readers in common, so there is no inter-reader agreement")
    for person in study.plan.drawing:
        for session in range(2, person.sessions + 1):
            if why := why_early(study, person.id, session):
                found.append(
                    f"session {session} of {person.id} was opened before the end of the washout, by the coordinator's word: {why}"
                )
        if person.role == "reviewer" and person.id in have_read:
            found.append(f"{person.id} revised copies of {person.of[0]}'s masks, so the two are not independent")
    if study.training:
        found.append(f"{len(study.training)} training cases, which every reader read first, are left out of all figures")
    evidence = verify_study(study)
    if evidence.changes:
        found.append(
            f"{len(evidence.changes)} findings of study verify say that the study was changed by other means than the software"
        )
        first_of_kind = {finding.what: finding for finding in reversed(evidence.changes)}
        found += [f"{each.where} {each.what}" for each in [*reversed(first_of_kind.values())][:SHOWN]]
    found += [finding.what for finding in evidence.doubtful]
    overruled = sum(bool(file.reading.overrides) for file in files)
    if overruled:
        found.append(f"{overruled} of {len(files)} readings overrule a completeness check, with a reason")
    if failures:
        found.append(f"features of {len(failures)} images could not be extracted")
    return tuple(found)


def protocol_filter(study: Study) -> IccFilter:
    """The ICC filter that the study's protocol names, or the usual one."""
    spec = study.protocol.agreement
    return IccFilter(spec.form, spec.threshold, spec.by) if spec else IccFilter()


def reading_name(key: ReadingKey) -> str:
    """What a reading is called in tables; the raters of hidden repeats are named as readings already."""
    return key[0] if "/" in key[0] else f"{key[0]}, session {key[1]}"


def _place(reading: Reading) -> str:
    return f"case {reading.case}, {reading_name((reading.reader, reading.session))}"
