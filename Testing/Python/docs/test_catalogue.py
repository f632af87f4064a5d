"""The catalogue of translations: complete, with the placeholders of its texts, and of texts that are still written."""

from __future__ import annotations

import ast
import itertools
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from OsteoRadiomicsLib.base.language import PLACEHOLDER

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "Docs" / "tools"))
import collect_texts as tool  # noqa: E402

WANTED = tool.texts()
ENTRIES = [(context, text, said) for context, own in tool.read().items() for text, said in own.items()]


def test_every_text_of_the_sources_is_in_the_catalogue_and_none_that_is_gone() -> None:
    catalogue, wanted = tool.read(), WANTED
    gone = {
        context: sorted(set(own) - set(wanted.get(context, ()))) for context, own in catalogue.items() if context != tool.RECORDS
    }
    missing = {context: sorted(set(own) - set(catalogue.get(context, {}))) for context, own in wanted.items()}
    cure = "run Docs/tools/collect_texts.py and translate what it lists"
    assert not any(missing.values()), f"{cure}: { {context: own for context, own in missing.items() if own} }"
    assert not any(gone.values()), f"{cure}: { {context: own for context, own in gone.items() if own} }"


def test_every_text_has_a_translation() -> None:
    assert tool.untranslated(tool.read()) == []


def test_a_translation_fills_in_what_its_text_does() -> None:
    assert [text for _, text, said in ENTRIES if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(said))] == []


def test_markup_of_a_text_stays_in_its_translation() -> None:
    tags = re.compile(r"</?\w+>|&\w+;")
    assert [text for _, text, said in ENTRIES if tags.findall(text) != tags.findall(said)] == []


def test_a_text_has_one_translation_in_one_context_of_the_panel() -> None:
    """The same English text may be said differently in different places, but not under the same context."""
    assert len({(context, text) for context, text, _ in ENTRIES}) == len(ENTRIES)


def test_the_file_is_as_the_tool_writes_it(tmp_path: Path) -> None:
    tool.write(tool.updated(tool.read(), WANTED), tmp_path / "again.ts")
    assert (tmp_path / "again.ts").read_text(encoding="utf-8") == tool.CATALOGUE.read_text(encoding="utf-8")


def test_texts_of_records_are_still_written_somewhere() -> None:
    """Two of three pairs of words stand beside each other in a literal, so that a reworded sentence is noticed."""
    corpus = _written()
    stale = []
    for text in tool.read()[tool.RECORDS]:
        pairs = [pair for piece in PLACEHOLDER.split(text)[::2] for pair in _pairs(piece)]
        if 3 * sum(f" {pair} " not in corpus for pair in pairs) > len(pairs):
            stale.append(text)
    assert stale == []


def _pairs(piece: str) -> list[str]:
    words = _words(piece)
    return [f"{first} {second}" for first, second in itertools.pairwise(words)] if len(words) > 2 else words


def _words(text: str) -> list[str]:
    """Without signs at their ends, in small letters; what is written ± here may be +- there."""
    return [word for part in text.casefold().split() if (word := part.strip(".,:;()%|=±+-<>≤≥'\"“”"))]


@cache
def _written() -> str:
    return f" {' '.join(word for text in _literals() for word in _words(text))} "


def _literals() -> Iterator[str]:
    for path in sorted((ROOT / "OsteoRadiomics" / "OsteoRadiomicsLib").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value.replace("_", " ").replace("{", " ").replace("}", " ") + " " + node.value
    for path in sorted(ROOT.glob("**/*.toml")):
        if path.parent.name in ("Protocols", "report"):
            yield from _strings(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in sorted((ROOT / "Resources" / "Models").rglob("model.json")):
        yield from _strings(json.loads(path.read_text(encoding="utf-8")))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def test_updating_keeps_translations_also_of_a_text_that_moved() -> None:
    known = {"old.panel": {"Save": "保存", "Gone": "没了"}, "other": {"Open": "打开"}, tool.RECORDS: {"train": "训练集"}}
    found = tool.updated(known, {"new.panel": ["Save", "Fresh"], "other": ["Open"]})
    assert found == {"new.panel": {"Save": "保存", "Fresh": ""}, "other": {"Open": "打开"}, tool.RECORDS: {"train": "训练集"}}
    assert tool.untranslated(found) == ["new.panel: Fresh"]


def test_contexts_are_those_that_slicer_looks_up(tmp_path: Path) -> None:
    (tmp_path / "gui").mkdir()
    (tmp_path / "gui" / "__init__.py").touch()
    assert tool.slicer_context(tmp_path / "gui" / "panel.py") == "gui.panel"
    assert tool.slicer_context(tmp_path / "Module.py") == "Module"


def test_an_f_string_is_refused_where_a_text_belongs() -> None:
    path = tool.ROOT / "OsteoRadiomics" / "_no_such_module.py"
    source = "from slicer.i18n import tr as _\n_(f'{1} cases')\n"
    with pytest.raises(ValueError, match="an f-string cannot be translated"):
        list(tool.python_texts(_Source(path, source)))


class _Source:
    """A file that is not there."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.parent, self.stem = path.parent, path.stem

    def read_text(self, encoding: str) -> str:
        return self.text

    def relative_to(self, root: Path) -> Path:
        return self.path.relative_to(root)
