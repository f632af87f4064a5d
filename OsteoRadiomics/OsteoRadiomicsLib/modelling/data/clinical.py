"""Clinical variables as numbers: coded as the protocol says, categories of three and more as indicators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ...protocols.protocol import ClinicalInput


@dataclass(frozen=True)
class ClinicalTerm:
    """One clinical column of a model: a number, a two-level category as its code, or the indicator of one level."""

    input: ClinicalInput
    level: str | None = None

    @property
    def name(self) -> str:
        """``age``, ``sex``, or ``smoking=former``."""
        return self.input.name if self.level is None else f"{self.input.name}={self.level}"

    @property
    def title(self) -> str:
        """The name with unit or coding, as tables print it: ``age (years)``, ``sex (male v. female)``."""
        if self.input.kind == "number":
            return f"{self.input.name} ({self.input.unit})" if self.input.unit else self.input.name
        levels = sorted(self.input.coding, key=lambda name: self.input.coding[name])
        return f"{self.input.name} ({self.level or levels[-1]} v. {levels[0]})"


def clinical_terms(inputs: Sequence[ClinicalInput]) -> tuple[ClinicalTerm, ...]:
    """The columns that clinical inputs become, in order; the level with the smallest code is the reference."""
    terms: list[ClinicalTerm] = []
    for item in inputs:
        levels = sorted(item.coding, key=lambda name: item.coding[name])
        terms += [ClinicalTerm(item, level) for level in levels[1:]] if len(levels) > 2 else [ClinicalTerm(item)]
    return tuple(terms)


def code_clinical(table: pd.DataFrame, terms: Sequence[ClinicalTerm], cases: np.ndarray, where: str) -> np.ndarray:
    """(n, terms) float64, NaN where missing.

    table: (n, ...) as read. cases: (n,) for messages. Raises TableError for an unknown category and for text or infinite
    values where a number belongs.
    """
    coded = {term.input.name: _coded(table[term.input.name], term.input, cases, where) for term in terms}
    columns = [_column(coded[term.input.name], term) for term in terms]
    return np.column_stack(columns) if columns else np.empty((len(table), 0))


def _column(codes: np.ndarray, term: ClinicalTerm) -> np.ndarray:
    if term.level is None:
        return codes
    return np.where(np.isnan(codes), np.nan, codes == term.input.coding[term.level])


def _coded(values: pd.Series, item: ClinicalInput, cases: np.ndarray, where: str) -> np.ndarray:
    missing = values.isna().to_numpy() | (values.astype(str).str.strip() == "").to_numpy()
    result = np.full(len(values), np.nan)
    known = {text: item.coding[name] for text, name in item.spellings.items()}
    codes = set(item.coding.values())
    for row in np.flatnonzero(~missing):
        text = str(values.iloc[row]).strip()
        number = _number(text)
        if not item.coding:
            if number is None or not np.isfinite(number):
                raise TableError(
                    f"{item.name} of case {cases[row]} is {text!r}, not a finite number",
                    where=where,
                    cure="Write the number alone, without its unit",
                )
            result[row] = number
        elif text.casefold() in known:
            result[row] = known[text.casefold()]
        elif number in codes:
            result[row] = number
        else:
            choice = ", ".join(
                f"{name} ({', '.join([f'{code:g}', *item.aliases.get(name, ())])})" for name, code in item.coding.items()
            )
            raise TableError(
                f"{item.name} of case {cases[row]} is {text!r}, an unknown category", where=where, cure=f"Write one of {choice}"
            )
    return result


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
