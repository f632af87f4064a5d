"""Draws the house from the imports: ``Docs/images/architecture.svg`` and the table of rooms in ``Docs/architecture.md``.

A room is a folder of the library (or a module of its own); an arrow says that a room imports another, late imports and those
for types included. The picture leaves out arrows that a longer way makes plain. ``--check`` only compares.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from house_picture import picture

ROOT = Path(__file__).resolve().parents[2]
LIBRARY = ROOT / "OsteoRadiomics" / "OsteoRadiomicsLib"
PICTURE = ROOT / "Docs" / "images" / "architecture.svg"
PAGE = ROOT / "Docs" / "architecture.md"
BEGIN, END = "<!-- rooms: made by Docs/tools/architecture.py -->", "<!-- end of rooms -->"


def modules() -> dict[str, Path]:
    """Dotted name below the library -> file; the library itself is ""."""
    found = {}
    for path in sorted(LIBRARY.rglob("*.py")):
        parts = list(path.relative_to(LIBRARY).with_suffix("").parts)
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def room_of(module: str) -> str:
    """The room a module lies in."""
    return module.partition(".")[0] or "OsteoRadiomicsLib"


def imports() -> dict[str, set[str]]:
    """Room -> the rooms it imports."""
    known = modules()
    arrows: dict[str, set[str]] = defaultdict(set)
    for module, path in known.items():
        package = module if path.name == "__init__.py" else module.rpartition(".")[0]
        arrows[room_of(module)] |= {room_of(target) for target in _targets(path, package, known)} - {room_of(module)}
    return dict(arrows)


def _targets(path: Path, package: str, known: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package.split(".") if package else []
            base = base[: len(base) - node.level + 1]
            target = ".".join([*base, *(node.module.split(".") if node.module else [])])
            for alias in node.names:
                inner = f"{target}.{alias.name}".lstrip(".")
                yield inner if inner in known else target


def floors(arrows: dict[str, set[str]]) -> dict[str, int]:
    """Room -> its floor: 1 imports nothing of ours, any other stands on the highest room it imports."""

    @cache
    def floor(room: str, above: frozenset[str] = frozenset()) -> int:
        if room in above:
            raise SystemExit(f"circle of imports through {room}: {', '.join(sorted(above))}")
        return 1 + max((floor(lower, above | {room}) for lower in arrows.get(room, ())), default=0)

    return {room: floor(room) for room in arrows}


def plain_arrows(arrows: dict[str, set[str]]) -> list[tuple[str, str]]:
    """The arrows that no longer way replaces."""

    @cache
    def reach(room: str) -> frozenset[str]:
        return frozenset().union(*({lower} | reach(lower) for lower in arrows[room]))

    return [
        (room, lower)
        for room in sorted(arrows)
        for lower in sorted(arrows[room])
        if not any(lower in reach(other) for other in arrows[room] - {lower})
    ]


def title_of(room: str) -> str:
    """The first line of the room's docstring."""
    path = LIBRARY / room / "__init__.py"
    path = path if path.is_file() else LIBRARY / f"{room}.py"
    path = path if path.is_file() else LIBRARY / "__init__.py"
    return (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]


def table(arrows: dict[str, set[str]]) -> str:
    """The rooms from the top floor down, as a Markdown table."""
    on = floors(arrows)
    lines = ["| floor | room | what it is for | stands on |", "|---|---|---|---|"]
    for room in sorted(on, key=lambda name: (-on[name], name)):
        lines.append(f"| {on[room]} | `{room}` | {title_of(room)} | {', '.join(sorted(arrows[room])) or '-'} |")
    return "\n".join(lines)


def main(check: bool) -> int:
    """Write picture and table, or with ``check`` say whether they are up to date."""
    arrows = imports()
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    made = {
        PICTURE: picture(floors(arrows), plain_arrows(arrows), {room: title_of(room) for room in arrows}),
        PAGE: f"{before}{BEGIN}\n{table(arrows)}\n{END}{rest.partition(END)[2]}",
    }
    stale = [path for path, text in made.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    if check:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not up to date: run python Docs/tools/architecture.py")
        return int(bool(stale))
    for path in stale:
        path.write_text(made[path], encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
