"""Finished cases of a cohort on disk, one small file each, so that a stopped run resumes where it was."""

from __future__ import annotations

import hashlib
import json
import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .. import __version__
from ..base.files import sha256_of_json, write_json
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.feature_table import FeatureRow
from .cases import CaseInput


@dataclass(frozen=True)
class Outcome:
    """What became of one line of the case list: its rows, or the reason why there are none."""

    rows: tuple[FeatureRow, ...]
    failure: str | None
    inputs: dict[str, str]


class ResultStore:
    """The folder ``cases`` of a cohort run. A result counts only while plan, images, choice of ROIs and version are the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, item: CaseInput, fingerprint: str) -> Outcome | None:
        """The stored outcome of a case, None when there is none that is still valid. Failures are tried again."""
        try:
            content = json.loads(self._path(item).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if content.get("fingerprint") != fingerprint:
            return None
        return Outcome(tuple(_row(entry) for entry in content["rows"]), None, content["inputs"])

    def save(self, item: CaseInput, fingerprint: str, outcome: Outcome) -> None:
        """Keep a finished case."""
        write_json(
            self._path(item),
            {"fingerprint": fingerprint, "inputs": outcome.inputs, "rows": [_entry(row) for row in outcome.rows]},
        )

    def _path(self, item: CaseInput) -> Path:
        readable = re.sub(r"[^A-Za-z0-9-]+", "_", f"{item.case}_{item.sequence}")[:60]
        unique = hashlib.sha256(f"{item.case}\0{item.sequence}".encode()).hexdigest()[:12]
        return self._folder / f"{readable}-{unique}.json"


def fingerprint(item: CaseInput, plan: ExtractionPlan, inputs: dict[str, str]) -> str:
    """SHA-256 of everything a case's result depends on. inputs: the case's entry of the provenance, with its hashes."""
    return sha256_of_json(
        {
            "plan": plan.hash,
            "version": __version__,
            "image": inputs["image_sha256"],
            "mask": inputs["mask_sha256"],
            "labels": item.labels,
            "segments": item.segments,
        }
    )


def _entry(row: FeatureRow) -> dict[str, Any]:
    values = [None if math.isnan(value) else value if math.isfinite(value) else str(value) for value in row.values.tolist()]
    return {
        "case": row.case,
        "sequence": row.sequence,
        "roi": row.roi,
        "names": list(row.names),
        "values": values,
        "reasons": dict(row.reasons),
        "warnings": list(row.warnings),
    }


def _row(entry: dict[str, Any]) -> FeatureRow:
    values = np.array([math.nan if value is None else float(value) for value in entry["values"]])
    names, warnings = tuple(entry["names"]), tuple(entry["warnings"])
    return FeatureRow(entry["case"], entry["sequence"], entry["roi"], names, values, entry["reasons"], warnings)
