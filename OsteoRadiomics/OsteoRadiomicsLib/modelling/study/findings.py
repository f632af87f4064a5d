"""What was found of frozen models, as the evidence that their files carry: figures out of fold and of each test set."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ...scoring.evidence import Basis, Ends, Figure, Finding
from .names import HELD_OUT, MODELS, OUT_OF_FOLD
from .outcome import Study
from .record import EstimateRecord

BASES: dict[str, Basis] = {OUT_OF_FOLD: "cross-validation", HELD_OUT: "held-out"}
RATES = {"sensitivity": "Sensitivity", "specificity": "Specificity", "ppv": "PPV", "npv": "NPV"}
LINE = {
    "slope": "Calibration slope",
    "intercept": "Calibration intercept",
    "in_the_large": "Calibration in the large",
    "expected_observed": "Expected over observed events",
}
OF_CLASSES = {
    "hand_till": "Hand and Till's AUC",
    "macro_auc": "Macro AUC",
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "kappa_linear": "Kappa, linear weights",
    "brier": "Brier score",
}
"""Names in records -> of figures: at the cut-off, of calibration, and of all classes together."""


def judged(performances: Iterable[Any]) -> Iterator[Any]:
    """Records of the performances that are evidence: of the study's models, on rows that these were not fitted on."""
    for performance in performances:
        if performance.basis in BASES and performance.model in MODELS:
            yield performance.record()


def finding(
    study: Study[Any, Any], set_name: str, basis: str, *, cases: int, events: int | None, figures: Iterable[Figure]
) -> Finding:
    """One model on one set. basis: a key of ``BASES``. cases, events: rows of the set.

    Without the time, which openings.jsonl has: the same study gives the same files.
    """
    patients = len({str(patient) for patient in study.prepared.sets[set_name].patients})
    inputs = study.work.inputs
    return Finding(
        basis=BASES[basis], data=set_name, made="", outcome=study.protocol.outcome.column, cases=cases,
        patients=patients, events=events, figures=tuple(figures),
        intervals=study.work.procedures[0].folds.method if basis == OUT_OF_FOLD else "",
        remarks=opened_again(study, set_name),
        tables={key: value for key, value in inputs.items() if key in ("features_sha256", "clinical_sha256")},
    )  # fmt: skip


def opened_again(study: Study[Any, Any], set_name: str) -> tuple[str, ...]:
    """What to beware of where a test set was looked at before."""
    times = sum(item.set == set_name for item in study.openings)
    return (f"The set was opened {times} times with different models",) if times > 1 else ()


def figure(name: str, found: EstimateRecord | None, group: str = "", n: int | None = None) -> Figure:
    """A recorded estimate."""
    return with_ends(name, found.value, found.ci, group, n) if found else with_ends(name, None, group=group, n=n)


def with_ends(name: str, value: float | None, ends: Ends | None = None, group: str = "", n: int | None = None) -> Figure:
    """A number, and its interval where both ends are known."""
    return Figure(name=name, group=group, value=value, ci_95=None if ends is None or None in ends else ends, n=n)


def by_model(found: Iterable[tuple[str, Finding]]) -> dict[str, list[Finding]]:
    """Model -> its findings, in order."""
    grouped: dict[str, list[Finding]] = {}
    for name, own in found:
        grouped.setdefault(name, []).append(own)
    return grouped
