"""Kappa as verbs print it: of raters with each other, and of a reader with a reference."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..agreement.gradings import GradeKappa
    from ..agreement.kappa import Kappa
    from ..workflows.study_calibration import GradeCalibration


def kappa_json(row: GradeKappa) -> dict[str, Any]:
    """One comparison as ``--json`` prints it; undefined is null beside its reason."""
    return {
        "question": row.question, "raters": row.raters, "method": row.method, "weights": row.weights, **_figures(row.found)
    }  # fmt: skip


def kappa_line(row: GradeKappa) -> str:
    """One comparison in one line."""
    return _line(f"{row.question}, {row.raters}: {row.method}'s kappa", row.weights, row.found)


def calibration_json(row: GradeCalibration) -> dict[str, Any]:
    """A reader's grades against a reference as ``--json`` prints them."""
    return {
        "reader": row.reader, "question": row.question, "weights": row.weights, **_figures(row.found), "higher": row.higher,
        "lower": row.lower,
    }  # fmt: skip


def calibration_line(row: GradeCalibration) -> str:
    """A reader's grades against a reference in one line."""
    head = _line(f"{row.reader}, {row.question}: Cohen's kappa", row.weights, row.found)
    return f"{head}, higher on {row.higher}, lower on {row.lower}"


def _figures(own: Kappa) -> dict[str, Any]:
    return {
        "kappa": _known(own.kappa), "ci": [_known(own.ci_low), _known(own.ci_high)], "observed": _known(own.observed),
        "cases": own.n_cases, "reason": own.reason,
    }  # fmt: skip


def _line(head: str, weights: str, own: Kappa) -> str:
    head += "" if weights == "none" else f", {weights} weights"
    if math.isnan(own.kappa):
        return f"{head} is undefined ({own.n_cases} cases): {own.reason}"
    interval = f"{100 * own.confidence:g} % CI {own.ci_low:.3f} to {own.ci_high:.3f}" if not own.reason else own.reason
    return f"{head} {own.kappa:.3f} ({interval}), {own.n_cases} cases"


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
