"""A document as its writers expect it: headings, paragraphs, tables and figures, in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ...base.language import tr


@dataclass(frozen=True)
class Heading:
    """level: 1 for parts, 2 and 3 within them."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """small: a remark on what stands before it."""

    text: str
    small: bool = False


@dataclass(frozen=True)
class Table:
    """Cells are text, lines within one parted by a line feed. head: empty where there is none. rows: each as wide as the table.

    number: its place among the document's tables.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    number: int = 0

    @property
    def columns(self) -> int:
        """How wide it is."""
        return len(self.head) or max(map(len, self.rows), default=0)

    @property
    def label(self) -> str:
        """``Table 1. Each model on each set``; empty for a list of facts, which needs none."""
        named = self.title or self.head
        return tr("Table {number}. {title}", number=self.number, title=self.title).strip() if named else ""


@dataclass(frozen=True)
class Figure:
    """number: its place among the document's figures."""

    title: str
    caption: str
    png: bytes
    number: int = 0

    @property
    def label(self) -> str:
        """``Figure 1. ROC curves. Of every model``."""
        title = tr("Figure {number}. {title}.", number=self.number, title=self.title)
        return f"{title} {self.caption}".strip()


Block = Heading | Paragraph | Table | Figure


@dataclass(frozen=True)
class Document:
    """title, kind: as the page's heading. notice: stands on every page."""

    title: str
    kind: str
    notice: str
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> tuple[Table, ...]:
        """In order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """In order."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))


def parts(blocks: Sequence[Block]) -> list[list[Block]]:
    """The blocks up to the first heading of level 1, and from each such heading to the next."""
    found: list[list[Block]] = [[]]
    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            found.append([])
        found[-1].append(block)
    return [part for part in found if part]


def numbered(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with figures, and tables that have a title or a head, numbered from 1 on.

    A table without a title is called as what it stands under.
    """
    found: list[Block] = []
    tables = figures = 0
    heading = ""
    for block in blocks:
        if isinstance(block, Heading):
            heading = block.text
        if isinstance(block, Table) and (block.title or block.head):
            tables += 1
            found.append(replace(block, number=tables, title=block.title or heading))
        elif isinstance(block, Figure):
            figures += 1
            found.append(replace(block, number=figures))
        else:
            found.append(block)
    return tuple(found)
