"""The prediction sets of a study's models: how often they hold the true class, and how many classes they hold."""

from __future__ import annotations

import pandas as pd

from ..evaluation.conformal import cross_sets, set_sizes
from ..study.names import TRAIN, judged_basis
from ..study.tables import made_once
from .study import StudyResult
from .unseen import unseen_risk

_SHARES = {"coverage": "all", "coverage_events": "events", "coverage_no_events": "non_events", "right_of_one": "right_of_one"}
NAMES = ["model", "set", "basis", "aim", "aim_of", "cases",
         *(f"{name}{end}" for name in _SHARES for end in ("", "_low", "_high")), "one", "both", "none", "mean_size"]  # fmt: skip


@made_once
def sets_table(result: StudyResult) -> pd.DataFrame:
    """Every model on the training rows out of fold, each fold by limits from the others, and on every test set by its own limits.

    Empty where the plan asks for no prediction sets.
    """
    rows: list[tuple[object, ...]] = []
    plan, folds = result.plan, result.procedure.folds
    for name, model in result.models.items() if plan.coverage is not None else ():
        limits = model.spec.prediction_sets
        for set_name, data in result.prepared.sets.items():
            risk, clusters = unseen_risk(result, set_name, name), result.prepared.clusters(data.cases)
            assert limits is not None
            if set_name == TRAIN:
                sets = cross_sets(data.outcome, risk, folds, limits.coverage, limits.of, clusters=clusters)
            else:
                sets = limits.possible(risk)
            found = set_sizes(data.outcome, sets, clusters=clusters, folds=folds if set_name == TRAIN else None)
            shares = [getattr(found, part) for part in _SHARES.values()]
            numbers = [value for share in shares for value in (share.value, share.low, share.high)]
            rows.append(
                (name, set_name, judged_basis(set_name), limits.coverage, limits.of, len(data), *numbers, found.one, found.both,
                 found.none, found.mean_size)
            )  # fmt: skip
    return pd.DataFrame(rows, columns=NAMES)
