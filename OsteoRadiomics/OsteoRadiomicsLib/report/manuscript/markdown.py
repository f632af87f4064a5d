"""A document as Markdown, with its figures as files beside it."""

from __future__ import annotations

import re

from .document import Block, Document, Figure, Heading, Paragraph, Table


def markdown(document: Document, folder: str) -> tuple[str, dict[str, bytes]]:
    """The text, and its figures by file name. folder: of the figures, as the text names it."""
    figures = {f"figure-{figure.number}.png": figure.png for figure in document.figures}
    found = [f"# {_plain(document.title)}", _plain(document.kind), f"**{_plain(document.notice)}**"]
    found += [_part(block, folder) for block in document.blocks]
    return "\n\n".join(found) + "\n", figures


def _part(block: Block, folder: str) -> str:
    match block:
        case Heading():
            return f"{'#' * (block.level + 1)} {_plain(block.text)}"
        case Paragraph():
            return _plain(block.text)
        case Figure():
            title = _plain(block.label)
            return f"![{title}]({folder}/figure-{block.number}.png)\n\n{title}"
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    head = table.head or ("",) * table.columns
    lines = [_row(head), "|" + "---|" * len(head), *map(_row, table.rows)]
    title = [_plain(table.label), ""] if table.label else []
    return "\n".join([*title, *lines])


def _row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(_plain(cell).replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text that Markdown takes as it is."""
    return re.sub(r"([\\`*_<>#\[\]])", r"\\\1", text)
