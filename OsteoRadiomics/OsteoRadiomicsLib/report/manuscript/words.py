"""Words for a paper: paragraphs under headings, with numbered references to the works that their methods come from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...base.language import Told, language, retold, tr
from .works import WORKS

_MARK = re.compile(r"\[@([a-z0-9;]+)\]")


@dataclass(frozen=True)
class Section:
    """One heading and its paragraphs, each of which may hold marks of ``cited``."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """sections: with numbers in the place of marks. references: in the order in which they are cited, the first being [1]."""

    sections: tuple[Section, ...]
    references: tuple[str, ...]


def cited(*works: str) -> Told:
    """A mark that stands for works in a text: `` [@delong1988;wilson1927]``. works: keys of ``WORKS``."""
    unknown = [key for key in works if key not in WORKS]
    if unknown:
        raise KeyError(f"{unknown[0]} is no work that can be cited")
    return Told(f" [@{';'.join(works)}]" if works else "")


def with_references(parts: Sequence[Section]) -> Words:
    """The sections that have paragraphs, their works numbered in the order of citation."""
    order: dict[str, int] = {}

    def number(found: re.Match[str]) -> str:
        numbers = [order.setdefault(key, len(order) + 1) for key in found[1].split(";")]
        return f"[{', '.join(map(str, sorted(numbers)))}]"

    made = []
    for section in parts:
        made.append(Section(section.title, tuple(_MARK.sub(number, text) for text in section.paragraphs if text)))
    return Words(tuple(section for section in made if section.paragraphs), tuple(WORKS[key] for key in order))


def sections(methods: Sequence[str], results: Sequence[str], limits: Sequence[str]) -> list[Section]:
    """The parts of the text. limits: warnings, one sentence each without full stop."""
    told = [tr("To be stated with these results: {warnings}.", warnings=listed_clauses(limits))] if limits else []
    return [
        Section(tr("Methods"), tuple(methods)), Section(tr("Results"), tuple(results)), Section(tr("Warnings"), tuple(told))
    ]  # fmt: skip


def listed_clauses(parts: Iterable[str]) -> Told:
    """Sentences without full stop as clauses of one, each in the language that is spoken."""
    return Told(tr("; ").join(retold(part) for part in parts))


def sentences(*parts: str) -> str:
    """Sentences as one paragraph. Empty ones are left out."""
    return ("" if language() == "zh" else " ").join(filter(None, parts))
