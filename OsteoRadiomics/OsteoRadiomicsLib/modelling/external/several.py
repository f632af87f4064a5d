"""The patients of a validation by centre, where a column names several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from ...base.errors import TableError
from ...scoring.case_tables import CASE
from ..data.inputs import Flags
from ..evaluation.centre_record import CentresRecord
from ..evaluation.centres import MOST, judge_centres
from ..evaluation.scorecard import Scorecard
from ..study.names import HELD_OUT
from .centre import CentreTable
from .judging import Judged, Patients


def centre_names(centre: CentreTable, cases: Sequence[str]) -> np.ndarray | None:
    """(n,) centre of each case; None where no column names them. Raises TableError for more than centres can be."""
    if not centre.group:
        return None
    names = np.array([name.strip() for name in centre.rows(cases).columns[centre.group]])
    count = len(np.unique(names))
    if count > MOST:
        raise TableError(
            f"column {centre.group} holds {count} names, at most {MOST} centres are told apart", where=centre.sheet.where,
            cure="Name another column with --centre",
        )  # fmt: skip
    return names


def of_model(name: str, judged: Judged, groups: np.ndarray | None, people: Patients) -> CentresRecord | None:
    """One model in every centre."""
    card = judged.card
    if groups is None or not isinstance(card, Scorecard):
        return None
    return CentresRecord.of(name, HELD_OUT, judge_centres(card.outcome, card.score, groups, clusters=people.clusters))


def remarks_of(records: Sequence[CentresRecord]) -> tuple[str, ...]:
    """What must stand beside the headline, each once though several models share it."""
    left: dict[tuple[str, str], list[str]] = {}
    for own in records:
        for name, reason in own.pooled.left_out.items():
            left.setdefault((name, reason), []).append(own.model)
    found = [
        f"centre {name} is left out of the pooled AUC ({', '.join(models)}): {reason}" for (name, reason), models in left.items()
    ]
    return (*found, *dict.fromkeys(f"pooled AUC of centres: {own.pooled.note}" for own in records if own.pooled.note))


def unjudged(centre: CentreTable, groups: np.ndarray | None, excluded: Mapping[str, str]) -> tuple[str, ...]:
    """One sentence for each centre with outcomes of which no case is judged, with the commonest reason."""
    if groups is None:
        return ()
    reasons: dict[str, Counter[str]] = {}
    columns = centre.sheet.columns
    for name, case in zip(columns[centre.group], columns[CASE], strict=True):
        if name.strip() not in groups and case in excluded:
            reasons.setdefault(name.strip(), Counter())[excluded[case]] += 1
    return tuple(
        f"centre {name} is not judged: none of its {own.total()} cases has a score ({own.most_common(1)[0][0]})"
        for name, own in reasons.items()
    )


def noted(name: str, groups: np.ndarray | None, remarked: Flags) -> tuple[str, ...]:
    """One sentence for each centre of which every score of a model carries a note, as where a variable was not measured there."""
    if groups is None or remarked.all():
        return ()
    return tuple(
        f"every score of centre {centre} by {name} carries a note, such as an imputed value: scores.csv holds them"
        for centre in np.unique(groups)
        if remarked[groups == centre].all()
    )
