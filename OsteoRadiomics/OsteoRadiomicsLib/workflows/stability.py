"""Stability of features when only one reader has drawn: simulated readers, their features, and the report that says so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
import SimpleITK as sitk

from ..agreement import AgreementAnalysis, Comparison, IccFilter, SimulatedReading, overlap, simulate_readers
from ..base.errors import OsteoRadiomicsError, SettingsError
from ..base.input_names import without_names
from ..base.language import speaking
from ..base.progress import Progress
from ..base.spreadsheets import csv_rows
from ..cohort import CaseInput, load_inputs, run_cohort
from ..images import LabelMap, Roi, Segment, write_label_map
from ..images.headers.limits import voxel_limit
from ..images.read_image import AS_USUAL, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..report.agreement.agreement import agreement_report
from ..report.agreement.agreement_inputs import AgreementInputs, overlap_row, write_table
from ..tables.reading import read_feature_table  # fmt: skip


@dataclass(frozen=True)
class ContourError:
    """How simulated readers draw. All in mm but the seed; see ``simulate_readers`` for their meaning.

    sd_mm: of the contour along its normal. length_mm: over which the error is smooth. habit_mm: SD of the readers' habits.
    """

    sd_mm: float = 1.0
    length_mm: float = 5.0
    habit_mm: float = 0.5
    seed: int = 0


@dataclass(frozen=True)
class StabilityResult:
    """failures: what could not be simulated or extracted, one line each."""

    analysis: AgreementAnalysis
    page: Path
    features: Path
    failures: tuple[str, ...]


def stability_report(
    cases: Sequence[CaseInput],
    plan: ExtractionPlan,
    out_dir: Path,
    *,
    readers: int = 5,
    error: ContourError | None = None,
    used: IccFilter | None = None,
    workers: int = 1,
    reading: ReadOptions = AS_USUAL,
    max_voxels: int | None = None,
    lang: str | None = None,
    progress: Progress | None = None,
) -> StabilityResult:
    """Redraw every mask as ``readers`` simulated readers would, extract all, and report the ICC between them.

    used: the ICC filter, by default the protocol's. reading: what the user asks of reading, for all cases. max_voxels: that an
    image may have, None for the default. lang: of page and figures. Masks, features and everything of the agreement report lie in
    ``out_dir``; finished extractions are not repeated. The result is marked as simulated wherever it stands.
    Raises SettingsError for fewer than two readers, TableError when too little could be extracted, OutputError, Cancelled.
    """
    if readers < 2:
        raise SettingsError(f"{readers} simulated reader(s) cannot be compared", cure="Write 2 or more")
    progress, error = progress or Progress(), error or ContourError()
    items: dict[str, tuple[CaseInput, str]] = {}
    rows, failures = [], []
    for done, item in enumerate(cases):
        progress.report(done, len(cases), f"simulated readers of {item.place}")
        try:
            with voxel_limit(max_voxels):
                drawn, overlaps = _redrawn(item, plan, out_dir / "masks", readers, error, item.reading(reading))
        except OsteoRadiomicsError as problem:
            failures.append(without_names(f"{item.place}: {problem}", item.roles))
            continue
        items |= {new.case: (new, reader) for reader, new in drawn.items()}
        rows += overlaps
    extracted = run_cohort(
        [new for new, _ in items.values()], plan, out_dir / "extraction",
        # What simulated readers drew has its names and its place, whatever the original needed.
        workers=workers, reading=_of_images(reading), max_voxels=max_voxels, progress=progress,
    )  # fmt: skip
    failed = csv_rows(extracted.failures.read_text(encoding="utf-8"))
    failures += [f"{row['case']}: {row['reason']}" for row in failed]
    features = _with_readers(extracted.features, {key: reader for key, (_, reader) in items.items()}, out_dir / "features.csv")
    comparison = Comparison("simulated readers", read_feature_table(features), used or _filter(plan), source=features)
    inputs = AgreementInputs(
        title="Stability of features under simulated contour errors",
        comparisons=(comparison,),
        overlaps=pd.DataFrame(rows).drop_duplicates(["case", "roi", "a", "b"], ignore_index=True) if rows else None,
        protocol=plan.name,
        protocol_sha256=plan.hash,
        warnings=(
            f"Contour errors of SD {error.sd_mm:g} mm, smooth over {error.length_mm:g} mm, readers' habits of SD "
            f"{error.habit_mm:g} mm, seed {error.seed}",
            *((f"{len(failures)} readings could not be simulated or extracted",) if failures else ()),
        ),
    )
    with speaking(lang):
        analysis, page = agreement_report(inputs, out_dir, progress=progress)
    return StabilityResult(analysis, page, features, tuple(failures))


def _of_images(reading: ReadOptions) -> ReadOptions:
    """What is asked of reading images alone."""
    return ReadOptions(
        reading.series, reading.straighten, image_type=reading.image_type, echo_time=reading.echo_time
    )  # fmt: skip


def _redrawn(
    item: CaseInput, plan: ExtractionPlan, folder: Path, readers: int, error: ContourError, reading: ReadOptions
) -> tuple[dict[str, CaseInput], list[dict[str, object]]]:
    """Simulated reader -> the case with his mask, and the overlap of each with the original."""
    _, rois = load_inputs(
        item.image, item.mask, plan.protocol,
        labels=item.labels, segments=item.segments, settings=plan.settings, reading=reading,
    )  # fmt: skip
    # The place decides the error, so all sequences of a case that share a mask are redrawn alike.
    drawn = {
        roi.name: simulate_readers(
            roi.mask, readers, sd_mm=error.sd_mm, length_mm=error.length_mm, shift_mm=error.habit_mm, seed=error.seed,
            place=f"{item.case}/{roi.name}",
        )
        for roi in rois
    }  # fmt: skip
    found: dict[str, CaseInput] = {}
    for number in range(readers):
        own = {name: readings[number] for name, readings in drawn.items()}
        reader = next(iter(own.values())).reader
        path = folder / f"{_file_name(item)}_{reader}.seg.nrrd"
        write_label_map(_label_map(own), path)
        key = f"{item.case} {item.sequence} {reader}"
        found[reader] = replace(item, case=key, mask=path, labels=None, segments=tuple(own), scheme=None, label_table=None)
    rows = [_overlap(item.case, roi, reading) for roi in rois for reading in drawn[roi.name]]
    return found, rows


def _label_map(drawn: dict[str, SimulatedReading]) -> LabelMap:
    """A layer for each ROI, since neighbours that were redrawn apart may overlap."""
    segments = tuple(Segment(name, 1, layer) for layer, name in enumerate(drawn))
    return LabelMap(tuple(reading.mask for reading in drawn.values()), segments)


def _overlap(case: str, roi: Roi, reading: SimulatedReading) -> dict[str, object]:
    mask = roi.mask  # held while views of it are used
    original, redrawn = sitk.GetArrayViewFromImage(mask), sitk.GetArrayViewFromImage(reading.mask)
    return overlap_row(case, roi.name, "original", reading.reader, overlap(original, redrawn, mask.GetSpacing()[::-1]))


def _with_readers(table: Path, readers: dict[str, str], out: Path) -> Path:
    """The feature table with case and reader apart."""
    rows = read_feature_table(table).copy()  # one block of memory, which columns are inserted into without a warning
    reader = rows["case"].map(readers)
    ends = [f" {sequence} {who}" for sequence, who in zip(rows["sequence"], reader, strict=True)]
    rows["case"] = [key.removesuffix(end) for key, end in zip(rows["case"], ends, strict=True)]
    rows.insert(3, "reader", reader)
    write_table(rows, out)
    return out


def _filter(plan: ExtractionPlan) -> IccFilter:
    spec = plan.protocol.agreement if plan.protocol else None
    return IccFilter(spec.form, spec.threshold, spec.by) if spec else IccFilter()


def _file_name(item: CaseInput) -> str:
    """Readable, and different for every case and sequence."""
    readable = re.sub(r"[^A-Za-z0-9-]+", "_", f"{item.case}_{item.sequence}")[:60]
    return f"{readable}-{hashlib.sha256(f'{item.case}/{item.sequence}'.encode()).hexdigest()[:8]}"
