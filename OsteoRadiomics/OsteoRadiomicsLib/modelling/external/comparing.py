"""Every two models on the same patients, by the test that fits what they predict."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from ...scoring.outcome_schema import TimeToEventOutcome
from ...scoring.score_table import AnyScores, CaseScores, ClassScores
from ..data.inputs import Flags, Floats
from ..data.survival import Survival, is_survival
from ..estimate import Estimate, json_interval, json_number
from ..evaluation.at_horizon import compare_auc_at, not_judged
from ..evaluation.delong import delong_paired
from ..evaluation.hand_till import hand_till_matrix
from ..evaluation.survival_concordance import compare_c, compare_uno_c
from ..number.performance import compare_errors
from .followed import last_judged
from .judging import Patients
from .record import PairRecord


def comparisons(
    kind: str, scores: Mapping[str, AnyScores], truth: np.ndarray, keep: Flags, people: Patients
) -> tuple[PairRecord, ...]:
    """Every two models on the same patients."""
    found = []
    if kind == "classes" and len(scores) > 1:
        shares = {name: own.probability[keep] for name, own in scores.items() if isinstance(own, ClassScores)}
        names = next(own.model.names for own in scores.values() if isinstance(own, ClassScores))
        return _class_pairs(np.array(names, dtype=object)[truth], shares, names, people)
    for (first, a), (second, b) in combinations(scores.items(), 2):
        assert isinstance(a, CaseScores)
        assert isinstance(b, CaseScores)
        if is_survival(truth):
            found += [_record(first, second, *own) for own in _times(truth, a, b, keep)]
            continue
        one, other = a.answers.prediction[keep], b.answers.prediction[keep]
        if kind == "number":
            error = compare_errors(truth, one, other, clusters=people.clusters)
            difference, z, p = error.difference, None, json_number(error.p)
        else:
            test = delong_paired(truth, one, other, clusters=people.clusters)
            difference, z, p = test.difference, json_number(test.statistic), json_number(test.p)
        value, interval = json_number(difference.value), json_interval(difference)
        found.append(PairRecord(first=first, second=second, difference=value, difference_ci=interval, z=z, p=p))
    return tuple(found)


def _class_pairs(
    outcome: np.ndarray, shares: Mapping[str, Floats], names: Sequence[str], people: Patients
) -> tuple[PairRecord, ...]:
    seen = set(outcome)  # a class without patients has no pair
    there = [place for place, name in enumerate(names) if name in seen]
    shown = {model: share[:, there] for model, share in shares.items()}
    matrix = hand_till_matrix(outcome, shown, [names[place] for place in there], clusters=people.clusters)
    return tuple(
        PairRecord(
            first=matrix.names[i], second=matrix.names[j], difference=json_number(matrix.difference[i, j]),
            difference_ci=(None, None), z=json_number(matrix.z[i, j]), p=json_number(matrix.p[i, j]),
        )
        for i, j in combinations(range(len(matrix.names)), 2)
    )  # fmt: skip


def _times(outcome: Survival, first: CaseScores, second: CaseScores, keep: Flags) -> Iterator[tuple[str, Estimate, float]]:
    """What of two models of a time to an event is compared, the difference, and P."""
    horizons, unit = _shared_horizons(first, second)
    until = last_judged(outcome, horizons)
    one, other = first.answers.linear[keep], second.answers.linear[keep]
    yield "Harrell's C", *compare_c(outcome, one, other)
    yield f"Uno's C up to {until:g} {unit}", *compare_uno_c(outcome, one, other, until)
    for time in horizons:
        if not not_judged(outcome, time):
            yield f"AUC at {time:g} {unit}", *compare_auc_at(outcome, one, other, time)


def _shared_horizons(first: CaseScores, second: CaseScores) -> tuple[tuple[float, ...], str]:
    one, other = first.model.spec.outcome, second.model.spec.outcome
    assert isinstance(one, TimeToEventOutcome)
    assert isinstance(other, TimeToEventOutcome)
    return tuple(time for time in one.horizons if time in other.horizons), one.unit


def _record(first: str, second: str, measure: str, difference: Estimate, p: float) -> PairRecord:
    z = difference.value / difference.se if difference.se > 0 else np.nan
    return PairRecord(
        first=first, second=second, difference=json_number(difference.value), difference_ci=json_interval(difference),
        z=json_number(z), p=json_number(p), measure=measure,
    )  # fmt: skip
