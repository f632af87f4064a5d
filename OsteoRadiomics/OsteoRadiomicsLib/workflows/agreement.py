"""Agreement between readers: the ICC of every feature of a table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ..agreement import IccFilter, Ratings, any_simulated, rating_groups, selected_rows, table_of_groups
from ..base.errors import InputError
from ..base.files import write_text
from ..protocols.protocol import load_protocol
from ..tables.reading import read_feature_table
from ..tables.rows import KEYS
from .case import AnyProtocol

if TYPE_CHECKING:
    import pandas as pd

SIMULATED = "some readers are simulated: this estimates stability, not agreement between people"


@dataclass(frozen=True)
class IccTable:
    """The ICC of every feature.

    frame: columns feature, icc, ci_low, ci_high, f, df1, df2, p, n_cases, n_raters, form, stable, reason, after the keys of
    the groups where there are several. used: form, threshold and rule. groups: what was compared. warnings: one line each.
    """

    frame: pd.DataFrame
    used: IccFilter
    groups: tuple[Ratings, ...]
    warnings: tuple[str, ...]

    @property
    def raters(self) -> tuple[str, ...]:
        """Every rater of the table."""
        return self.groups[0].raters

    @property
    def stable(self) -> tuple[str, ...]:
        """Features above the threshold, in the table's order."""
        return tuple(dict.fromkeys(self.frame.loc[self.frame["stable"], "feature"]))

    def to_dataframe(self) -> pd.DataFrame:
        """A copy of the table."""
        return self.frame.copy()

    def to_csv(self, path: str | os.PathLike[str] | None = None) -> str:
        """The table as verb ``icc`` writes it, byte for byte; with a path it is written there, atomically."""
        text = self.frame.to_csv(index=False, lineterminator="\n")
        if path is not None:
            write_text(path, text)
        return text

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return str(self.frame.to_html(index=False))


def icc_filter(
    form: str | None = None,
    threshold: float | None = None,
    by: str | None = None,
    *,
    confidence: float = 0.95,
    protocol: AnyProtocol | None = None,
) -> IccFilter:
    """Form, threshold and rule: what is given, else the protocol's, else the defaults. Raises SettingsError, ProtocolError."""
    spec = None
    if protocol is not None:
        spec = (load_protocol(protocol) if isinstance(protocol, str | os.PathLike) else protocol).agreement
    start = IccFilter(spec.form, spec.threshold, spec.by) if spec else IccFilter()
    given: dict[str, Any] = {"form": form, "threshold": threshold, "rule": by}
    return replace(start, confidence=confidence, **{key: value for key, value in given.items() if value is not None})


def icc(
    features: str | os.PathLike[str] | pd.DataFrame,
    *,
    case: str = "case",
    rater: str = "reader",
    form: str | None = None,
    threshold: float | None = None,
    by: str | None = None,
    confidence: float = 0.95,
    protocol: AnyProtocol | None = None,
    where: Mapping[str, str] | None = None,
) -> IccTable:
    """The ICC of every feature between readers, as verb ``icc`` gives it.

    features: a long feature table (a row per case and rater), as file or data frame. form: such as "ICC(2,1)". by: "point"
    or "lower" bound is compared with the threshold. where: only rows with these values, such as {"session": "1"}.
    Raises TableError and SettingsError.
    """
    used = icc_filter(form, threshold, by, confidence=confidence, protocol=protocol)
    wanted = dict(where or {})
    source = str(features) if isinstance(features, str | os.PathLike) else "the data frame"
    if isinstance(features, str | os.PathLike):
        frame = read_feature_table(features, (case, rater, *wanted, *KEYS))
    elif hasattr(features, "columns"):
        frame = features
    else:
        raise InputError(f"a {type(features).__name__} is no feature table", cure="Give a path or a data frame")
    groups = rating_groups(selected_rows(frame, wanted, where=source), case, rater, where=source)
    warnings = [*left_out(groups, case), *([SIMULATED] if any_simulated(groups[0].raters) else [])]
    return IccTable(table_of_groups(groups, used), used, groups, tuple(warnings))


def left_out(groups: tuple[Ratings, ...], case: str) -> list[str]:
    """What was left out of each group, one line per group."""
    lines = []
    for ratings in groups:
        place = "".join(f"{key} {value}: " for key, value in ratings.group.items())
        if ratings.incomplete:
            names = ", ".join(ratings.incomplete)
            lines.append(f"{place}{len(ratings.incomplete)} {case}(s) not read by every rater left out: {names}")
    return lines
