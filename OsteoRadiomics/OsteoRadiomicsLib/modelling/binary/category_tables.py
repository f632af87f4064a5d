"""How one model moves patients between the plan's categories of risk in place of another, as tables."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from ..evaluation.risk_categories import CategoricalReclassification, categorical_reclassification
from ..study.names import CLINICAL, COMBINED, RADIOMICS, judged_basis
from ..study.notes import said
from ..study.tables import made_once
from .study import StudyResult
from .unseen import unseen_risk

COMPARED = ((COMBINED, CLINICAL), (COMBINED, RADIOMICS))
"""New and old model of each reclassification."""
_PARTS = {"nri": "nri", "nri_events": "of_events", "nri_no_events": "of_non_events"}


@made_once
def categories_table(result: StudyResult) -> pd.DataFrame:
    """Categorical NRI of the combined model over the others on every set; empty where the plan states no categories."""
    ends = ("", "_low", "_high")
    measures = [f"{name}{end}" for name in _PARTS for end in ends]
    rows: list[tuple[object, ...]] = []
    for new, old, set_name, found in _reclassified(result):
        net = found.net
        numbers = [getattr(getattr(net, part), end) for part in _PARTS.values() for end in ("value", "low", "high")]
        note = said(net.nri.note, judged_basis(set_name), "intervals and P")
        rows.append((new, old, set_name, judged_basis(set_name), *numbers, net.z, net.p, *found.up, *found.down, note))
    names = ["model", "versus", "set", "basis", *measures, "z", "p", "events_up", "no_events_up", "events_down", "no_events_down",
             "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


@made_once
def moves_table(result: StudyResult) -> pd.DataFrame:
    """Patients of each pair of categories, by the old model and by the new one, with and without the event."""
    rows = [
        (new, old, set_name, judged_basis(set_name), before, after, int(found.events[i, j]), int(found.non_events[i, j]))
        for new, old, set_name, found in _reclassified(result)
        for i, before in enumerate(found.names)
        for j, after in enumerate(found.names)
    ]
    names = ["model", "versus", "set", "basis", "category_versus", "category", "events", "no_events"]
    return pd.DataFrame(rows, columns=names)


def _reclassified(result: StudyResult) -> Iterator[tuple[str, str, str, CategoricalReclassification]]:
    """New model, old model, set, and what the change does."""
    limits = result.plan.risk_categories
    for new, old in COMPARED if limits else ():
        if {new, old} <= set(result.fitted.models):
            for set_name, data in result.prepared.sets.items():
                before, after = (unseen_risk(result, set_name, name) for name in (old, new))
                clusters = result.prepared.clusters(data.cases)
                yield new, old, set_name, categorical_reclassification(data.outcome, before, after, limits, clusters=clusters)
