"""The reporting checklists and their items, read from ``checklist_items.toml``, which also names their sources."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

Role = Literal["auto", "semi", "author"]
"""Who speaks to an item: the study's record alone, the authors with what the record adds, or the authors alone."""


@dataclass(frozen=True)
class Item:
    """number: in the checklist.

    topic: in our words. key: of the evidence in ``gathered``, empty where there can be none.
    """

    number: str
    role: Role
    topic: str
    key: str = ""


@dataclass(frozen=True)
class Form:
    """A checklist.

    items: those listed here. count: of all its items. note: what its numbering was checked against.
    """

    name: str
    source: str
    note: str
    count: int
    items: tuple[Item, ...]


def _form(content: dict[str, Any]) -> Form:
    items = tuple(Item(*line) for line in content["items"])
    return Form(content["name"], content["source"], content["note"], content["count"], items)


_CONTENT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
CLEAR, METRICS, TRIPOD_AI = FORMS = tuple(_form(_CONTENT[key]) for key in ("CLEAR", "METRICS", "TRIPOD_AI"))
METRICS_WEIGHTS: tuple[float, ...] = tuple(_CONTENT["METRICS"]["weights"])
"""Of items 1 to 30, in order."""
