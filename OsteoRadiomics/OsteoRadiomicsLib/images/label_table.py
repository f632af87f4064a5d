"""Tables that name the labels of a mask: as programs write them into NIfTI extensions or into a file of their own.

Formats: Caret's XML, which TotalSegmentator writes into NIfTI; ITK-SNAP label descriptions; 3D Slicer colour tables (.ctbl and
.csv) and FreeSurfer's, which look alike; tables with a header line (BIDS dseg.tsv); JSON, as nnU-Net's dataset.json.
"""

from __future__ import annotations

import codecs
import csv
import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from ..base.errors import MaskError

LabelNames = dict[int, str]
"""Label -> its name."""

# Endings of tables that may lie beside a mask, under the mask's own name.
SUFFIXES = (".ctbl", ".label", ".txt", ".lut", ".tsv", ".csv", ".json", ".xml")
_MOST_BYTES = 1 << 22
_MOST_DIGITS = 18
_LABEL_COLUMNS = ("labelvalue", "label value", "index", "label", "value", "id", "key", "number", "integerlabel")
_NAME_COLUMNS = ("name", "labelname", "label name", "structure", "region", "roi", "anatomy")
_ITK_SNAP = re.compile(r'\s*(\d+)\s+\d+\s+\d+\s+\d+\s+[\d.]+\s+\d+\s+\d+\s+"(.*)"\s*')
_COLOR_TABLE = re.compile(r"\s*(\d+)\s+(\S.*?)(?:\s+\d+){3,4}\s*")
_PLAIN = re.compile(r"\s*(\d+)\s*[\s:=,;]\s*(\S.*?)\s*")


def parse_label_table(text: str, *, loosely: bool = False) -> LabelNames:
    """The names in a text, empty where it is no label table. loosely: lines such as ``20 L1`` or ``20: L1`` count as well.

    Raises MaskError for a table that is damaged, or that gives one label two names.
    """
    parsers: list[Callable[[str], LabelNames]] = [_xml, _json, _lines(_ITK_SNAP), _lines(_COLOR_TABLE), _columns]
    for parse in [*parsers, *([_lines(_PLAIN)] if loosely else [])]:
        if found := parse(text.strip("\0 \t\r\n")):
            return {label: name for label, name in found.items() if label > 0}
    return {}


def read_label_table(path: Path) -> LabelNames:
    """The names in a file that the user chose. Raises MaskError: missing, no label table, damaged."""
    try:
        found = _names_in(path, loosely=True)
    except MaskError as problem:
        if problem.where:
            raise
        raise problem.at(str(path)) from problem
    if not found:
        raise MaskError(
            "is no label table",
            where=str(path),
            cure="Give an ITK-SNAP label file, a Slicer colour table, or lines of a label number and its name",
        )
    return found


def label_table_files(mask: Path, stem: str) -> tuple[Path, ...]:
    """Files beside a mask, under its name, that may be label tables. stem: the mask's name without its ending."""
    beside = (mask.with_name(stem + suffix) for suffix in SUFFIXES)
    return tuple(path for path in beside if path != mask and path.is_file() and path.stat().st_size <= _MOST_BYTES)


def label_table_beside(mask: Path, stem: str) -> tuple[Path, LabelNames] | None:
    """The table that lies beside a mask under its name, if any. stem: the mask's name without its ending.

    Raises MaskError where a table is damaged, and where two give a label different names.
    """
    found = [(path, names) for path in label_table_files(mask, stem) if (names := _beside(path))]
    for path, names in found[1:]:
        first = found[0][1]
        clash = next((label for label in names if label in first and names[label] != first[label]), None)
        if clash is not None:
            raise MaskError(
                f"two tables beside the mask call label {clash} {first[clash]} and {names[clash]}",
                where=f"{found[0][0].name}, {path.name}",
                cure="Remove one, or choose with --label-table",
            )
    return found[0] if found else None


def _names_in(path: Path, *, loosely: bool = False) -> LabelNames:
    """The names in a file. One that is called JSON and is none is damaged; of other texts nobody knows what they are."""
    text = _text(path)
    if path.suffix.lower() == ".json":
        try:
            json.loads(text)
        except json.JSONDecodeError as problem:
            raise _damaged(f"line {problem.lineno}") from problem
        except RecursionError as problem:
            raise _damaged("nested too deeply") from problem
        except ValueError as problem:
            raise _damaged("a number of thousands of digits") from problem
    return parse_label_table(text, loosely=loosely)


def _beside(path: Path) -> LabelNames:
    try:
        return _names_in(path)
    except MaskError as problem:
        what = problem.what.replace("its label table", "the label table beside the mask")
        raise MaskError(what, where=str(path), cure="Correct or remove it, or choose one with --label-table") from problem


def _text(path: Path) -> str:
    try:
        with open(path, "rb") as stream:
            content = stream.read(_MOST_BYTES)
    except OSError as problem:
        raise MaskError(f"cannot be read ({problem.strerror})", where=str(path), cure="Check the path") from problem
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def _label(text: str) -> int:
    """Raises MaskError for a number of thousands of digits, which is no label; ValueError for what is no number."""
    if len(text) > _MOST_DIGITS:
        raise _damaged(f"a label of {len(text)} digits")
    return int(text)


def _unique(pairs: Iterable[tuple[int, str]]) -> LabelNames:
    found: LabelNames = {}
    for label, name in pairs:
        if found.setdefault(label, name) != name:
            raise MaskError(f"its label table calls label {label} both {found[label]} and {name}", cure="Correct the table")
    return found


def _xml(text: str) -> LabelNames:
    if "<LabelTable" not in text:
        return {}
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise MaskError("its label table declares XML entities", cure="Save the mask without them")
    try:
        root = ElementTree.fromstring(text[text.index("<") :])
        return _unique((_label(item.attrib["Key"]), (item.text or "").strip()) for item in root.iter("Label"))
    except ElementTree.ParseError as problem:
        raise _damaged(f"line {problem.position[0]}") from problem
    except (KeyError, ValueError) as problem:
        raise _damaged("a label without its number") from problem


def _json(text: str) -> LabelNames:
    if not text.startswith("{"):
        return {}
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    for table in (content, *(content.get(key) for key in ("labels", "label_map", "LabelMap", "names"))):
        if isinstance(table, dict) and (pairs := _json_pairs(table)):
            return _unique(pairs)
    return {}


def _damaged(why: str) -> MaskError:
    return MaskError(f"its label table is damaged ({why})", cure="Save the mask or the table again")


def _json_pairs(table: dict[str, Any]) -> list[tuple[int, str]]:
    """Number to name or name to number; anything else is no table."""
    if all(key.isdecimal() and isinstance(value, str) for key, value in table.items()):
        return [(_label(key), value.strip()) for key, value in table.items()]
    if all(type(value) is int and not key.isdecimal() for key, value in table.items()):
        return [(value, key.strip()) for key, value in table.items()]
    return []


def _lines(form: re.Pattern[str]) -> Callable[[str], LabelNames]:
    """Reads tables of which every line that is no comment has this form."""

    def parse(text: str) -> LabelNames:
        lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
        matches = [form.fullmatch(line) for line in lines]
        if not all(matches):
            return {}
        return _unique((_label(match[1]), match[2].strip().strip('"')) for match in matches if match)

    return parse


def _columns(text: str) -> LabelNames:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) < 2:
        return {}
    separator = next((sign for sign in "\t,;" if sign in lines[0]), None)
    if separator is None:
        return {}
    rows = list(csv.reader(lines, delimiter=separator))
    header = [cell.strip().casefold() for cell in rows[0]]
    names = next((header.index(name) for name in _NAME_COLUMNS if name in header), None)
    numbers = next((header.index(name) for name in _LABEL_COLUMNS if name in header), None)
    if names is None or numbers is None:
        return {}
    cells = [(row[numbers].strip(), row[names].strip()) for row in rows[1:] if len(row) > max(names, numbers)]
    if not all(number.isdecimal() for number, _ in cells):
        return {}
    return _unique((_label(number), name) for number, name in cells)
