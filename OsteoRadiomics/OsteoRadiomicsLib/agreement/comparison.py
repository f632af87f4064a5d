"""A reader study's agreement in one go: ICC filters in turn, stable features, limits of agreement, repeatability."""

from __future__ import annotations

import itertools
import os
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from ..base.errors import TableError
from .feature_names import image_type_and_class
from .intraclass_table import IccFilter, table_of_groups
from .limits_of_agreement import bland_altman
from .ratings import Ratings, rating_groups
from .simulated_names import any_simulated
from .small_numbers import ByRule, stable_by_rule
from .stable import StableFeatures, criterion_of, stable_features
from .within_subject import repeatability


@dataclass(frozen=True)
class Comparison:
    """Readings to compare, and how.

    name: "inter-reader", "intra-reader" ... features: long feature table, a row per case and rater (and sequence, ROI ...).
    criterion: the ICC filter. case_col, rater_col: the table's id columns. source: its file if it has one, for name and hash.
    independent: False where one rater started from the other's masks, as a reviewer does: that is no agreement of
    independent readers, and is named so wherever its figures stand. circumstances: how its readings came about, such as the days
    between two sessions; clauses without full stop for the Methods section. filters: False where the figures are told and no
    feature is left out for them, as of hidden repeats, which are few.
    """

    name: str
    features: pd.DataFrame
    criterion: IccFilter
    case_col: str = "case"
    rater_col: str = "reader"
    source: str | os.PathLike[str] | None = None
    independent: bool = True
    circumstances: tuple[str, ...] = ()
    filters: bool = True


@dataclass(frozen=True)
class AllReadings:
    """The ICC of all readings, by a mixed model. cases, readings: how many went in. by_rule: features above the threshold."""

    cases: int
    readings: int
    by_rule: ByRule


@dataclass(frozen=True)
class ComparisonResult:
    """What one comparison found; tables have a row per feature, led by group keys where there are several groups.

    ratings: the arrays the tables come from, one per group. icc: as ``icc_table``, with ALL_COLUMNS where some rater did not read
    every case. limits: Bland-Altman for every pair of
    raters. repeatability: within-subject SD, CV and minimal detectable change.
    """

    comparison: Comparison
    ratings: tuple[Ratings, ...]
    icc: pd.DataFrame
    limits: pd.DataFrame
    repeatability: pd.DataFrame

    @property
    def raters(self) -> tuple[str, ...]:
        """Names of the raters compared."""
        return self.ratings[0].raters

    @property
    def simulated(self) -> bool:
        """Whether any rater is simulated."""
        return any_simulated(self.raters)

    @property
    def incomplete(self) -> tuple[str, ...]:
        """Cases that some rater did not read, in any group."""
        return tuple(sorted({case for ratings in self.ratings for case in ratings.incomplete}))

    @property
    def by_rule(self) -> ByRule:
        """Features above the threshold by the ICC itself and by its lower bound, over complete cases."""
        return stable_by_rule(self.icc, self.comparison.criterion)

    @property
    def all_readings(self) -> AllReadings | None:
        """What all readings say beside the complete cases; None where every rater read every case."""
        if not self.incomplete:
            return None
        cases, readings = (int(self.icc[column].max()) for column in ("n_cases_all", "n_readings_all"))
        return AllReadings(cases, readings, stable_by_rule(self.icc, self.comparison.criterion, all_readings=True))

    @property
    def group_columns(self) -> tuple[str, ...]:
        """Key columns that lead every table."""
        return tuple(self.ratings[0].group)


@dataclass(frozen=True)
class AgreementAnalysis:
    """Comparisons applied in turn and the features that passed all that filter, which come first in ``results``.

    excluded: a row per other feature, with the reason.
    """

    results: tuple[ComparisonResult, ...]
    stable: StableFeatures
    excluded: pd.DataFrame


def analyse_agreement(comparisons: Sequence[Comparison], *, protocol_sha256: str = "", created: str = "") -> AgreementAnalysis:
    """Filter by each comparison in turn (inter-reader, intra-reader, reader v. reviewer) and keep what passes all.

    comparisons: one or more. Raises TableError and SettingsError as ``icc_table`` does.
    """
    results = tuple(_compare(comparison) for comparison in sorted(comparisons, key=lambda each: not each.filters))
    filters = tuple(result for result in results if result.comparison.filters)
    stable: StableFeatures | None = None
    for result in filters:
        own = result.comparison
        criterion = criterion_of(own.name, result.icc, own.criterion, result.raters, own.source, independent=own.independent)
        stable = stable_features(result.icc, criterion, among=stable, protocol_sha256=protocol_sha256, created=created)
    if stable is None:
        raise TableError("there are no readings to compare", cure="Give the feature table of two readers or two sessions")
    return AgreementAnalysis(results, stable, _excluded(filters))


def passed_all(results: Sequence[ComparisonResult]) -> ByRule:
    """Features that pass every comparison by the ICC itself, and by its lower bound, whichever rule decides."""
    counts = {}
    for column in ("icc", "ci_low"):
        stable: StableFeatures | None = None
        for result in results:
            own = result.comparison
            table = result.icc.assign(stable=result.icc[column] > own.criterion.threshold)
            criterion = criterion_of(own.name, table, own.criterion, result.raters)
            stable = stable_features(table, criterion, among=stable)
        counts[column] = sum(len(group.features) for group in stable.groups) if stable else 0
    return ByRule(counts["icc"], counts["ci_low"])


def class_counts(result: ComparisonResult) -> pd.DataFrame:
    """Stable and tested features by image type (rows) and feature class: columns image_type, feature_class, stable, total."""
    kinds = [image_type_and_class(name) for name in result.icc["feature"]]
    table = pd.DataFrame(kinds, columns=["image_type", "feature_class"])
    table["stable"] = result.icc["stable"].to_numpy(dtype=int)
    counted = table.groupby(["image_type", "feature_class"], sort=False)["stable"].agg(["sum", "size"]).reset_index()
    return counted.rename(columns={"sum": "stable", "size": "total"})


def why_unstable(row: pd.Series, criterion: IccFilter) -> str:
    """The reason why a row of an ICC table is not stable."""
    if row["reason"]:
        return str(row["reason"])
    return f"{criterion.statistic} {row[criterion.column]:.3f} is not above {criterion.threshold:g}"


def _compare(comparison: Comparison) -> ComparisonResult:
    where = str(comparison.source) if comparison.source else comparison.name
    groups = rating_groups(comparison.features, comparison.case_col, comparison.rater_col, where=where)
    confidence = comparison.criterion.confidence
    return ComparisonResult(
        comparison=comparison,
        ratings=groups,
        icc=table_of_groups(groups, comparison.criterion, all_cases=any(ratings.incomplete for ratings in groups)),
        limits=pd.concat([_limits(ratings, confidence) for ratings in groups], ignore_index=True),
        repeatability=pd.concat([_repeatability(ratings, confidence) for ratings in groups], ignore_index=True),
    )


def _limits(ratings: Ratings, confidence: float) -> pd.DataFrame:
    tables = []
    for a, b in itertools.combinations(range(len(ratings.raters)), 2):
        found = bland_altman(ratings.values[:, :, a], ratings.values[:, :, b], confidence=confidence)
        table = pd.DataFrame(
            {
                "rater_a": ratings.raters[a],
                "rater_b": ratings.raters[b],
                "feature": ratings.features,
                "bias": found.bias,
                "bias_ci_low": found.bias_ci[:, 0],
                "bias_ci_high": found.bias_ci[:, 1],
                "sd": found.sd,
                "lower_limit": found.lower,
                "upper_limit": found.upper,
                "trend_r": found.trend_r,
                "trend_p": found.trend_p,
                "n_cases": found.n,
                "reason": found.reasons,
            }
        )
        tables.append(table)
    return _with_group(pd.concat(tables, ignore_index=True), ratings)


def _repeatability(ratings: Ratings, confidence: float) -> pd.DataFrame:
    found = repeatability(ratings.values, confidence=confidence)
    table = pd.DataFrame(
        {
            "feature": ratings.features,
            "within_sd": found.within_sd,
            "ci_low": found.ci_low,
            "ci_high": found.ci_high,
            "minimal_detectable_change": found.minimal_detectable_change,
            "within_cv": found.within_cv,
            "n_cases": found.n_cases,
            "reason": [own or cv for own, cv in zip(found.reasons, found.cv_reasons, strict=True)],
        }
    )
    return _with_group(table, ratings)


def _with_group(table: pd.DataFrame, ratings: Ratings) -> pd.DataFrame:
    for position, (key, value) in enumerate(ratings.group.items()):
        table.insert(position, key, value)
    return table


def _excluded(results: Sequence[ComparisonResult]) -> pd.DataFrame:
    """One row per feature (and group) and comparison that it failed."""
    tables = []
    for result in results:
        failed = result.icc[~result.icc["stable"].astype(bool)]
        table = failed[[*result.group_columns, "feature", "icc", "ci_low", "ci_high"]].copy()
        table.insert(0, "comparison", result.comparison.name)
        table["why"] = [why_unstable(row, result.comparison.criterion) for _, row in failed.iterrows()]
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
