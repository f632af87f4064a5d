"""Files of records as they should not be: one place of the content removed, added to, or holding another value."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError, TableError
from OsteoRadiomicsLib.base.files import write_json
from OsteoRadiomicsLib.base.records import Record

_OTHER = st.sampled_from([None, True, 7, -0.5, 1e308, "", "text", [], [None], [3, "x"], {}, {"other": 1}])


def places(content: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every place of a JSON value: keys of objects and positions in lists."""
    inside: list[tuple[str | int, ...]] = []
    entries = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, value in entries:
        inside += [(*at, key), *places(value, (*at, key))]
    return inside


@st.composite
def damaged(draw: st.DrawFn, content: dict[str, Any]) -> dict[str, Any]:
    """The content with one to three changes."""
    found = deepcopy(content)
    for _ in range(draw(st.integers(1, 3))):
        known = places(found)
        assume(known)
        *path, last = draw(st.sampled_from(known))
        holder = found
        for step in path:
            holder = holder[step]
        change = draw(st.sampled_from(["remove", "replace", "add"]))
        if change == "remove":
            del holder[last]
        elif change == "replace":
            holder[last] = deepcopy(draw(_OTHER))
        elif isinstance(holder, dict):
            holder["key_of_no_version"] = deepcopy(draw(_OTHER))
        else:
            holder.append(deepcopy(draw(_OTHER)))
    return found


def assert_reads_back(record: Record, read: Callable[[Path], Record], folder: Path) -> None:
    """What was written is read into an equal record, and that is written in the same bytes."""
    first, second = folder / "first.json", folder / "second.json"
    record.write(first)
    found = read(first)
    assert type(found) is type(record)
    found.write(second)
    assert second.read_bytes() == first.read_bytes()
    assert found == record


def assert_refused_or_understood(content: Any, read: Callable[[Path], Record], folder: Path) -> None:
    """A damaged file either is one typed error that names the file, or still means the same when written again."""
    path = folder / "damaged.json"
    write_json(path, content)
    try:
        found = read(path)
    except OsteoRadiomicsError as error:
        message = str(error)
    else:
        found.write(path)
        assert read(path) == found
        return
    assert str(path) in message
    assert "\n" not in message


def damaged_contents(*cases: tuple[str, str]) -> pytest.MarkDecorator:
    """A test for each content that cannot be read, and the ``message`` that says why."""
    return pytest.mark.parametrize(("content", "message"), cases)


def assert_refused(path: Path, content: str, message: str, read: Callable[[Path], object]) -> None:
    """Reading a file of this content is an error that matches the message. It need not be a record."""
    path.write_text(content)
    with pytest.raises(TableError, match=message):
        read(path)


def refusal(record: Record, change: dict[str, Any], read: Callable[[Path], Record], folder: Path) -> str:
    """The error of reading a record's file with changed keys; a key whose new value is ``...`` is removed."""
    content = {key: value for key, value in (json.loads(json.dumps(record.to_json())) | change).items() if value is not ...}
    path = folder / "changed.json"
    write_json(path, content)
    try:
        read(path)
    except OsteoRadiomicsError as error:
        return str(error)
    raise AssertionError("the changed file was read")
