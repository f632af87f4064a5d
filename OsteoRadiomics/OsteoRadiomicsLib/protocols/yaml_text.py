"""YAML files that people write: read without surprises, and refused in words of ours."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..base.errors import SettingsError
from ..base.files import utf8_problem

_HALF = re.compile("[\ud800-\udfff]")


def read_yaml(path: str | os.PathLike[str]) -> Any:
    """What a YAML (or JSON) file holds. Raises SettingsError naming the line: unreadable, no YAML, a key that stands twice."""
    import yaml

    where = str(path)
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise SettingsError(f"cannot be read ({error.strerror})", where=where, cure="Check the path") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SettingsError(f"is not a YAML file ({utf8_problem(error)})", where=where, cure="Save it as UTF-8") from error
    try:
        for node in _nodes(yaml.compose(text, Loader=yaml.SafeLoader)):
            _refuse_doubled_keys(node, where)
            _refuse_halves(node, where)
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:  # of its conversions
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
        cure = "Indent with blanks, not tabs, and close every bracket and quote"
        raise SettingsError(f"is not a YAML file{place}", where=where, cure=cure) from error


def _nodes(root: Any) -> Iterator[Any]:
    """Every node of a document, once, however many anchors lead to it."""
    waiting, known = [root], set()
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in known:
            continue
        known.add(id(node))
        yield node
        if isinstance(node.value, list):
            waiting += [child for part in node.value for child in (part if isinstance(part, tuple) else (part,))]


def _refuse_doubled_keys(node: Any, where: str) -> None:
    """PyYAML keeps the last of two keys of one name in silence, so that the first would have no effect."""
    seen: dict[str, int] = {}
    for key in (part[0] for part in node.value if isinstance(part, tuple)):
        line = key.start_mark.line + 1
        if str(key.value) in seen:
            what = f"{key.value} stands twice (lines {seen[str(key.value)]} and {line})"
            raise SettingsError(what, where=where, cure="Remove one of the two")
        seen[str(key.value)] = line


def _refuse_halves(node: Any, where: str) -> None:
    """Half a character (an escaped surrogate), which no message and no record could hold."""
    if isinstance(node.value, str) and not node.value.isascii() and _HALF.search(node.value):
        line = node.start_mark.line + 1
        raise SettingsError(f"line {line} holds half a character", where=where, cure="Write the character itself, in UTF-8")
