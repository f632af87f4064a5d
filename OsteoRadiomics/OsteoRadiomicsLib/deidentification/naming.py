"""Where a text names somebody: labels and titles, in several languages, and the words beside them that are the name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .languages import (
    BEFORE_NAMES,
    BEFORE_NUMBERS,
    CHINESE_AFTER_NAMES,
    CHINESE_BEFORE_NAMES,
    CHINESE_BEFORE_NUMBERS,
    EXACT_TITLES,
)

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
WORD = re.compile(rf"[{CHINESE}]+|[^\W_{CHINESE}]+(?:[.*][^\W{CHINESE}]*)?")
"""A word, or a run of Chinese signs, which has no spaces between its words."""
_NAME_WORDS = 2
"""How many words beside a title or label are taken for a name."""
_COLON = re.compile(r"\s*[:=：]")
_END = re.compile(r"[;|\r\n；。]")
_DIGIT = re.compile(r"\d")


def is_chinese(word: str) -> bool:
    """Whether it is a run of Chinese signs."""
    return bool(re.match(f"[{CHINESE}]", word))


def names_somebody(text: str) -> bool:
    """Whether a text has a label with a colon, a title, or a label in Chinese: such as of a form, not of a technique."""
    for found in WORD.finditer(text):
        word = found[0].rstrip(".")
        follows = any(_kind(word))
        if is_chinese(word):
            if follows or _stands_behind(word):
                return True
        elif word in EXACT_TITLES or (follows and _COLON.match(text, found.end())):
            return True
    return False


def named(text: str, words: Sequence[re.Match[str]]) -> frozenset[int]:
    """Which of a text's words, by position, are a name or a number, because a label or title stands beside them.

    After a label with a colon all words up to the next ; or line are; without one, and after a title, the next two, of which
    none has a digit (T1, L3: nobody is called so), and of a number the next one, whatever it is.
    """
    taken: set[int] = set()
    for position, found in enumerate(words):
        word = found[0].rstrip(".")
        name, number = _kind(word)
        if word in EXACT_TITLES:
            taken.add(position)
        if name or number:
            if _COLON.match(text, found.end()):
                end = _END.search(text, found.end())
                limit = end.start() if end else len(text)
                taken.update(k for k in range(position + 1, len(words)) if words[k].start() < limit)
            elif name:
                taken.update(_following(words, range(position + 1, len(words))))
            else:
                taken.update(range(position + 1, min(position + 2, len(words))))
        if is_chinese(word) and _stands_behind(word):
            taken.update(_following(words, range(position - 1, -1, -1)))
    return frozenset(taken)


def _kind(word: str) -> tuple[bool, bool]:
    """Whether a name, and whether a number, follows a word."""
    if is_chinese(word):
        return any(one in word for one in CHINESE_BEFORE_NAMES), any(one in word for one in CHINESE_BEFORE_NUMBERS)
    folded = word.casefold()
    return folded in BEFORE_NAMES or word in EXACT_TITLES, folded in BEFORE_NUMBERS


def _stands_behind(run: str) -> bool:
    """Whether a run of Chinese signs holds a title that stands behind a name."""
    return any(title in run for title in CHINESE_AFTER_NAMES)


def _following(words: Sequence[re.Match[str]], positions: range) -> list[int]:
    """The positions of a name's words, in the order in which they are looked at."""
    found: list[int] = []
    for position in positions[:_NAME_WORDS]:
        if _DIGIT.search(words[position][0]):
            break
        found.append(position)
    return found
