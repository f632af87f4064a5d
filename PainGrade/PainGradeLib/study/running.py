"""The whole study in one call; a stopped one goes on where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError, SettingsError
from OsteoRadiomicsLib.base.files import check_writable, write_text
from OsteoRadiomicsLib.base.progress import Part, Progress
from OsteoRadiomicsLib.base.spreadsheets import csv_rows
from OsteoRadiomicsLib.cohort import read_cases, run_cohort
from OsteoRadiomicsLib.modelling.binary.performance import Performance
from OsteoRadiomicsLib.modelling.binary.study import StudyResult
from OsteoRadiomicsLib.modelling.evaluation.roc import auc
from OsteoRadiomicsLib.modelling.study.names import COMBINED, HELD_OUT, OUT_OF_FOLD
from OsteoRadiomicsLib.protocols.extraction_plan import load_plan
from OsteoRadiomicsLib.workflows.training import Trained

from ..case.record import MuscleRecord
from ..case.request import CaseRequest, FatRequest
from ..cohort.cases import read_muscle_cases
from ..cohort.running import measure_cohort
from ..fat import POOLED
from ..grading.training import PROTOCOL, GradeStudies, train_grades
from ..phantom.patients import ANGLES, BACK, CASES, Patient, pain_patients, simulated_auc
from .page import study_page
from .record import FILE, AucRecord, PainStudyRecord
from .recovery import differences, pairs, recovery
from .scans import PaintedRecord, painted_file, write_scans

FAT = "signal-fraction"
METHODS = (FAT, "otsu", "gmm2")
"""Fat methods that are compared; the models take the first."""
FEWEST = 60
_SHARES = (0.05, 0.1, 0.65)  # of the time after scans, measuring and extraction


@dataclass(frozen=True)
class PainStudy:
    """result: what was recovered. page: its report. studies: of the muscles. failures: cases that were lost, with reasons."""

    result: PainStudyRecord
    page: Path
    studies: GradeStudies
    failures: tuple[str, ...]


def run_pain_study(
    folder: Path,
    *,
    cases: int = CASES,
    seed: int = 1,
    protocol: str = PROTOCOL,
    workers: int = 1,
    progress: Progress | None = None,
) -> PainStudy:
    """Simulate, measure, extract, train and report into ``folder``.

    protocol: name or file; its regions are MF, ES or both. scans/: images, masks, lines, tables; measured/; features/;
    models/MUSCLE: the studies; pain-study.json, report.html: the result.
    Everything finished is kept at once and not done again. The same arguments give the same numbers whatever the workers.
    Raises InputError (fewer than 60 cases, a folder of another study), OutputError, Cancelled.
    """
    if cases < FEWEST:
        raise InputError(f"{cases} cases are too few to train on", cure=f"Ask for at least {FEWEST}")
    if workers < 1:
        raise SettingsError(f"{workers} is no number of processes", cure="Write 1 or more")
    progress = progress or Progress()
    check_writable(folder / FILE)
    patients = pain_patients(cases, seed)
    scans = folder / "scans"
    files = write_scans(patients, seed, scans, Part(progress, 0, _SHARES[0], "scans"))
    shared = CaseRequest(Path(), Path(), fat=FatRequest(METHODS, scopes=(POOLED,)), groups=("MF", "ES"))
    measured = measure_cohort(
        read_muscle_cases(files.muscles, shared),
        folder / "measured",
        progress=Part(progress, _SHARES[0], _SHARES[1], "measuring"),
    )
    extracted = run_cohort(
        read_cases(files.cases), load_plan(protocol, None), folder / "features", workers=workers,
        progress=Part(progress, _SHARES[1], _SHARES[2], "radiomics"),
    )  # fmt: skip
    failures = (*measured.failures.values(), *(row["reason"] for row in csv_rows(extracted.failures.read_text(encoding="utf-8"))))
    studies = train_grades(
        extracted.features, measured.table, files.clinical, out=folder / "models", fat=FAT, protocol=protocol,
        progress=Part(progress, _SHARES[2], 0.99, "training"),
    )  # fmt: skip
    records = {reading[0]: record for reading, record in measured.records.items()}
    painted = painted_rates(records, scans)
    result = PainStudyRecord(
        cases=cases, severe=sum(each.severe for each in patients), seed=seed, fat=FAT,
        recovery=recovery(records, painted, METHODS), differences=differences(records, simulated_angles(patients)),
        simulated_auc=simulated_auc(), sample_auc=_sample_auc(patients), aucs=_aucs(studies.studies),
        warnings=(*studies.warnings, *failures),
    )  # fmt: skip
    result.write(folder / FILE)
    page = folder / "report.html"
    write_text(page, study_page(result, {method: pairs(records, painted, method) for method in METHODS}))
    progress.report(1, 1, "report written")
    return PainStudy(result, page, studies, failures)


def painted_rates(records: Mapping[str, MuscleRecord], scans: Path) -> dict[str, dict[str, float]]:
    """Case -> muscle -> painted rate in % of the slice that was measured."""
    found = {}
    for case, record in records.items():
        rates, (index,) = PaintedRecord.read(painted_file(scans, case)).rates, record.slices
        found[case] = {muscle: rates[muscle][index] for muscle in BACK}
    return found


def simulated_angles(patients: Sequence[Patient]) -> dict[str, dict[str, float]]:
    """Case -> angle or tilt -> degrees."""
    angles = dict(zip(ANGLES, ("lordosis", "facet_left", "facet_right"), strict=True))
    return {
        each.case: {**{name: getattr(each, field) for name, field in angles.items()}, "tilt_degrees": abs(each.tilt)}
        for each in patients
    }


def _sample_auc(patients: Sequence[Patient]) -> float:
    """Of the known linear predictor in these very patients."""
    return float(auc(np.array([each.severe for each in patients]), np.array([each.predictor for each in patients])))


def _aucs(studies: Mapping[str, Trained]) -> tuple[AucRecord, ...]:
    """Of the combined models, on patients that they were not fitted on."""
    return tuple(
        _auc(muscle, item)
        for muscle, trained in studies.items()
        for item in _binary(trained).performances
        if item.model == COMBINED and item.basis in (OUT_OF_FOLD, HELD_OUT)
    )


def _binary(trained: Trained) -> StudyResult:
    if not isinstance(trained.result, StudyResult):
        raise SettingsError(
            "its outcome has other classes than two", where=trained.folder.name, cure="Use a protocol like pain-mri"
        )
    return trained.result


def _auc(muscle: str, item: Performance) -> AucRecord:
    low, high = float(item.auc.low), float(item.auc.high)
    return AucRecord(
        muscle=muscle, model=item.model, set=item.set, basis=item.basis, patients=item.patients,
        auc=float(item.auc.value), low=low, high=high, holds=low <= simulated_auc() <= high,
    )  # fmt: skip
