"""Collects the texts of panel, forms, reports and figures into the catalogue: ``Resources/Translations/OsteoRadiomics_zh-CN.ts``.

Run it after texts were added or changed: translations are kept, also of a text that moved to another file; a text without one is
listed and stands in the catalogue as unfinished; texts that are no longer used are dropped. ``--check`` only lists.
The context of a text is the one that 3D Slicer looks it up in (``slicer.i18n``, Qt's forms); all texts of the library share one.
Texts of records and registries (context Records) are kept as they are: they are written there by hand, with ``{name}`` for what
differs from record to record.
"""

from __future__ import annotations

import ast
import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "Resources" / "Translations" / "OsteoRadiomics_zh-CN.ts"
MODULES = (ROOT / "OsteoRadiomics", ROOT / "PainGrade")
LIBRARY, RECORDS = "OsteoRadiomicsLib", "Records"

Texts = dict[str, dict[str, str]]
"""Context -> text -> its translation, '' where there is none."""


def texts() -> dict[str, list[str]]:
    """Every text of the sources, by context, each once, in order of appearance."""
    found: dict[str, dict[str, None]] = {}
    for module in MODULES:
        for path in sorted(module.rglob("*")):
            for context, text in _texts_of(path):
                found.setdefault(context, {})[text] = None
    return {context: list(own) for context, own in sorted(found.items())}


def _texts_of(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".py":
        yield from python_texts(path)
    elif path.suffix == ".ui":
        yield from form_texts(path)
    elif path.parent.name == "templates" and path.suffix in (".html", ".js"):
        yield from ((LIBRARY, text) for text in template_texts(path))


def python_texts(path: Path) -> Iterator[tuple[str, str]]:
    """(context, text) of every call of a translating function. Raises ValueError naming a text that is no literal."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = dict(_imported(tree, path))
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in called and node.args):
            continue
        context, arguments = called[node.func.id], node.args
        if context is None:  # translate(context, text)
            first, *arguments = arguments
            if not isinstance(first, ast.Constant):
                raise ValueError(f"{path.relative_to(ROOT)}:{first.lineno}: the context of a text must be written out")
            context = first.value
            if context not in ("OsteoRadiomics", "PainGrade"):
                continue  # a text of Slicer's own
        given = arguments[0]
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            yield context, given.value
        elif isinstance(given, ast.Name) and given.id in constants:
            yield context, constants[given.id]
        elif isinstance(given, ast.JoinedStr):
            raise ValueError(f"{path.relative_to(ROOT)}:{given.lineno}: an f-string cannot be translated; fill in with format")


def _imported(tree: ast.Module, path: Path) -> Iterator[tuple[str, str | None]]:
    """(name in this file, context; None where the call names it) of each translating function."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom):
            continue
        for name in node.names:
            called = name.asname or name.name
            if node.module == "slicer.i18n":
                yield called, None if name.name == "translate" else slicer_context(path)
            elif (node.module or "").endswith("base.language") and name.name in ("tr", "later"):
                yield called, LIBRARY


def slicer_context(path: Path) -> str:
    """The context in which Slicer looks up the texts of a Python file: its package, if it lies in one, and its name."""
    inside = (path.parent / "__init__.py").is_file()
    return f"{path.parent.name}.{path.stem}" if inside else path.stem


def form_texts(path: Path) -> Iterator[tuple[str, str]]:
    """(context, text) of a form of Qt Designer; what is marked as not translatable is left out."""
    root = ET.parse(path).getroot()
    context = root.findtext("class", "")
    for owner in root.iter():
        for node in owner.findall("string") if owner.get("notr") != "true" else ():
            if node.text and node.get("notr") != "true" and re.search(r"[^\W\d_]", node.text):
                yield context, node.text


def template_texts(path: Path) -> Iterator[str]:
    """The texts of a template of the reports."""
    for call in Environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            if not isinstance(call.args[0], nodes.Const):
                raise ValueError(f"{path.relative_to(ROOT)}:{call.lineno}: the text of _() must be a literal")
            yield call.args[0].value


def read(path: Path = CATALOGUE) -> Texts:
    """The catalogue as it is."""
    found: Texts = {}
    for context in ET.parse(path).getroot().iter("context") if path.is_file() else ():
        own = found.setdefault(context.findtext("name", ""), {})
        for message in context.iter("message"):
            translation = message.find("translation")
            finished = translation is not None and translation.get("type") is None
            own[message.findtext("source", "")] = (translation.text or "") if finished and translation is not None else ""
    return found


def updated(known: Texts, wanted: Mapping[str, list[str]]) -> Texts:
    """The catalogue of these texts, with the translations that are known, in whatever context."""
    anywhere = {text: translation for own in known.values() for text, translation in own.items() if translation}
    found = {
        context: {text: known.get(context, {}).get(text) or anywhere.get(text, "") for text in own}
        for context, own in wanted.items()
    }
    return found | {RECORDS: known.get(RECORDS, {})}


def untranslated(catalogue: Texts) -> list[str]:
    """``context: text`` of every text without a translation."""
    return [f"{context}: {text}" for context, own in catalogue.items() for text, translation in own.items() if not translation]


def write(catalogue: Texts, path: Path = CATALOGUE) -> None:
    """The catalogue as Qt's tools write it."""
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        "<!DOCTYPE TS>",
        '<TS version="2.1" language="zh_CN" sourcelanguage="en_US">',
    ]
    for context, own in sorted(catalogue.items()):
        lines += ["<context>", f"    <name>{escape(context)}</name>"]
        for text, translation in own.items():
            ending = f">{_escaped(translation)}</translation>" if translation else ' type="unfinished"></translation>'
            lines += [
                "    <message>",
                f"        <source>{_escaped(text)}</source>",
                f"        <translation{ending}",
                "    </message>",
            ]
        lines.append("</context>")
    path.write_text("\n".join([*lines, "</TS>", ""]), encoding="utf-8", newline="\n")


def _escaped(text: str) -> str:
    return escape(text, {'"': "&quot;", "'": "&apos;"})


def main(arguments: list[str]) -> int:
    catalogue = updated(read(), texts())
    if "--check" not in arguments:
        write(catalogue)
    missing = untranslated(catalogue)
    print("\n".join(missing) or "every text has a translation")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
