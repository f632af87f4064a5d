"""Draws mutants at random, so that nobody chooses those that are easy to notice; writes ``drawn.toml``.

    python Testing/mutation/draw.py

From all places in the bodies of the listed files where one operator, bound, constant or function can be exchanged, a fixed number
per part of the library is drawn with a fixed seed. Reasons why a mutant is equivalent are kept from the list there is.
"""

from __future__ import annotations

import ast
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from mutants import HERE, LIBRARY, ROOT, read_mutants

SEED = 1979
# Part of the library -> how many to draw. Formulas first; the selection of rows has fewer places.
QUOTAS = {
    "features/classes": 14,
    "features/shapes": 5,
    "features/matrices": 6,
    "features/image_types": 5,
    "features/discretisation.py": 3,
    "features/ibsi": 14,
    "features/voxelwise": 14,
    "agreement": 16,
    "modelling/statistics": 16,
    "modelling/evaluation": 16,
    "modelling/data": 5,
    "cohort/selection.py": 3,
    "tables": 6,
}
OPERATORS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Pow: "*", ast.Mod: "*", ast.FloorDiv: "*"}
COMPARISONS = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==", ast.In: "not in", ast.NotIn: "in",
}  # fmt: skip
NAMES = {
    "min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum", "any": "all", "all": "any", "mean": "median",
    "floor": "ceil", "ceil": "floor", "argmin": "argmax", "argmax": "argmin", "sqrt": "abs", "cumsum": "asarray",
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """A stretch of one line and what to put there. line: from 0. first, last: columns."""

    file: str
    line: int
    first: int
    last: int
    new: str
    why: str


def places(file: str, source: str) -> Iterator[Place]:
    """Every exchange that is possible within the functions of a file."""
    lines = source.splitlines()
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in function.body:
                for node in ast.walk(statement):
                    yield from _exchanges(file, lines, node, function.name)


def _exchanges(file: str, lines: list[str], node: ast.AST, function: str) -> Iterator[Place]:
    def between(left: ast.expr, right: ast.expr, old: str | None, new: str) -> Iterator[Place]:
        """The operator that stands between two expressions of one line."""
        if left.end_lineno == right.lineno and left.end_lineno is not None and left.end_col_offset is not None:
            gap = lines[left.end_lineno - 1][left.end_col_offset : right.col_offset]
            sign = gap.strip("() ")
            if sign and (old is None or sign == old):
                first = left.end_col_offset + gap.index(sign)
                why = f"{function}: {new} for {sign}"
                yield Place(file, left.end_lineno - 1, first, first + len(sign), new, why)

    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        yield from between(node.left, node.right, None, OPERATORS[type(node.op)])
    elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in COMPARISONS:
        yield from between(node.left, node.comparators[0], None, COMPARISONS[type(node.ops[0])])
    elif isinstance(node, ast.BoolOp):
        old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        yield from between(node.values[0], node.values[1], old, new)
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool) and node.end_col_offset is not None:
        new = str(not node.value) if isinstance(node.value, bool) else repr(node.value + 1)
        yield Place(file, node.lineno - 1, node.col_offset, node.end_col_offset, new, f"{function}: {new} for {node.value}")
    elif isinstance(node, ast.Attribute) and node.attr in NAMES and node.end_col_offset is not None and node.end_lineno:
        first = node.end_col_offset - len(node.attr)
        why = f"{function}: {NAMES[node.attr]} for {node.attr}"
        yield Place(file, node.end_lineno - 1, first, node.end_col_offset, NAMES[node.attr], why)
    elif isinstance(node, ast.Name) and node.id in ("min", "max", "any", "all") and node.end_col_offset is not None:
        why = f"{function}: {NAMES[node.id]} for {node.id}"
        yield Place(file, node.lineno - 1, node.col_offset, node.end_col_offset, NAMES[node.id], why)


def as_texts(place: Place, source: str) -> tuple[str, str]:
    """Whole lines before and after, as many above the place as make them stand once in the file."""
    lines = source.splitlines()
    changed = lines[place.line][: place.first] + place.new + lines[place.line][place.last :]
    for first in range(place.line, -1, -1):
        text = "\n".join(lines[first : place.line + 1])
        if source.count(text) == 1:
            return text, "\n".join([*lines[first : place.line], changed])
    raise AssertionError("a file's whole head stands once in it")


def main() -> None:
    """Draw and write."""
    known = {(m.file, m.text, m.replacement): m.equivalent for m in read_mutants() if m.name.startswith("drawn")}
    rng = random.Random(SEED)
    blocks = ["# Drawn by draw.py with a fixed seed; only the reasons `equivalent` are written by hand.\n"]
    for part, quota in QUOTAS.items():
        folder = ROOT / LIBRARY / part
        paths = [folder] if folder.is_file() else sorted(folder.rglob("*.py"))
        sources = {path.relative_to(ROOT / LIBRARY).as_posix(): path.read_text(encoding="utf-8") for path in paths}
        # Columns count bytes: lines of other letters are left out, as are lines that only say what went wrong.
        found = [
            place
            for file, source in sources.items()
            for place in sorted(set(places(file, source)), key=lambda p: (p.line, p.first, p.new, p.why))
            if source.splitlines()[place.line].isascii()
        ]
        for place in sorted(rng.sample(found, min(quota, len(found))), key=lambda p: (p.file, p.line, p.first)):
            text, replacement = as_texts(place, sources[place.file])
            rows = {"file": place.file, "text": text, "replacement": replacement, "why": place.why}
            if reason := known.get((place.file, text, replacement)):
                rows["equivalent"] = reason
            blocks.append("[[mutant]]\n" + "".join(f"{key} = {_quoted(value)}\n" for key, value in rows.items()))
    (HERE / "drawn.toml").write_text("\n".join(blocks), encoding="utf-8")


def _quoted(text: str) -> str:
    plain = "\n" not in text and '"' not in text and "\\" not in text
    return f'"{text}"' if plain else f"'''\n{text}'''"


if __name__ == "__main__":
    main()
