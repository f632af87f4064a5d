"""The house as SVG: a box for each room, floors as rows, arrows that only point down."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from house_layout import Stop, lay_out

BOX, HIGH, ROW, LEFT, EDGE = 184, 56, 98, 70, 14
LETTERS = 31  # of the small print on a line of a box
INK, PAPER, LINE, STRIPE = "#1b1b1b", "#ffffff", "#56616a", "#f7f8f9"
# Orange and blue differ for every kind of colour vision; rooms that need Slicer are dashed besides.
PLAIN, SLICER = ("#e3eefa", "#24598f", ""), ("#fbe6cf", "#a65200", ' stroke-dasharray="6 3"')
NOTE = "An arrow: imports. Dashed, orange: needs 3D Slicer. Arrows that a longer way makes plain are left out."


def picture(floors: Mapping[str, int], arrows: Sequence[tuple[str, str]], words: Mapping[str, str]) -> str:
    """floors: of each room, from 1. arrows: (upper, lower), those to be drawn. words: what each room is for."""
    layout = lay_out(floors, arrows)
    top = max(floors.values())
    width, height = LEFT + layout.width * BOX + EDGE, top * ROW + 34

    def at(stop: Stop) -> tuple[float, float]:
        return LEFT + layout.x[stop] * BOX, (top - stop.floor + 0.5) * ROW

    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" font-family="Helvetica, Arial, sans-serif">',
        "<title>The rooms of OsteoRadiomics and which imports which</title>",
        f'<rect width="100%" height="100%" fill="{PAPER}"/>',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0 8 4 0 8z" fill="{LINE}"/></marker></defs>',
    ]
    for floor in range(1, top + 1):
        y = (top - floor) * ROW
        if floor % 2 == 0:
            lines.append(f'<rect y="{y}" width="100%" height="{ROW}" fill="{STRIPE}"/>')
        lines.append(f'<text x="12" y="{y + ROW / 2 + 4:g}" fill="{LINE}" font-size="13">floor {floor}</text>')
    lines += [_arrow([at(stop) for stop in path]) for path in layout.paths]
    lines += [_box(stop.room, words[stop.room], *at(stop)) for stop in layout.x if stop.room]
    lines.append(f'<text x="12" y="{height - 12}" fill="{LINE}" font-size="13">{NOTE}</text>')
    return "\n".join([*lines, "</svg>"]) + "\n"


def small_print(words: str) -> list[str]:
    """What a room is for, on at most two lines: its first sentence, or what it holds where that only repeats the name."""
    sentence = words.replace("`", "").split(". ")[0].split(";")[0].split(" (")[0].rstrip(".").strip()
    before, _, after = sentence.partition(": ")
    items = (after if after and len(before.split()) < 3 else before).split(", ")
    while len(items) > 1 and len(textwrap.wrap(", ".join(items), LETTERS)) > 2:
        items.pop()
    lines = textwrap.wrap(", ".join(items), LETTERS)
    return lines if len(lines) < 3 else [lines[0], textwrap.shorten(" ".join(lines[1:]), LETTERS, placeholder=" ...")]


def _arrow(points: Sequence[tuple[float, float]]) -> str:
    """A smooth line from the lower edge of the first box to the upper edge of the last, straight down where it passes a floor."""
    lean = 0.4 * BOX  # ends stand apart along an edge by where the arrow comes from or goes to
    first = points[0][0] + max(-lean, min(lean, (points[1][0] - points[0][0]) * 0.4))
    last = points[-1][0] + max(-lean, min(lean, (points[-2][0] - points[-1][0]) * 0.4))
    line = [(first, points[0][1] + HIGH / 2)]
    for x, y in points[1:-1]:
        line += [(x, y - HIGH / 2), (x, y + HIGH / 2)]
    line.append((last, points[-1][1] - HIGH / 2 - 2))
    text = f"M{line[0][0]:.1f} {line[0][1]:.1f}"
    for index, ((x1, y1), (x2, y2)) in enumerate(pairwise(line)):
        middle = (y1 + y2) / 2
        text += f" L{x2:.1f} {y2:.1f}" if index % 2 else f" C{x1:.1f} {middle:.1f} {x2:.1f} {middle:.1f} {x2:.1f} {y2:.1f}"
    return f'<path d="{text}" fill="none" stroke="{LINE}" stroke-width="1.3" marker-end="url(#tip)"/>'


def _box(room: str, words: str, x: float, y: float) -> str:
    fill, edge, dash = SLICER if room in ("gui", "mrml") else PLAIN
    small = small_print(words)
    base = y - 6.5 * len(small) + 5
    parts = [
        f'<rect x="{x - BOX / 2:.1f}" y="{y - HIGH / 2:g}" width="{BOX}" height="{HIGH}" rx="6" fill="{fill}" stroke="{edge}" '
        f'stroke-width="1.4"{dash}/>',
        f'<text x="{x:.1f}" y="{base:g}" text-anchor="middle" fill="{INK}" font-size="15" font-weight="bold">'
        f"{escape(room)}</text>",
    ]
    parts += [
        f'<text x="{x:.1f}" y="{base + 15 + 13 * index:g}" text-anchor="middle" fill="{INK}" font-size="11">{escape(line)}</text>'
        for index, line in enumerate(small)
    ]
    return "\n".join(parts)
