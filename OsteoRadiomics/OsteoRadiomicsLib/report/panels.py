"""Places pictures of different size on one sheet, all at one scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The first picture leads; the others stand beside it, side by side or one above the other.
_ARRANGEMENTS = (((0,), (1,), (2,)), ((0,), (1, 2)))


@dataclass(frozen=True)
class Sheet:
    """Inches. boxes: (left, top, width, height) of each picture, from the sheet's upper left corner."""

    width: float
    height: float
    boxes: tuple[tuple[float, float, float, float], ...]


def arrange(sizes_mm: Sequence[tuple[float, float]], *, width: float, height: float, gap: float, caption: float) -> Sheet:
    """Three pictures (width, height in mm) with a caption under each, as large as a sheet of width x height allows."""
    return max(
        (_laid_out(sizes_mm, columns, width, height, gap, caption) for columns in _ARRANGEMENTS),
        key=lambda sheet: round(sheet.boxes[0][2], 6),
    )


def flow(sizes_mm: Sequence[tuple[float, float]], *, width: float, height: float, gap: float, caption: float) -> Sheet:
    """Any number of pictures in rows, from left to right, with a caption under each, as large as the sheet allows."""
    count = len(sizes_mm)
    return max(
        (_in_rows(sizes_mm, -(-count // rows), width, height, gap, caption) for rows in range(1, count + 1)),
        key=lambda sheet: round(sheet.boxes[0][2], 6),
    )


def _in_rows(
    sizes: Sequence[tuple[float, float]], per_row: int, width: float, height: float, gap: float, caption: float
) -> Sheet:
    rows = [sizes[start : start + per_row] for start in range(0, len(sizes), per_row)]
    scale = min((width - gap * (len(row) + 1)) / sum(size[0] for size in row) for row in rows)
    scale = min(scale, (height - (gap + caption) * len(rows)) / sum(max(size[1] for size in row) for row in rows))
    boxes, top, widest = [], gap, 0.0
    for row in rows:
        left = gap
        for across, down in row:
            boxes.append((left, top, across * scale, down * scale))
            left += across * scale + gap
        top += max(size[1] for size in row) * scale + caption + gap
        widest = max(widest, left)
    return Sheet(widest, top - gap, tuple(boxes))


def _laid_out(
    sizes: Sequence[tuple[float, float]],
    columns: Sequence[Sequence[int]],
    width: float,
    height: float,
    gap: float,
    caption: float,
) -> Sheet:
    widths = [max(sizes[place][0] for place in column) for column in columns]
    scale = (width - gap * (len(columns) + 1)) / sum(widths)
    for column in columns:
        free = height - (gap + caption) * len(column)
        scale = min(scale, free / sum(sizes[place][1] for place in column))
    boxes: dict[int, tuple[float, float, float, float]] = {}
    left, lowest = gap, 0.0
    for column, column_width in zip(columns, widths, strict=True):
        top = gap
        for place in column:
            box = (left, top, sizes[place][0] * scale, sizes[place][1] * scale)
            boxes[place] = box
            top += box[3] + caption + gap
        lowest = max(lowest, top - gap)
        left += column_width * scale + gap
    return Sheet(left, lowest, tuple(boxes[place] for place in range(len(sizes))))
