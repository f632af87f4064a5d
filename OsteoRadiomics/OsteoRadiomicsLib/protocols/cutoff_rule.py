"""How the score is chosen from which on a patient counts as positive: one rule, for protocols, records and the command line."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from ..base.errors import SettingsError

FORMS = "youden, sensitivity=0.9, specificity=0.9, cost=5, cost=5,prevalence=0.1, or a number"
TARGET = 0.9
"""Sensitivity or specificity where a protocol names no other."""


@dataclass(frozen=True)
class CutoffRule:
    """rule: "youden", "fixed", "sensitivity", "specificity" or "cost".

    value: the score itself, or the least sensitivity or specificity. cost: of a missed event, as a multiple of that of a false
    alarm. prevalence: that the cost is weighed with; None takes the share of events in the rows it is chosen on.
    """

    rule: str = "youden"
    value: float | None = None
    cost: float | None = None
    prevalence: float | None = None


YOUDEN = CutoffRule()


def cutoff_rule(text: str) -> CutoffRule:
    """The rule in a text of one of ``FORMS``. Raises SettingsError."""
    try:
        return CutoffRule("fixed", float(text))
    except ValueError:
        pass
    first, *more = (part.strip() for part in text.split(","))
    name, _, written = first.partition("=")
    try:
        if name in ("sensitivity", "specificity") and not more:
            return CutoffRule(name, _number(written or f"{TARGET}", 0, 1, top=True))
        if name == "cost":
            key, _, share = (more or ["prevalence"])[0].partition("=")
            if key == "prevalence" and len(more) < 2:
                return CutoffRule("cost", cost=_number(written, 0, inf), prevalence=_number(share, 0, 1) if more else None)
        if text == "youden":
            return YOUDEN
    except ValueError as error:
        raise SettingsError(f"{text!r}: {error}", where="cutoff", cure=f"Write {FORMS}") from error
    raise SettingsError(f"{text!r} is no rule for a cut-off", where="cutoff", cure=f"Write {FORMS}")


def _number(text: str, low: float, high: float, *, top: bool = False) -> float:
    """A number between two, both excluded, or up to the higher one. Raises ValueError."""
    try:
        value = float(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is no number") from error
    if not (low < value < high or (top and value == high)):
        raise ValueError(f"{text} does not lie between {low:g} and {high:g}")
    return value
