"""Ids that look like one, spelled differently: P01 and P1, p01 and P01, P-01 and P 01."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable


def plain_spelling(name: str) -> str:
    """What is left of an id without letter case, width, separators, leading zeros and a trailing ``.0``."""
    text = unicodedata.normalize("NFKC", name).casefold().strip()
    text = re.sub(r"^([0-9]+)\.0+$", r"\1", text)
    text = re.sub(r"[\s_./-]+", "", text)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", text)


def spellings(names: Iterable[str]) -> list[tuple[str, ...]]:
    """Groups of different names that look like one, in order of appearance."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(plain_spelling(name), []).append(name)
    return [tuple(group) for group in groups.values() if len(group) > 1]


def spelled_alike(names: Iterable[str], others: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of a name and another one that looks like it."""
    known: dict[str, str] = {}
    for other in others:
        known.setdefault(plain_spelling(other), other)
    return [(name, known[plain_spelling(name)]) for name in dict.fromkeys(names) if plain_spelling(name) in known]
