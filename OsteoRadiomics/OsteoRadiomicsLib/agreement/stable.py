"""The list of features that readers reproduce: made by one or more ICC filters in turn, used by extraction and modelling."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import pandas as pd
from pydantic import Field, model_validator

from ..base.errors import TableError
from ..base.files import sha256_of_file
from ..base.notice import NOTICE
from ..base.records import Part, Record, RecordForm
from .intraclass_table import COLUMNS, IccFilter, Rule
from .simulated_names import any_simulated


class Criterion(Part):
    """One ICC filter that was applied, with everything needed to repeat it.

    name: what was compared ("inter-reader", "intra-reader A", "reader v. reviewer B"). rule: "point" or "lower"
    bound of the ``confidence`` interval above ``threshold``. raters: their names. n_cases: complete cases (the fewest of
    any feature). n_tested, n_stable: rows of the ICC table and how many passed this filter. table_sha256: of the feature table.
    simulated: whether any rater was simulated. independent: False for a reviewer against the reader whose masks he revised.
    """

    may_lack = frozenset({"independent"})

    name: str
    form: str
    threshold: float
    rule: Rule
    confidence: float
    raters: tuple[str, ...]
    n_cases: int
    n_tested: int
    n_stable: int
    table_sha256: str = ""
    simulated: bool = False
    independent: bool = True
    # Version 0.1.0 wrote the table's name, too, which may name a patient: it is read over, and not written again.
    table: str = Field(default="", exclude=True)


@dataclass(frozen=True)
class FeatureGroup:
    """Stable features of one combination of keys (sequence, ROI ...); ``keys`` is empty when the table had no such split."""

    keys: Mapping[str, str]
    features: tuple[str, ...]


class GroupRecord(Part):
    """A group as its file holds it. n: how many features."""

    may_lack = frozenset({"n"})

    keys: dict[str, str]
    n: int = 0
    features: tuple[str, ...]

    @model_validator(mode="after")
    def _counted(self) -> GroupRecord:
        if "n" in self.model_fields_set and self.n != len(self.features):
            raise ValueError(f"n is {self.n}, but there are {len(self.features)} features")
        return self


class StableFeaturesRecord(Record):
    """The content of a list's file."""

    form = RecordForm("a stable-feature list", "Make one with osteoradiomics icc --stable", TableError)
    may_lack = frozenset({"schema_version", "notice", "simulated"})

    kind: Literal["stable-features"]
    schema_version: int = 1
    notice: str = NOTICE
    created: str
    protocol_sha256: str
    simulated: bool = False
    criteria: tuple[Criterion, ...]
    groups: tuple[GroupRecord, ...]


@dataclass(frozen=True)
class StableFeatures:
    """Features that passed every criterion, for each group of the ICC table, with provenance.

    created: ISO date. protocol_sha256: hash of the protocol that the features were extracted with, "" if unknown.
    """

    criteria: tuple[Criterion, ...]
    groups: tuple[FeatureGroup, ...]
    protocol_sha256: str = ""
    created: str = ""

    @property
    def simulated(self) -> bool:
        """Whether any criterion rests on simulated readers."""
        return any(criterion.simulated for criterion in self.criteria)

    @property
    def notes(self) -> tuple[str, ...]:
        """What must be said of the list wherever it is used."""
        return tuple(
            f"the list of stable features was filtered by {criterion.name} ({', '.join(criterion.raters)}), where one revised "
            "the other's masks: that is no agreement of independent readers"
            for criterion in self.criteria
            if not criterion.independent
        )

    def names(self, **keys: str) -> tuple[str, ...]:
        """Features stable in every group that agrees with ``keys``: ``names(sequence="T1")``.

        A key that the list does not distinguish is ignored: a list made of one sequence holds for all. Raises TableError
        when no group agrees.
        """
        groups = [group for group in self.groups if all(group.keys.get(key, value) == value for key, value in keys.items())]
        if not groups:
            wanted = ", ".join(f"{key} {value}" for key, value in keys.items())
            raise TableError(f"the stable-feature list has nothing for {wanted}", cure="Measure agreement for it, too")
        shared = set(groups[0].features).intersection(*(group.features for group in groups[1:]))
        return tuple(name for name in groups[0].features if name in shared)


def criterion_of(
    name: str,
    table: pd.DataFrame,
    used: IccFilter,
    raters: Sequence[str],
    source: str | os.PathLike[str] | None = None,
    *,
    independent: bool = True,
) -> Criterion:
    """The record of one filter from its ICC table (``icc_table``). source: the feature table's file, hashed."""
    return Criterion(
        name=name,
        form=used.form,
        threshold=used.threshold,
        rule=used.rule,
        confidence=used.confidence,
        raters=tuple(raters),
        n_cases=int(table["n_cases"].min()),
        n_tested=len(table),
        n_stable=int(table["stable"].sum()),
        table_sha256=sha256_of_file(source) if source else "",
        simulated=any_simulated(raters),
        **Criterion.without_defaults(independent=independent),
    )


def stable_features(
    table: pd.DataFrame,
    criterion: Criterion,
    *,
    among: StableFeatures | None = None,
    protocol_sha256: str = "",
    created: str = "",
) -> StableFeatures:
    """Features whose row of an ICC table is stable, in table order.

    among: an earlier list; only its features are kept and its criteria stand first (inter-reader, then intra-reader).
    The earlier list may be split by fewer keys than the table. created: ISO date, today when empty.
    Raises TableError when the lists belong to different protocols, or a group of the table is absent from the earlier list.
    """
    if among and among.protocol_sha256 and protocol_sha256 and among.protocol_sha256 != protocol_sha256:
        raise TableError("the earlier stable-feature list belongs to another protocol", cure="Make both lists with one protocol")
    keys = list(table.columns[: list(table.columns).index(COLUMNS[0])])
    grouped = table.groupby(keys, sort=False) if keys else [((), table)]
    groups = []
    for values, rows in grouped:
        own = {key: str(value) for key, value in zip(keys, values if isinstance(values, tuple) else (values,), strict=True)}
        names = tuple(rows.loc[rows["stable"].astype(bool), "feature"])
        if among is not None:
            allowed = set(among.names(**own))
            names = tuple(name for name in names if name in allowed)
        groups.append(FeatureGroup(own, names))
    return StableFeatures(
        criteria=(*(among.criteria if among else ()), criterion),
        groups=tuple(groups),
        protocol_sha256=protocol_sha256 or (among.protocol_sha256 if among else ""),
        created=created or date.today().isoformat(),
    )


def write_stable_features(stable: StableFeatures, path: str | os.PathLike[str]) -> None:
    """Write the list as JSON, atomically. Raises OutputError."""
    StableFeaturesRecord(
        kind="stable-features",
        schema_version=StableFeaturesRecord.form.newest,
        notice=NOTICE,
        created=stable.created,
        protocol_sha256=stable.protocol_sha256,
        simulated=stable.simulated,
        criteria=stable.criteria,
        groups=tuple(
            GroupRecord(keys=dict(group.keys), n=len(group.features), features=group.features) for group in stable.groups
        ),
    ).write(path)


def read_stable_features(path: str | os.PathLike[str]) -> StableFeatures:
    """Read a list written by ``write_stable_features``. Raises TableError when it is missing, damaged or newer."""
    record = StableFeaturesRecord.read(path)
    return StableFeatures(
        criteria=record.criteria,
        groups=tuple(FeatureGroup(group.keys, group.features) for group in record.groups),
        protocol_sha256=record.protocol_sha256,
        created=record.created,
    )
