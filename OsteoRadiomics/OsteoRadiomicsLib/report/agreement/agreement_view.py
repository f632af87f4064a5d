"""Tables of the agreement report as the page shows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ...agreement import ComparisonResult, class_counts
from ...base.language import retold, tr
from ...protocols.extraction_settings import FEATURE_CLASSES
from ..html import fixed


@dataclass(frozen=True)
class Count:
    """Stable among tested features.

    total: tested ones; 0 means that there is no such feature.
    """

    stable: int
    total: int

    @property
    def share(self) -> float:
        """Stable share in percent, 0 when there is nothing."""
        return 100 * self.stable / self.total if self.total else 0.0


@dataclass(frozen=True)
class CountTable:
    """Counts by image type (rows) and feature class (columns), the last row and column being totals."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Count, ...]], ...]


@dataclass(frozen=True)
class OverlapLine:
    """Overlap of one pair of readings on one ROI over all cases. undefined: comparisons without distances, and why."""

    pair: str
    roi: str
    cases: int
    dice: str
    lowest_dice: str
    lowest_case: str
    hd95: str
    assd: str
    surface_dice: str
    volume_difference: str
    undefined: str


@dataclass(frozen=True)
class GradeLine:
    """Kappa of two raters on one question.

    observed: (weighted) share of agreement. reason: why kappa or interval is undefined.
    """

    question: str
    comparison: str
    raters: str
    weights: str
    kappa: str
    interval: str
    observed: str
    cases: int
    reason: str


def count_table(result: ComparisonResult) -> CountTable:
    """Stable features by image type and class, all groups together."""
    counts = class_counts(result)
    present = counts["feature_class"].unique()
    classes = [name for name in FEATURE_CLASSES if name in present] + [name for name in present if name not in FEATURE_CLASSES]
    rows = []
    for image_type, own in counts.groupby("image_type", sort=False):
        cells = [_count(own[own["feature_class"] == name]) for name in classes]
        rows.append((str(image_type), (*cells, _count(own))))
    totals = tuple(_count(counts[counts["feature_class"] == name]) for name in classes)
    return CountTable((*classes, "all"), (*rows, ("all", (*totals, _count(counts)))))


def group_counts(result: ComparisonResult) -> tuple[tuple[str, Count], ...]:
    """Stable features of each sequence, ROI ..., empty when there is one group only."""
    keys = list(result.group_columns)
    if not keys:
        return ()
    found = []
    for values, own in result.icc.groupby(keys, sort=False):
        names = values if isinstance(values, tuple) else (values,)
        found.append((", ".join(map(str, names)), Count(int(own["stable"].sum()), len(own))))
    return tuple(found)


def overlap_lines(overlaps: pd.DataFrame) -> tuple[OverlapLine, ...]:
    """Mean, spread and worst of each pair of readings and ROI."""
    lines = []
    for (a, b, roi), own in overlaps.groupby(["a", "b", "roi"], sort=False):
        worst = own.sort_values("dice", kind="stable").iloc[0]
        reasons = own.loc[own["hd"].isna(), "reason"]
        lines.append(
            OverlapLine(
                pair=tr("{a} v. {b}", a=a, b=b),
                roi=str(roi),
                cases=len(own),
                dice=mean_sd(own["dice"], 3),
                lowest_dice=mean_sd([worst["dice"]], 3),
                lowest_case=str(worst["case"]),
                hd95=mean_sd(own["hd95"], 2),
                assd=mean_sd(own["assd"], 2),
                surface_dice=mean_sd(own["surface_dice"], 3),
                volume_difference=mean_sd((own["volume_b_ml"] - own["volume_a_ml"])[own["hd"].notna()], 2),
                undefined=f"{len(reasons)} ({', '.join(retold(reason) for reason in sorted(set(reasons)))})"
                if len(reasons)
                else "",
            )
        )
    return tuple(lines)


def time_lines(times: pd.DataFrame) -> tuple[tuple[str, int, str, str, str], ...]:
    """(reader and session, cases, median, range, total) with times as people say them."""
    lines = []
    for (reader, session), own in times.groupby(["reader", "session"], sort=True):
        seconds = own["active_seconds"].astype(float)
        spread = tr("{low} to {high}", low=duration(seconds.min()), high=duration(seconds.max()))
        lines.append(
            (
                tr("{reader}, session {session}", reader=reader, session=session),
                len(own),
                duration(seconds.median()),
                spread,
                duration(seconds.sum()),
            )
        )
    return tuple(lines)


def grade_lines(grades: pd.DataFrame) -> tuple[GradeLine, ...]:
    """Kappa of each question, comparison and pair of raters."""
    lines = []
    for row in grades.to_dict("records"):
        kappa, low, high, observed = (_number(row[name]) for name in ("kappa", "ci_low", "ci_high", "observed"))
        interval = "" if math.isnan(low) else tr("{low} to {high}", low=fixed(low, 2), high=fixed(high, 2))
        raters = tr("{a} v. {b}", a=row["rater_a"], b=row["rater_b"]) if row["rater_a"] else tr("all raters (Fleiss)")
        lines.append(
            GradeLine(
                question=str(row["title"]), comparison=str(row["comparison"]), raters=raters,
                weights={"linear": tr("linear"), "quadratic": tr("quadratic")}.get(row["weights"], tr("none")),
                kappa=fixed(kappa, 2), interval=interval,
                observed="–" if math.isnan(observed) else f"{100 * observed:.0f} %", cases=int(_number(row["n_cases"])),
                reason=str(row["reason"]),
            )
        )  # fmt: skip
    return tuple(lines)


def _number(value: object) -> float:
    """A cell's number, NaN where it is empty."""
    return math.nan if value is None or value == "" else float(str(value))


def telling_features(result: ComparisonResult) -> tuple[str, ...]:
    """Up to four features of the first group: lowest ICC, next below and next above the threshold, highest ICC."""
    first = result.icc.iloc[: len(result.ratings[0].features)]
    ranked = first[first["icc"].notna()].sort_values("icc", kind="stable")
    stable = ranked["stable"].astype(bool)
    chosen = [ranked.head(1), ranked[~stable].tail(1), ranked[stable].head(1), ranked.tail(1)]
    return tuple(dict.fromkeys(name for rows in chosen for name in rows["feature"]))


def mean_sd(values: Sequence[float] | pd.Series, digits: int) -> str:
    """``0.968 ± 0.012`` on one line, without the spread for a single value, a dash for none."""
    known = pd.Series(values, dtype=float).dropna()
    if known.empty:
        return "–"
    text = f"{known.mean():.{digits}f}".replace("-", "−")
    return text if len(known) == 1 else f"{text}\u00a0±\u00a0{known.std():.{digits}f}"


def duration(seconds: float) -> str:
    """``2 h 05 min``, ``7 min 30 s``, ``45 s``."""
    if math.isnan(seconds):
        return "–"
    whole = round(seconds)
    if whole < 60:
        return tr("{seconds} s", seconds=whole)
    if whole < 3600:
        return tr("{minutes} min {seconds:02d} s", minutes=whole // 60, seconds=whole % 60)
    minutes = round(whole / 60)
    return tr("{hours} h {minutes:02d} min", hours=minutes // 60, minutes=minutes % 60)


def _count(rows: pd.DataFrame) -> Count:
    return Count(int(rows["stable"].sum()), int(rows["total"].sum()))
