"""Units of follow-up in the language of the page."""

from __future__ import annotations

from collections.abc import Mapping

from ..base.language import Told, later, tr

UNITS: Mapping[str, str] = {
    "days": later("days"),
    "weeks": later("weeks"),
    "months": later("months"),
    "years": later("years"),
}
"""Units of time as protocols write them -> their words."""


def unit_text(unit: str) -> Told:
    """A unit of time in words. Years of follow-up are none of age, which the catalogue has as texts of records."""
    return Told(tr(UNITS[unit]) if unit in UNITS else unit)
