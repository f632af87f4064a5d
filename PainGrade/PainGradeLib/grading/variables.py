"""Measured columns as clinical variables: the protocol says what is measured, a column's name also by which fat method."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from OsteoRadiomicsLib.base.errors import InputError, TableError
from OsteoRadiomicsLib.protocols.protocol import Protocol, PublishedFigure
from OsteoRadiomicsLib.protocols.study_variables import ClinicalInput

from ..fat import POOLED, RESULTS


@dataclass(frozen=True)
class MeasuredVariables:
    """protocol: its clinical variables called as their columns are. taken: of the measurements. absent: in neither table."""

    protocol: Protocol
    taken: tuple[str, ...]
    absent: tuple[str, ...]


def method_in(column: str) -> str | None:
    """``MF_R_fat_rate_gmm2-per-muscle`` -> ``gmm2-per-muscle``; None for a measurement without a method."""
    return next((name for name in RESULTS if column.endswith(f"_{name}")), None)


def measured_variables(
    protocol: Protocol, measured: Collection[str], clinical: Collection[str], fat: str | None = None
) -> MeasuredVariables:
    """The protocol with the clinical variables that the two tables hold.

    measured, clinical: columns of the measurements and of the clinical table. fat: full name of the method whose columns are
    taken for variables of fat; None where the measurements hold a single one.
    Raises InputError for a method that was not measured or a choice that was not made, TableError for a variable in both tables.
    """
    names = {item.name for item in protocol.clinical}
    by_method = _methods_of(names, measured)
    if fat is None and len(by_method) > 1:
        raise InputError(
            f"fat was measured by {', '.join(by_method)}",
            cure="Choose one with --fat: rates of different methods are not comparable",
        )
    if fat is not None and by_method and fat not in by_method:
        raise InputError(f"fat was not measured by {fat}", cure=f"Choose {', '.join(by_method)}, or measure again")
    chosen = fat or next(iter(by_method), "")
    kept: list[ClinicalInput] = []
    taken, absent = [], []
    for item in protocol.clinical:
        column = f"{item.name}_{chosen}" if f"{item.name}_{chosen}" in measured else item.name
        both = [name for name in (item.name, column) if name in clinical]
        if column in measured and both:
            raise TableError(f"measurements and clinical table both have {both[0]}", cure="Remove it from one of them")
        if column in measured:
            taken.append(column)
            kept.append(item.model_copy(update={"name": column}))
        elif item.name in clinical:
            kept.append(item)
        else:
            absent.append(item.name)
    return MeasuredVariables(protocol.model_copy(update={"clinical": tuple(kept)}), tuple(taken), tuple(absent))


def of_muscle(protocol: Protocol, muscle: str) -> Protocol:
    """The protocol of one muscle's study: its title, and the figures that were printed for it."""
    figures = [
        PublishedFigure(model=figure.model.removesuffix(f" {muscle}"), dataset=figure.dataset, auc=figure.auc)
        for figure in protocol.published
        if figure.model.endswith(f" {muscle}")
    ]
    return protocol.model_copy(update={"title": f"{protocol.title}: {muscle}", "published": tuple(figures)})


def methods_needed(columns: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Fat methods and ``SCOPES`` that measure these columns."""
    found = [RESULTS[name] for name in map(method_in, columns) if name]
    scopes = tuple(dict.fromkeys(scope for _, scope in found if scope))
    return tuple(dict.fromkeys(method.name for method, _ in found)), scopes or (POOLED,)


def _methods_of(names: Collection[str], measured: Collection[str]) -> Mapping[str, None]:
    """Methods by which any of the variables was measured, in the order of the columns."""
    found: dict[str, None] = {}
    for column in measured:
        method = method_in(column)
        if method is not None and column.removesuffix(f"_{method}") in names:
            found[method] = None
    return found
