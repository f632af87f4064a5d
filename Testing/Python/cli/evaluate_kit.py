"""Verb ``evaluate`` as its tests call it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
from OsteoRadiomicsLib.cli import main


def evaluate(folder: Path, table: pd.DataFrame | str, *arguments: str) -> int:
    """Run the verb on a table; results lie in ``folder``/out."""
    source = folder / "scores.csv"
    source.write_text(table if isinstance(table, str) else table.to_csv(index=False), encoding="utf-8")
    return main(["evaluate", "--scores", str(source), "--out", str(folder / "out"), *arguments])


def metrics(folder: Path) -> dict[str, Any]:
    """What the verb found."""
    return json.loads((folder / "out" / "metrics.json").read_text())
