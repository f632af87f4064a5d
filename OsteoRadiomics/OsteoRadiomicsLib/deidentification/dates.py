"""Dates of DICOM moved by whole days. Source: PS3.5 section 6.2 (DA, TM, DT)."""

from __future__ import annotations

import re
from datetime import date, timedelta

ZERO_DATES = {"DA": "19000101", "TM": "000000", "DT": "19000101000000"}
"""Value representation -> what stands where a date must not be empty and none may stay."""
_DATE = re.compile(r"(\d{4})\.?(\d{2})\.?(\d{2})")
_MOMENT = re.compile(r"(\d{8})(\d{2,6}(?:\.\d{1,6})?)?([+-]\d{4})?")
_TIME = re.compile(r"\d{2}(?:\d{2}(?:\d{2}(?:\.\d{1,6})?)?)?|\d{2}:\d{2}(?::\d{2})?")


def shifted(text: str, vr: str, days: int) -> str:
    """A date or moment so many days earlier; a time of day stays. What is none of them becomes the zero date."""
    text = text.strip()
    if vr == "TM":
        return text if _TIME.fullmatch(text) else ZERO_DATES[vr]
    found = (_DATE if vr == "DA" else _MOMENT).fullmatch(text)
    if found is None:
        return ZERO_DATES[vr]
    day = "".join(found.groups()) if vr == "DA" else found[1]
    try:
        earlier = date(int(day[:4]), int(day[4:6]), int(day[6:8])) - timedelta(days)
    except (ValueError, OverflowError):  # a day that no calendar has
        return ZERO_DATES[vr]
    moved = earlier.isoformat().replace("-", "")
    return moved if vr == "DA" else f"{moved}{found[2] or ''}{found[3] or ''}"
