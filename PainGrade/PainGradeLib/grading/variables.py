"""Measured columns as clinical variables: the protocol says what is measured, a column's name also by which fat method."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from OsteoRadiomicsLib.base.errors import InputError, TableError
from OsteoRadiomicsLib.protocols.protocol import Protocol, PublishedFigure
from OsteoRadiomicsLib.protocols.study_variables import ClinicalInput

from ..fat import FAT_METHODS
from ..fat.values import named

METHODS = tuple(
    named(method.name, scope) for method in FAT_METHODS.values() for scope in (("pooled", "muscle") if method.pooled else ("",))
)
"""Full names of fat methods, as columns carry them."""
# The longest first: gmm2-per-muscle ends no other name, but dixon-mean must not be taken for a method "mean".
_METHOD = re.compile("_(" + "|".join(re.escape(name) for name in sorted(METHODS, key=len, reverse=True)) + ")$")


@dataclass(frozen=True)
class MeasuredVariables:
    """protocol: its clinical variables called as their columns are. taken: of the measurements. absent: in neither table."""

    protocol: Protocol
    taken: tuple[str, ...]
    absent: tuple[str, ...]


def method_in(column: str) -> str | None:
    """``MF_R_fat_rate_gmm2-per-muscle`` -> ``gmm2-per-muscle``; None for a measurement without a method."""
    found = _METHOD.search(column)
    return found[1] if found else None


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
    """Fat methods and scopes (pooled, muscle) that measure these columns."""
    names = [name for name in (method_in(column) for column in columns) if name]
    plain = {named(method.name, scope): (method.name, scope) for method in FAT_METHODS.values() for scope in _scopes(method.name)}
    found = [plain[name] for name in names]
    scopes = tuple(dict.fromkeys(scope for _, scope in found if scope))
    return tuple(dict.fromkeys(method for method, _ in found)), scopes or ("pooled",)


def _scopes(method: str) -> tuple[str, ...]:
    return ("pooled", "muscle") if FAT_METHODS[method].pooled else ("",)


def _methods_of(names: Collection[str], measured: Collection[str]) -> Mapping[str, None]:
    """Methods by which any of the variables was measured, in the order of the columns."""
    found: dict[str, None] = {}
    for column in measured:
        method = method_in(column)
        if method is not None and column.removesuffix(f"_{method}") in names:
            found[method] = None
    return found
