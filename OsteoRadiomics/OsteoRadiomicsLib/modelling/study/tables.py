"""Tables that studies of every type of outcome have."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from ..data.clinical import ClinicalTerm
from ..data.data import StudyData
from ..estimate import Estimate
from ..resampling.block import FittedBlock
from ..resampling.frequency import Frequency
from ..statistics.table_one import Form, number_forms, table_one
from .outcome import Study

S = TypeVar("S", bound=Study[Any, Any])


def made_once(make: Callable[[S], pd.DataFrame]) -> Callable[[S], pd.DataFrame]:
    """A table of a study that its files, its record and the evidence of its models share: the first that asks makes it."""

    @wraps(make)
    def shared(study: S) -> pd.DataFrame:
        if make not in study.made:
            study.made[make] = make(study)
        return study.made[make].copy()

    return shared


def with_interval(**found: Estimate) -> dict[str, float]:
    """Columns of a table: each estimate under its name, its interval under ``NAME_low`` and ``NAME_high``."""
    return {
        f"{name}{end}": number
        for name, own in found.items()
        for end, number in (("", own.value), ("_low", own.low), ("_high", own.high))
    }


def selection_of(blocks: Sequence[FittedBlock], found: Frequency | None) -> pd.DataFrame:
    """Every feature: block, kept, coefficient in the Radscore, how often selected in resamples, and why it was dropped."""
    rows = []
    share = found.share if found else {}
    for block in blocks:
        weights = dict(zip(block.names, block.coefficients if block.coefficients is not None else (), strict=False))
        for name, reason in zip(block.all_names, block.reasons, strict=True):
            frequency = share.get(name, 0.0) if found else np.nan
            rows.append((block.name, name, reason == "", weights.get(name, np.nan), frequency, reason))
    return pd.DataFrame(rows, columns=["block", "feature", "selected", "coefficient", "frequency", "reason"])


def baseline_by_set(
    sets: Mapping[str, StudyData], labels: Callable[[StudyData], np.ndarray], order: Sequence[str]
) -> pd.DataFrame:
    """Group comparison of the clinical variables in every set, each number in one form. labels: rows -> (n,) of ``order``."""
    parts = {name: (_shown_table(rows), labels(rows), rows.clusters) for name, rows in sets.items() if rows.terms}
    if not parts:
        return pd.DataFrame(columns=["set", "variable"])
    each = [number_forms(table, label, order=order, clusters=clusters) for table, label, clusters in parts.values()]
    forms = {name: Form.agreed([own[name] for own in each if name in own]) for own in each for name in own}
    frames = []
    for name, (table, label, clusters) in parts.items():
        found = table_one(table, label, order=order, clusters=clusters, forms=forms).frame()
        found.columns = [_plain_head(str(head)) for head in found.columns]
        found.insert(0, "set", name)
        frames.append(found)
    return pd.concat(frames, ignore_index=True)


def shown_clinical(clinical: np.ndarray, terms: Sequence[ClinicalTerm]) -> dict[str, list[object]]:
    """Clinical variables as people read them: numbers, and categories by name."""
    shown: dict[str, list[object]] = {}
    for position, term in enumerate(terms):
        values = clinical[:, position]
        item = term.input
        if item.kind == "number":
            shown[term.title] = [float(value) for value in values]
        elif term.level is None:
            names = {code: name for name, code in item.coding.items()}
            shown[item.name] = [None if np.isnan(value) else names[value] for value in values]
        else:
            before = shown.setdefault(item.name, [min(item.coding, key=lambda name: item.coding[name])] * len(values))
            shown[item.name] = [
                None if np.isnan(value) else (term.level if value == 1 else old)
                for value, old in zip(values, before, strict=True)
            ]
    return shown


def _shown_table(data: StudyData) -> pd.DataFrame:
    """The clinical variables of one set as people read them."""
    return pd.DataFrame(shown_clinical(data.clinical, data.terms), index=range(len(data)))


def _plain_head(head: str) -> str:
    """Group columns without their size, which differs between sets."""
    return head.split(" (n = ")[0].replace(" ", "_")
