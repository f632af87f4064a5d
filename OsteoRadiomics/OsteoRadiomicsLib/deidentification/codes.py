"""Coded entries: a code of a public scheme stays with the meaning that the scheme gives it, everything else is made anonymous."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from .person import Identity
from .words import REMOVED, clean

_HANDLED = frozenset({0x00080100, 0x00080102, 0x00080104, 0x00080119, 0x00080120})
"""Tags of a coded entry that ``clean_code`` sees to: code values, scheme, meaning."""
_OWN = "99OSTEORAD"
# Schemes of public vocabularies and what their codes look like (PS3.16 section 8).
_PUBLIC: dict[str, str] = {
    "SCT": r"\d{5,18}", "SRT": r"[A-Z]-[0-9A-F]{4,5}", "SNM3": r"[A-Z]-[0-9A-F]{4,5}", "99SDM": r"[A-Z]-[0-9A-F]{4,5}",
    "DCM": r"\d{6}|[A-Z]{2,10}", "UCUM": r"[\w.%/*\[\]{}'\"^()-]{1,16}", "LN": r"\d{1,7}-\d", "FMA": r"\d{1,8}",
    "RADLEX": r"RID\d{1,7}", "IBSI": r"[0-9A-Z]{4}", "NCIt": r"C\d{1,7}", "UMLS": r"C\d{7}", "MSH": r"[A-Z]?\d{1,9}",
    "I10": r"[A-Z]\d{2}(?:\.\w{1,4})?", "I9C": r"[EV]?\d{2,3}(?:\.\d{1,2})?", "ISO639_1": "[a-z]{2}", "ISO3166_1": "[A-Z]{2}",
    "RFC5646": r"[a-z]{2}(?:-[A-Z]{2})?", "MDC": r"\d{1,8}|MDC_\w{1,40}", _OWN: r"[\w-]{1,64}",
}  # fmt: skip


def clean_code(item: Any, identity: Identity, stand_in: Callable[[str], str]) -> frozenset[int]:
    """See to an item if it is a coded entry; the tags that nothing else is to change. stand_in: for a private code."""
    if "CodingSchemeDesignator" not in item:
        return frozenset()
    scheme, value = str(item.CodingSchemeDesignator or ""), str(item.get("CodeValue") or item.get("LongCodeValue") or "")
    known = meaning_of(scheme, value)
    if not known and not _looks_right(scheme, value, identity):
        item.CodeValue = stand_in(f"{scheme}\n{value}")
        item.CodingSchemeDesignator = scheme if scheme in _PUBLIC else "99REMOVED"
    item.pop("URNCodeValue", None)  # an entry has one of the three (PS3.3 table 8.8-1); those that were not looked at do not stay
    if item.get("CodeValue"):
        item.pop("LongCodeValue", None)
    if "CodeMeaning" in item:
        item.CodeMeaning = known or clean(str(item.CodeMeaning), identity.words) or REMOVED
    return _HANDLED


def _looks_right(scheme: str, value: str, identity: Identity) -> bool:
    pattern = _PUBLIC.get(scheme)
    return bool(pattern and re.fullmatch(pattern, value)) and not identity.is_in(value)


def meaning_of(scheme: str, value: str) -> str:
    """What a public scheme calls a code, empty where that is not known here."""
    if scheme in ("SRT", "SNM3", "99SDM"):
        from pydicom.sr._snomed_dict import mapping

        scheme, value = "SCT", mapping["SRT"].get(value, "")
    return _meanings().get((scheme, value), "")


@cache
def _meanings() -> dict[tuple[str, str], str]:
    from pydicom.sr import _concepts_dict

    concepts: dict[str, Any] = dict(_concepts_dict.concepts)
    return {
        (scheme, value): meaning
        for scheme, named in concepts.items()
        for codes in named.values()
        for value, (meaning, _) in codes.items()
    }
