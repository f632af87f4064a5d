"""What every statistic here demands of its arrays: finite numbers, two outcome classes, equal lengths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError

Floats: TypeAlias = NDArray[np.floating[Any]]
Flags: TypeAlias = NDArray[np.bool_]
Indices: TypeAlias = NDArray[np.intp]


def vector(values: ArrayLike, what: str, *, length: int | None = None) -> Floats:
    """(n,) finite float64. Raises TableError for text, missing or infinite values, and for another length than ``length``."""
    array = _numbers(values, what)
    if array.ndim != 1:
        raise TableError(f"{what} must be one column of numbers, not an array of shape {array.shape}")
    _check_finite(array, what)
    _check_length(array.shape[0], length, what)
    return array


def matrix(values: ArrayLike, what: str, *, length: int | None = None) -> Floats:
    """(n, p) finite float64; a single column may come as (n,). Raises TableError as ``vector`` does."""
    array = _numbers(values, what)
    if array.ndim == 1:
        array = array[:, None]
    if array.ndim != 2:
        raise TableError(f"{what} must be a table of numbers, not an array of shape {array.shape}")
    _check_finite(array, what)
    _check_length(array.shape[0], length, what)
    return array


def binary_outcome(values: ArrayLike, what: str = "the outcome", *, length: int | None = None) -> Flags:
    """(n,) bool from 0/1 numbers or booleans, True = event. Raises TableError unless both classes occur."""
    array = vector(values, what, length=length)
    if not np.all((array == 0) | (array == 1)):
        odd = array[(array != 0) & (array != 1)][0]
        raise TableError(f"{what} must be 0 or 1, found {odd:g}", cure="Code the event as 1 and its absence as 0")
    events = array == 1
    if events.all() or not events.any():
        found = f"one class only ({int(array[0])})" if array.size else "no rows"
        raise TableError(f"{what} has {found}", cure="Give patients with and without the event")
    return events


def probabilities(values: ArrayLike, what: str = "the probability", *, length: int | None = None) -> Floats:
    """(n,) float64 within 0..1. Raises TableError otherwise."""
    array = vector(values, what, length=length)
    if array.size and (array.min() < 0 or array.max() > 1):
        raise TableError(f"{what} must lie within 0 and 1, found {array.min():g} to {array.max():g}")
    return array


def class_labels(
    values: ArrayLike, what: str = "the outcome", *, length: int | None = None
) -> tuple[tuple[str, ...], NDArray[np.intp]]:
    """Class names in sorted order and (n,) class indices. Raises TableError for missing values or a single class."""
    array = np.asarray(values)
    if array.ndim != 1:
        raise TableError(f"{what} must be one column")
    _check_length(array.shape[0], length, what)
    missing = np.array([value is None or value != value or value == "" for value in array.tolist()], dtype=bool)
    if missing.any():
        raise TableError(f"{what} is missing in {int(missing.sum())} of {array.size} rows")
    names, index = np.unique(array, return_inverse=True)
    if names.size < 2:
        raise TableError(f"{what} has one class only", cure="Give patients of two or more classes")
    return tuple(str(name) for name in names.tolist()), index.astype(np.intp)


def check_names(names: Sequence[str], count: int, what: str) -> tuple[str, ...]:
    """The names as a tuple. Raises TableError unless there are ``count`` different ones."""
    result = tuple(str(name) for name in names)
    if len(result) != count:
        raise TableError(f"{what}: {len(result)} names for {count} columns")
    if len(set(result)) != count:
        twice = sorted({name for name in result if result.count(name) > 1})
        raise TableError(f"{what}: the name {twice[0]} occurs twice", cure="Give each column a name of its own")
    return result


def _numbers(values: ArrayLike, what: str) -> NDArray[Any]:
    try:
        array = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise TableError(f"{what} holds what is not a number ({error})") from error
    return array


def _check_finite(array: Floats, what: str) -> None:
    if np.isfinite(array).all():
        return
    missing = int(np.isnan(array).sum())
    kind, count = ("missing", missing) if missing else ("infinite", int(np.isinf(array).sum()))
    raise TableError(f"{what} has {count} {kind} value{'s' if count > 1 else ''} among {array.size}")


def _check_length(found: int, wanted: int | None, what: str) -> None:
    if wanted is not None and found != wanted:
        raise TableError(f"{what} has {found} rows where {wanted} were expected")
