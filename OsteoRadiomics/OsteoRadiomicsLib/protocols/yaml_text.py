"""YAML files that people write: read without surprises, and refused in words of ours."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ..base.errors import SettingsError
from ..base.files import utf8_problem


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
        _refuse_doubled_keys(yaml.compose(text, Loader=yaml.SafeLoader), where)
        return yaml.safe_load(text)
    except (yaml.YAMLError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1}, column {mark.column + 1})" if mark is not None else ""
        cure = "Indent with blanks, not tabs, and close every bracket and quote"
        raise SettingsError(f"is not a YAML file{place}", where=where, cure=cure) from error


def _refuse_doubled_keys(root: Any, where: str) -> None:
    """PyYAML keeps the last of two keys of one name in silence, so that the first would have no effect."""
    waiting, known = [root], set()
    while waiting:
        node = waiting.pop()
        if id(node) in known or not isinstance(getattr(node, "value", None), list):
            continue  # an anchor leads to a node once more
        known.add(id(node))
        pairs = [part for part in node.value if isinstance(part, tuple)]
        seen: dict[str, int] = {}
        for key, _ in pairs:
            line = key.start_mark.line + 1
            if str(key.value) in seen:
                what = f"{key.value} stands twice (lines {seen[str(key.value)]} and {line})"
                raise SettingsError(what, where=where, cure="Remove one of the two")
            seen[str(key.value)] = line
        waiting += [child for part in node.value for child in (part if isinstance(part, tuple) else (part,))]
