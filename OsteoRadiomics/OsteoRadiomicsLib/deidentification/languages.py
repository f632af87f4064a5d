"""Words of descriptions by language, read from ``descriptor_words.toml``, which says what each list is for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_CONTENT: dict[str, Any] = tomllib.loads(Path(__file__).with_name("descriptor_words.toml").read_text(encoding="utf-8"))
_CHINESE = "zh"


def _gathered(kind: str, *, chinese: bool) -> frozenset[str]:
    languages: dict[str, dict[str, list[str]]] = _CONTENT["naming"]
    return frozenset(
        word for language, lists in languages.items() if (language == _CHINESE) is chinese for word in lists.get(kind, ())
    )


def _words(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in text.split())


BEFORE_NAMES, BEFORE_NUMBERS = _gathered("names", chinese=False), _gathered("numbers", chinese=False)
"""Labels and titles after which a name or a number stands, as whole words in lower case."""
EXACT_TITLES = _gathered("exact", chinese=False)
"""Titles that only mean one in just these letters."""
CHINESE_BEFORE_NAMES, CHINESE_BEFORE_NUMBERS = _gathered("names", chinese=True), _gathered("numbers", chinese=True)
CHINESE_AFTER_NAMES = _gathered("after", chinese=True)
KNOWN = _words(text for language, text in _CONTENT["known"].items() if language != _CHINESE)
"""German and French words that may stay."""
CHINESE_KNOWN = _words([_CONTENT["known"][_CHINESE]])
"""Of which a run of signs must be made to stay."""
HEAD_WORDS, HEAD_CHINESE = frozenset(_CONTENT["head"]["words"]), frozenset(_CONTENT["head"]["chinese"])
HEAD_PAIRS, NOT_WITH_HEAD = tuple(_CONTENT["head"]["pairs"]), frozenset(_CONTENT["head"]["not_with"])
HEAD_PARTS = frozenset(_CONTENT["head"]["body_parts"])
