"""A simulated cohort on disk: images, segmentations, case list and clinical table, ready for the command line."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...base.errors import InputError
from ...base.files import write_text
from ...base.progress import Progress
from ...base.spreadsheets import csv_text
from ...protocols.protocol import load_protocol
from ..writing import write_image, write_label_map
from .case import PhantomCase
from .chest import chest_ct
from .lumbar import lumbar_mri
from .patients import bone_loss, op_ct_patients, op_mri_patients, pain_mri_patients
from .series import Examination, write_series

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class CohortFiles:
    """What ``write_cohort`` wrote.

    cases: the case list. clinical: the clinical table.
    """

    cases: Path
    clinical: Path


class _Person(NamedTuple):
    """Somebody without a table. age: years."""

    sex: str = "female"
    age: float = 68.0


@dataclass(frozen=True)
class _Study:
    """How to simulate one study: its patient table, a number (0..1) that shapes each patient's images, and the images.

    usual: that number for somebody without a table.
    """

    patients: Callable[[int | None, int], pd.DataFrame]
    trait: Callable[[pd.DataFrame, int], np.ndarray]
    scan: Callable[[int, float, Any], PhantomCase]
    usual: float


def _lumbar_spine(seed: int, severity: float, patient: Any) -> PhantomCase:
    return lumbar_mri(seed, severity, sex=patient.sex, age=patient.age)


def _chest(seed: int, severity: float, patient: Any) -> PhantomCase:
    return chest_ct(seed, severity, sex=patient.sex, age=patient.age)


def _lumbar_muscles(seed: int, fat: float, patient: Any) -> PhantomCase:
    return lumbar_mri(seed, 0.3, sex=patient.sex, age=patient.age, muscle_fat=fat, sequences=("T2",), plane="axial")


def _muscle_fat(table: pd.DataFrame, seed: int) -> np.ndarray:
    """Mean share of fat in the multifidus: rises with pain and age, but not strictly."""
    rng = np.random.default_rng([seed, 15])
    expected = 0.10 + 0.07 * table["severe"].to_numpy() + 0.0012 * table["age"].to_numpy()
    return np.clip(expected + rng.normal(0, 0.035, len(table)), 0.03, 0.6)


_STUDIES = {
    "op-mri": _Study(op_mri_patients, bone_loss, _lumbar_spine, 0.55),
    "op-ct": _Study(op_ct_patients, bone_loss, _chest, 0.55),
    "pain-mri": _Study(pain_mri_patients, _muscle_fat, _lumbar_muscles, 0.25),
}


def write_cohort(
    folder: str | os.PathLike[str],
    protocol_name: str,
    n_cases: int,
    seed: int = 1,
    *,
    dicom: bool = False,
    progress: Progress | None = None,
) -> CohortFiles:
    """Simulate patients of a study and write their images (.nii.gz), segmentations (.seg.nrrd) and tables.

    protocol_name: op-mri, op-ct or pain-mri. n_cases: patients, in the study's proportions of sets and outcomes. dicom: images
    as DICOM series, a folder each.
    cases.csv: case, sequence, image, mask, labels, paths relative to the folder. clinical.csv: one row per patient.
    The same arguments give the same files. Raises InputError for another protocol, Cancelled when the user stops.
    """
    study = _study(protocol_name)
    progress, root = progress or Progress(), Path(folder)
    patients = study.patients(n_cases, seed)
    labels = ";".join(str(roi.label) for roi in load_protocol(protocol_name).rois)
    rows = []
    for number, (patient, trait) in enumerate(zip(patients.itertuples(), study.trait(patients, seed), strict=True)):
        progress.report(number, n_cases, f"simulating {patient.case}")
        case = study.scan(1000 * seed + number, float(trait), patient)
        written = _write(case, root / "images", str(patient.case), dicom)
        mask = f"images/{written.mask.name}"
        rows += [(patient.case, name, f"images/{path.name}", mask, labels) for name, path in written.images.items()]
    progress.report(n_cases, n_cases, "simulated cohort written")
    files = CohortFiles(root / "cases.csv", root / "clinical.csv")
    _write_rows(files.cases, ("case", "sequence", "image", "mask", "labels"), rows)
    _write_rows(files.clinical, tuple(patients.columns), list(patients.itertuples(index=False)))
    return files


def write_patients(folder: str | os.PathLike[str], protocol_name: str, n_cases: int, seed: int = 1) -> Path:
    """Simulate patients of a study as ``write_cohort`` does and write their clinical.csv alone. Raises InputError."""
    patients = _study(protocol_name).patients(n_cases, seed)
    path = Path(folder) / "clinical.csv"
    _write_rows(path, tuple(patients.columns), list(patients.itertuples(index=False)))
    return path


@dataclass(frozen=True)
class CaseFiles:
    """One simulated person. images: sequence -> file. mask: the segmentation of all of them."""

    images: dict[str, Path]
    mask: Path


def write_case(
    folder: str | os.PathLike[str],
    protocol_name: str,
    seed: int = 1,
    *,
    dicom: bool = False,
    progress: Progress | None = None,
) -> CaseFiles:
    """Simulate one person of a study and write images (.nii.gz) and segmentation (.seg.nrrd), and no tables.

    dicom: images as DICOM series, a folder each. The same arguments give the same files. Raises InputError for another protocol,
    Cancelled when the user stops.
    """
    study = _study(protocol_name)
    progress = progress or Progress()
    name = f"sim-{protocol_name}-{seed}"
    progress.report(0, 1, f"simulating {name}")
    files = _write(study.scan(seed, study.usual, _Person()), Path(folder), name, dicom)
    progress.report(1, 1, "simulated case written")
    return files


def _study(protocol_name: str) -> _Study:
    if protocol_name not in _STUDIES:
        raise InputError(f"there is no phantom for protocol {protocol_name}", cure=f"Choose {', '.join(_STUDIES)}")
    return _STUDIES[protocol_name]


def _write(case: PhantomCase, folder: Path, name: str, dicom: bool) -> CaseFiles:
    """Write ``NAME.seg.nrrd`` and ``NAME_SEQUENCE.nii.gz``, or in the place of these the folders ``NAME_SEQUENCE``."""
    mask = folder / f"{name}.seg.nrrd"
    write_label_map(case.mask, mask)
    images = {sequence: folder / f"{name}_{sequence}{'' if dicom else '.nii.gz'}" for sequence in case.images}
    for number, (sequence, path) in enumerate(images.items(), start=1):
        if dicom:
            write_series(case.images[sequence], path, Examination(name, number, sequence))
        else:
            write_image(case.images[sequence], path)
    return CaseFiles(images, mask)


def _write_rows(path: Path, header: tuple[str, ...], rows: list[Any]) -> None:
    write_text(path, csv_text([header, *rows]))
