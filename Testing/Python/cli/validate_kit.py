"""Verb ``validate`` as its tests call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from OsteoRadiomicsLib.cli import main

EQUATION = "op-mri-clinical-published"


def validate(folder: Path, table: pd.DataFrame, *arguments: str, models: tuple[str, ...] = (EQUATION,)) -> int:
    """Run the verb on a clinical table; results lie in ``folder``/out."""
    table.to_csv(folder / "centre.csv", index=False)
    named = [word for model in models for word in ("--model", model)]
    outcome = () if "--outcome" in arguments else ("--outcome", "op")
    given = ["--clinical", str(folder / "centre.csv"), *outcome, "--out", str(folder / "out")]
    return main(["validate", *named, *given, *arguments])


def record(folder: Path) -> dict[str, Any]:
    """What the verb found."""
    return json.loads((folder / "out" / "validation.json").read_text(encoding="utf-8"))
