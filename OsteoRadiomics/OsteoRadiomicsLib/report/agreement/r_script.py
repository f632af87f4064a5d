"""A script that repeats the folder's tables in R, so that a statistician can check and go on with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...agreement import ComparisonResult
from .agreement_inputs import file_name

SCRIPT, MADE_IN_R = "agreement.R", "_in_r.csv"
CODE = Path(__file__).with_name("repeat_in_r.R")


def r_script(results: Sequence[ComparisonResult]) -> str:
    """The text of agreement.R: what was compared, and the code. It reads the tables beside it."""
    lists = ",\n".join(f"  {_r_list(result)}" for result in results)
    head = (
        "# Repeats ICC, limits of agreement, repeatability, Dice and kappa of this folder in R and tells the largest gaps.\n"
        "# Run it in this folder: Rscript agreement.R. For research use only: not a diagnosis.\n"
    )
    return f"{head}comparisons <- list(\n{lists}\n)\n\n{CODE.read_text(encoding='utf-8')}"


def _r_list(result: ComparisonResult) -> str:
    own, name = result.comparison, file_name(result.comparison.name)
    words = {
        "name": own.name, "readings": f"readings_{name}.csv", "file": f"{name}.csv", "case": own.case_col,
        "rater": own.rater_col, "form": own.criterion.form,
    }  # fmt: skip
    parts = [f"{key} = {_quoted(value)}" for key, value in words.items()]
    return f"list({', '.join(parts)}, confidence = {own.criterion.confidence!r})"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
