"""What a study found of its frozen models, as the evidence that their files carry: figures out of fold and of each test set."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ...scoring.evidence import Basis, Figure, Finding
from .names import HELD_OUT, OUT_OF_FOLD
from .outcome import Study
from .record import EstimateRecord

BASES: dict[str, Basis] = {OUT_OF_FOLD: "cross-validation", HELD_OUT: "held-out"}


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
    if found is None:
        return Figure(name=name, group=group, value=None, n=n)
    known = None not in found.ci
    return Figure(name=name, group=group, value=found.value, ci_95=found.ci if known else None, n=n)


def plain(name: str, value: float | None) -> Figure:
    """A number without an interval."""
    return Figure(name=name, value=value)


def by_model(found: Sequence[tuple[str, Finding]]) -> dict[str, list[Finding]]:
    """Model -> its findings, in order."""
    grouped: dict[str, list[Finding]] = {}
    for name, own in found:
        grouped.setdefault(name, []).append(own)
    return grouped
