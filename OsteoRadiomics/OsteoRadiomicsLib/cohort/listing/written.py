"""Cells of a case list as people and spreadsheets write them: labels, ids that look alike."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Sequence

from ...base.errors import TableError
from ...base.notices import say
from ...base.words import quoted
from ...tables.written_paths import line_of

_SEPARATORS = re.compile(r"[,;\s，；、]+")
_WHOLE = re.compile(r"(\d+)\.0*")
_MOST_DIGITS = 10  # labels are stored in at most 32 bits


def parse_labels(text: str, where: str) -> tuple[int, ...] | None:
    """Label numbers separated by commas, semicolons or blanks; None when empty. ``20.0`` of a spreadsheet is 20, with a notice.

    Raises TableError.
    """
    parts = [part for part in _SEPARATORS.split(text.strip()) if part]
    plain = [whole[1] if (whole := _WHOLE.fullmatch(part)) else part for part in parts]
    if not all(part.isdecimal() and len(part) <= _MOST_DIGITS for part in plain):
        raise TableError(f"labels: {quoted(text)} are not label numbers", where=where, cure="Write numbers such as 20;21;22")
    if plain != parts:
        say("labels of the case list are written as fractions, such as 20.0 for 20; they are read as whole numbers")
    return tuple(int(part) for part in plain) or None


def refuse_lookalikes(ids: Iterable[tuple[str, str]], column: str) -> None:
    """Raise TableError for two ids that differ in letter case, width or blanks only: one patient would count as two.

    ids: of every line, with the line's place.
    """
    known: dict[str, tuple[str, str]] = {}
    for name, where in ids:
        first, earlier = known.setdefault(_plain(name), (name, where))
        if first != name:
            raise TableError(
                f"{column} {name} differs from {first} of {line_of(earlier)} in letter case or blanks only",
                where=where,
                cure="Write both alike, or give one another name",
            )


def say_fractions(ids: Sequence[tuple[str, str]], column: str) -> None:
    """Say where ids such as ``17.0`` look like numbers that a spreadsheet made fractions of. They are kept as written."""
    found = [(name, where) for name, where in ids if re.fullmatch(r"\d+\.0", name)]
    if found:
        name, where = found[0]
        say(f"column {column}: ids such as {name} are kept as written ({len(found)}, first in {line_of(where)})")


def say_images_twice(images: Iterable[tuple[str, str, str]]) -> None:
    """Say which images stand under more than one case or sequence. images: of every line its path, name and place."""
    known: dict[str, str] = {}
    twice = []
    for path, name, where in images:
        first = known.setdefault(os.path.normcase(os.path.normpath(path)), name)
        if first != name:
            twice.append(f"{name} ({line_of(where)}) and {first}")
    if twice:
        more = f", and {len(twice) - 1} more" if len(twice) > 1 else ""
        say(f"the case list names one image for {twice[0]}{more}; 'cohort check' compares images by content")


def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())
