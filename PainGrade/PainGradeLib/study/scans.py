"""The study's scans on disk: an image, a mask and the lines of each patient; what is there already is not made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.files import write_text
from OsteoRadiomicsLib.base.notice import NOTICE
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.base.records import Record, RecordForm
from OsteoRadiomicsLib.base.spreadsheets import csv_text
from OsteoRadiomicsLib.base.version import __version__
from OsteoRadiomicsLib.images.writing import write_image, write_label_map

from ..angles.markups import write_lines
from ..phantom.patients import BACK, Patient, truth_rows
from ..phantom.scan import reader_lines, scan

SETTINGS = "settings.json"


class ScanSettings(Record):
    """What the scans in a folder were made from: another study must not go on with them."""

    form: ClassVar[RecordForm] = RecordForm("the settings of simulated scans", "Choose another folder")

    schema_version: int = 1
    kind: Literal["pain phantom settings"] = "pain phantom settings"
    software: str = f"PainGrade {__version__}"
    notice: str = NOTICE
    cases: int
    seed: int


class PaintedRecord(Record):
    """What was painted into a patient's scan. rates: muscle -> mean share of fat in %, of each slice."""

    form: ClassVar[RecordForm] = RecordForm("what was painted into a scan", "Remove it; the scan is made again")

    schema_version: int = 1
    kind: Literal["painted fat"] = "painted fat"
    case: str
    rates: dict[str, tuple[float, ...]]


@dataclass(frozen=True)
class ScanFiles:
    """cases: case list for ``cohort``. muscles: case list for ``measure cohort``. clinical: case, age, sex, outcome."""

    cases: Path
    muscles: Path
    clinical: Path
    truth: Path


def write_scans(patients: Sequence[Patient], seed: int, folder: Path, progress: Progress) -> ScanFiles:
    """Write the scans that are missing, then the tables.

    Raises InputError where the folder holds the scans of another study, OutputError, Cancelled.
    """
    settings = ScanSettings(cases=len(patients), seed=seed)
    known = folder / SETTINGS
    if known.exists() and ScanSettings.read(known) != settings:
        raise InputError(
            "holds the scans of another study", where=str(folder), cure="Choose another folder, or the same --cases and --seed"
        )
    settings.write(known)
    for number, patient in enumerate(patients):
        progress.report(number, len(patients), f"simulating {patient.case}")
        if not painted_file(folder, patient.case).exists():
            _write(patient, seed, folder)
    progress.report(len(patients), len(patients), "scans written")
    files = ScanFiles(*(folder / f"{name}.csv" for name in ("cases", "muscles", "clinical", "truth")))
    names = [each.case for each in patients]
    write_text(files.cases, csv_text([("case", "sequence", "image", "mask"), *((n, "T2", *_pair(n)) for n in names)]))
    listed = ((each.case, *_pair(each.case), _lines(each.case), each.sex) for each in patients)
    write_text(files.muscles, csv_text([("case", "image", "mask", "markups", "sex"), *listed]))
    people = ((each.case, "simulated", each.age, each.sex, each.severe) for each in patients)
    write_text(files.clinical, csv_text([("case", "source", "age", "sex", "severe"), *people]))
    write_text(files.truth, csv_text(truth_rows(patients)))
    return files


def painted_file(folder: Path, case: str) -> Path:
    """What was painted into a patient's scan; it is written last."""
    return folder / "painted" / f"{case}.json"


def _pair(case: str) -> tuple[str, str]:
    return f"images/{case}_T2.nii.gz", f"images/{case}.seg.nrrd"


def _lines(case: str) -> str:
    return f"images/{case}.mrk.json"


def _write(patient: Patient, seed: int, folder: Path) -> None:
    made = scan(patient, seed)
    image, mask = (folder / place for place in _pair(patient.case))
    write_image(made.image, image)
    write_label_map(made.mask, mask)
    write_lines(reader_lines(patient), folder / _lines(patient.case))
    rates = {name: tuple(made.painted_rate(name, index) for index in range(len(made.fat))) for name in BACK}
    PaintedRecord(case=patient.case, rates=rates).write(painted_file(folder, patient.case))
