"""Where a table of numbers comes from: software versions, plan, input hashes, warnings; one JSON file beside it."""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Iterable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from .. import __version__
from ..base.files import sha256_of_file, write_json
from ..base.notice import NOTICE
from ..protocols.extraction_plan import ExtractionPlan
from .feature_table import FeatureRow

PACKAGES = ("numpy", "scipy", "SimpleITK", "PyWavelets", "pandas", "scikit-learn", "numba")


def software_versions() -> dict[str, str]:
    """Versions of everything that can change a number."""
    found = {"osteoradiomics": __version__, "python": platform.python_version(), "system": platform.platform(terse=True)}
    for package in PACKAGES:
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            found[package] = "not installed"
    return found


def sha256_of_input(path: str | os.PathLike[str]) -> str:
    """SHA-256 of an image file, or of a DICOM folder's file hashes in order of content, not of name."""
    folder = Path(path)
    if not folder.is_dir():
        return sha256_of_file(folder)
    hashes = sorted(sha256_of_file(file) for file in folder.rglob("*") if file.is_file())
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()


def input_record(case: str, sequence: str, image: Path, mask: Path, beside: Path) -> dict[str, str]:
    """One case's inputs. Paths are kept relative to the result's folder so that a report can find the images again."""
    return {
        "case": case,
        "sequence": sequence,
        "image": _relative(image, beside),
        "image_sha256": sha256_of_input(image),
        "mask": _relative(mask, beside),
        "mask_sha256": sha256_of_input(mask),
    }


def provenance(
    plan: ExtractionPlan, inputs: Sequence[dict[str, Any]], rows: Iterable[FeatureRow], engine: str = "own"
) -> dict[str, Any]:
    """The provenance of a feature table. ``undefined`` says for each row which features are NaN and why."""
    rows = list(rows)
    return {
        "kind": "features",
        "notice": NOTICE,
        "engine": engine,
        "plan": plan.describe(),
        "protocol": {"name": plan.name, "hash": plan.hash},
        "versions": software_versions(),
        "inputs": list(inputs),
        "warnings": [*plan.warnings, *(f"{_place(row)}: {text}" for row in rows for text in row.warnings)],
        "undefined": [
            {"case": row.case, "sequence": row.sequence, "roi": row.roi, "reasons": dict(row.reasons)}
            for row in rows
            if row.reasons
        ],
    }


def provenance_path(table: str | os.PathLike[str]) -> Path:
    """``features.csv`` -> ``features.provenance.json``."""
    return Path(table).with_suffix(".provenance.json")


def write_provenance(content: dict[str, Any], table: str | os.PathLike[str]) -> None:
    """Write the provenance beside its table, atomically."""
    write_json(provenance_path(table), content)


def _relative(path: Path, beside: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), beside.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()


def _place(row: FeatureRow) -> str:
    return ", ".join(part for part in (row.case, row.sequence, row.roi) if part)
