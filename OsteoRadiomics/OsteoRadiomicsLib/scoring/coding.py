"""What a user or table gives, checked and turned into the numbers a model computes with."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..base.errors import ModelError
from ..tables.rows import Value
from .category_aliases import protocol_aliases
from .input_schema import Input
from .schema import ModelSpec
from .score import Caution


@dataclass(frozen=True)
class CodedInput:
    """One input of one case. shown: as people read it (a number or a category's name); code: what the equation uses."""

    shown: float | str
    code: float
    cautions: tuple[Caution, ...]


def code_inputs(spec: ModelSpec, given: Mapping[str, Value], reasons: Mapping[str, str] | None = None) -> dict[str, CodedInput]:
    """Every input of a model from the values given by input name; None, NaN and empty text count as missing.

    reasons: input name -> why its value is missing, where that is known (an undefined feature).
    Raises ModelError naming the input for a missing value without imputation, an unknown category, text where a number
    belongs, an impossible or infinite number, or a name the model does not know.
    """
    known = [item.name for item in spec.inputs]
    for name in given:
        if name not in known:
            raise ModelError(f"has no input {name}", where=spec.name, cure=f"Give {_listing(known)}")
    why = reasons or {}
    return {item.name: code_input(item, given.get(item.name), spec, why.get(item.name, "")) for item in spec.inputs}


def code_input(item: Input, value: Value, spec: ModelSpec, why_missing: str = "") -> CodedInput:
    """One input of one case. Raises ModelError as ``code_inputs`` does."""
    if value is None or (isinstance(value, str) and not value.strip()) or (isinstance(value, float) and math.isnan(value)):
        return _imputed(item, spec.name, why_missing)
    return _category(item, value, spec) if item.levels else _number(item, value, spec.name)


def imputed_code(item: Input, where: str, why_missing: str = "") -> float:
    """What a missing value of this input becomes. Raises ModelError where the model has no imputation for it."""
    if item.imputation is None:
        cure = f"Give {item.name}" + (f" in {item.unit}" if item.unit else "")
        raise ModelError(f"input {item.name} is missing{_because(why_missing)}", where=where, cure=cure)
    code = next((level.code for level in item.levels if level.name == item.imputation.value), None)
    return float(item.imputation.value) if code is None else code


def _imputed(item: Input, where: str, why_missing: str) -> CodedInput:
    code = imputed_code(item, where, why_missing)
    assert item.imputation is not None  # imputed_code has refused the rest
    value = item.imputation.value
    shown = value if isinstance(value, str) else f"{value:.6g}"
    unit = f" {item.unit}" if item.unit else ""
    text = f"{item.title} is missing{_because(why_missing)}: {shown}{unit} was used instead ({item.imputation.method})"
    return CodedInput(value, code, (Caution(about=item.name, text=text),))


def _category(item: Input, value: float | int | str, spec: ModelSpec) -> CodedInput:
    spelling = str(value).strip().casefold()
    for level in item.levels:
        if spelling in {text.casefold() for text in (level.name, *level.aliases)}:
            return CodedInput(level.name, level.code, ())
    code = _as_number(value)
    for level in item.levels:
        if code == level.code:
            text = f"{item.title} was given as {value} and read as {level.name}, as this model codes it"
            return CodedInput(level.name, level.code, (Caution(about=item.name, text=text),))
    others = protocol_aliases(spec, item)
    names = []
    for level in item.levels:
        aliases = (*level.aliases, *others.get(level.name, ()))
        if spelling in {text.casefold() for text in aliases}:
            return CodedInput(level.name, level.code, ())
        names.append(f"{level.name} ({', '.join(aliases)})" if aliases else level.name)
    raise ModelError(
        f"input {item.name} is {value!r}, an unknown category", where=spec.name, cure=f"Write {_listing(names, 'or')}"
    )


def _number(item: Input, value: float | int | str, where: str) -> CodedInput:
    number = _as_number(value)
    if number is None:
        raise ModelError(f"input {item.name} is {value!r}, not a number", where=where, cure=f"Give {item.name} as a number")
    unit = f" {item.unit}" if item.unit else ""
    limits = item.limits
    if not math.isfinite(number) or (limits and not limits.low <= number <= limits.high):
        bounds = f"between {limits.low:g} and {limits.high:g}{unit}" if limits else "as a finite number"
        raise ModelError(f"input {item.name} is {number:g}{unit}, which is impossible", where=where, cure=f"Give it {bounds}")
    return CodedInput(number, number, _range_caution(item, number))


def _range_caution(item: Input, number: float) -> tuple[Caution, ...]:
    seen = item.training
    if seen is None or seen.low <= number <= seen.high:
        return ()
    unit = f" {item.unit}" if item.unit else ""
    text = (
        f"{item.title} {number:.6g}{unit} lies outside the training range {seen.low:.6g} to {seen.high:.6g}{unit}"
        f" ({seen.rule}): the score is an extrapolation"
    )
    return (Caution(about=item.name, text=text),)


def _as_number(value: float | int | str) -> float | None:
    if isinstance(value, bool):
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number


def _because(reason: str) -> str:
    return f" ({reason})" if reason else ""


def _listing(names: list[str], word: str = "and") -> str:
    """``a, b and c``, shortened where a model has hundreds of inputs."""
    if len(names) > 12:
        return f"{', '.join(names[:10])} ... ({len(names)} inputs)"
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else names[0]
