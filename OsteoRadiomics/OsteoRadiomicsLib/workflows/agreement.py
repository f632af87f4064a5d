"""Agreement between readers: the ICC of every feature of a table, and the list of stable features."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..agreement import (
    IccFilter,
    Ratings,
    StableFeatures,
    any_simulated,
    criterion_of,
    rating_groups,
    selected_rows,
    stable_features,
    table_of_groups,
    write_stable_features,
)  # fmt: skip
from ..agreement.small_numbers import ByRule, few_cases, stable_by_rule
from ..base.errors import TableError
from ..base.files import write_text
from ..base.notice import NOTICE
from ..base.notices import collected_notices
from ..base.spreadsheets import frame_csv
from ..protocols.protocol import Protocol, load_protocol
from ..tables.feature_table import FeatureTable
from ..tables.provenance import PlanMark, read_provenance
from ..tables.reading import read_feature_table
from ..tables.rows import KEYS
from ..tables.sheet import some_names
from ..tables.source import table_source
from ..tables.spelling import spellings

if TYPE_CHECKING:
    import pandas as pd

    from ..tables.source import AnyTable
    from .case import AnyProtocol

SIMULATED = "some readers are simulated: this estimates stability, not agreement between people"


@dataclass(frozen=True)
class IccTable:
    """The ICC of every feature.

    frame: columns feature, icc, ci_low, ci_high, f, df1, df2, p, n_cases, n_raters, form, stable, reason, after the keys of
    the groups where there are several. used: form, threshold and rule. groups: what was compared. warnings: one line each.
    rater: the column that names the raters. table: what was given. protocol: whose form, threshold and rule were asked for.
    """

    frame: pd.DataFrame
    used: IccFilter
    groups: tuple[Ratings, ...]
    warnings: tuple[str, ...]
    rater: str
    table: AnyTable
    protocol: AnyProtocol | None = None

    def __len__(self) -> int:
        return len(self.frame)

    def __getitem__(self, column: str) -> pd.Series:
        return self.frame[column]

    @property
    def raters(self) -> tuple[str, ...]:
        """Every rater of the table."""
        return self.groups[0].raters

    @property
    def stable(self) -> tuple[str, ...]:
        """Features above the threshold, in the table's order."""
        return tuple(dict.fromkeys(self.frame.loc[self.frame["stable"], "feature"]))

    @property
    def by_rule(self) -> ByRule:
        """How many are above the threshold by the ICC itself, and by its lower bound, whichever decides."""
        return stable_by_rule(self.frame, self.used)

    @property
    def protocol_sha256(self) -> str:
        """Hash of the protocol that the features were extracted with: what the table says, else the named protocol's, else "".

        Raises TableError for a damaged provenance file.
        """
        said: PlanMark | None = None
        if isinstance(self.table, FeatureTable):
            said = self.table.made_by
        elif self._path is not None and (made := read_provenance(self._path)) is not None:
            said = made.made_by
        if said is not None and said.hash is not None:
            return said.hash
        return _protocol(self.protocol).features_hash() if self.protocol is not None else ""

    @property
    def _path(self) -> Path | None:
        return Path(self.table) if isinstance(self.table, str | os.PathLike) else None

    @property
    def notice(self) -> str:
        """What every result says."""
        return NOTICE

    def to_dataframe(self) -> pd.DataFrame:
        """A copy of the table."""
        return self.frame.copy()

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """The table as verb ``icc`` writes it, byte for byte; with a path it is written there, atomically."""
        text = frame_csv(self.frame)
        if path is not None:
            write_text(path, text)
        return text

    def stable_list(self, among: StableFeatures | None = None) -> StableFeatures:
        """The stable features as training takes them. among: an earlier list, of which this keeps a part. Raises TableError."""
        criterion = criterion_of(f"between {self.rater}s", self.frame, self.used, self.raters, self._path)
        return stable_features(self.frame, criterion, among=among, protocol_sha256=self.protocol_sha256)

    def write_stable(self, path: str | os.PathLike[str], among: StableFeatures | None = None) -> None:
        """Write ``stable_list`` atomically. Raises OutputError and TableError."""
        write_stable_features(self.stable_list(among), path)

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return f"{self.frame.to_html(index=False)}<p>{NOTICE}</p>"


def icc_filter(
    form: str | None = None,
    threshold: float | None = None,
    by: str | None = None,
    *,
    confidence: float = 0.95,
    protocol: AnyProtocol | None = None,
) -> IccFilter:
    """Form, threshold and rule: what is given, else the protocol's, else the defaults. Raises SettingsError, ProtocolError."""
    spec = _protocol(protocol).agreement if protocol is not None else None
    start = IccFilter(spec.form, spec.threshold, spec.by) if spec else IccFilter()
    given: dict[str, Any] = {"form": form, "threshold": threshold, "rule": by}
    return replace(start, confidence=confidence, **{key: value for key, value in given.items() if value is not None})


def icc(
    features: AnyTable,
    *,
    case: str = "case",
    rater: str = "reader",
    form: str | None = None,
    threshold: float | None = None,
    by: str | None = None,
    confidence: float = 0.95,
    protocol: AnyProtocol | None = None,
    where: Mapping[str, str] | None = None,
    extra_features: Sequence[str] = (),
    allow_partial: bool = False,
    all_cases: bool = False,
) -> IccTable:
    """The ICC of every feature between readers, as verb ``icc`` gives it.

    features: a long feature table (a row per case and rater): file, data frame or FeatureTable. case, rater: its columns.
    form: such as "ICC(2,1)". by: "point" or "lower" bound is compared with the threshold. protocol: form, threshold and rule
    where they are not given. where: only rows with these values, such as {"session": "1"}. extra_features: columns that are
    features though their names are not PyRadiomics-style. allow_partial: also where fewer than half of the cases were read by
    every rater. all_cases: beside the ICC of complete cases also that of all readings, by a mixed model, whoever read which case.
    Raises TableError, SettingsError.
    """
    used = icc_filter(form, threshold, by, confidence=confidence, protocol=protocol)
    wanted = {column: str(value) for column, value in (where or {}).items()}
    source = table_source(features, "the feature table")
    with collected_notices() as notices:
        frame = read_feature_table(source, (case, rater, *wanted, *KEYS), extra=extra_features)
    rows = selected_rows(frame, wanted, where=source.where)
    groups = rating_groups(rows, case, rater, where=source.where, extra=extra_features)
    alike = _spelled_alike(groups, rows, (case, rater, *KEYS))
    if not (allow_partial or all_cases):
        _refuse_partial(groups, case, alike, source.where)
    simulated = [SIMULATED] if any_simulated(groups[0].raters) else []
    few = _few(groups, used)
    warnings = [*notices, *groups[0].notes, *left_out(groups, case), *alike, *few, *simulated]
    return IccTable(table_of_groups(groups, used, all_cases=all_cases), used, groups, tuple(warnings), rater, features, protocol)


def _protocol(given: AnyProtocol) -> Protocol:
    return given if isinstance(given, Protocol) else load_protocol(given)


def _spelled_alike(groups: Sequence[Ratings], rows: pd.DataFrame, keys: Sequence[str]) -> list[str]:
    """Ids that look like one: cases that some rater did not read, and names of raters, sequences, ROIs; one line per column."""
    case = keys[0]
    lines = []
    for column in dict.fromkeys(keys):
        if column not in rows.columns:
            continue
        found = spellings(str(name).strip() for name in rows[column])
        if column == case:
            open_cases = {name for ratings in groups for name in ratings.incomplete}
            found = [group for group in found if open_cases.issuperset(group)]
        if found:
            pairs = some_names(" and ".join(group) for group in found)
            lines.append(f"column {column} spells what looks like one {column} differently: {pairs}; write it alike in every row")
    return lines


def _refuse_partial(groups: Sequence[Ratings], case: str, alike: Sequence[str], where: str) -> None:
    for ratings in groups:
        complete, total = len(ratings.cases), len(ratings.cases) + len(ratings.incomplete)
        if 2 * complete < total:
            place = "".join(f", {key} {value}" for key, value in ratings.group.items())
            hint = f" ({'; '.join(alike)})" if alike else ""
            raise TableError(
                f"only {complete} of {total} {case}s were read by every rater{hint}",
                where=f"{where}{place}",
                cure="Complete the readings, or ask for all readings (--all-cases), or for a part (--allow-partial)",
            )


def _few(groups: Sequence[Ratings], used: IccFilter) -> list[str]:
    """One line where the smallest group has fewer cases than the rule needs."""
    few = few_cases(min(len(ratings.cases) for ratings in groups), len(groups[0].raters), used)
    if few is None:
        return []
    return [
        f"{few.cases} cases are few: {few.needed} show {used.statistic} above {used.threshold:g} with power 0.8 when the ICC is "
        f"{few.expected:g} (icc-size --rule {used.rule}); features may pass or fail by chance"
    ]


def left_out(groups: tuple[Ratings, ...], case: str) -> list[str]:
    """What was left out of each group, one line per group."""
    lines = []
    for ratings in groups:
        place = "".join(f"{key} {value}: " for key, value in ratings.group.items())
        if ratings.incomplete:
            names = ", ".join(ratings.incomplete)
            lines.append(f"{place}{len(ratings.incomplete)} {case}(s) not read by every rater left out: {names}")
    return lines
