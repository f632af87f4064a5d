"""From a report's page to a document: the words for a paper first, then the page's tables, figures and remarks in its order.

A page decides what is shown; a document shows the same, so a table that a page gains needs no second place. What only acts on a
screen (contents, searches, the nomogram's form) is left out.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator

from ...base.language import tr
from .document import Block, Document, Figure, Heading, Paragraph, Table, numbered
from .page_tree import Element, page_tree

PREFIX = "data:image/png;base64,"
WORDS = "paper"
"""Address of the section with the words for a paper."""
MOST_ROWS = 400
"""Of a table that a document repeats: a list of thousands of features is for searching, not for print."""
_LEVELS = {"h2": 1, "h3": 2, "h4": 3, "summary": 3}
_ON_SCREEN = {"nav", "script", "style", "form", "svg", "output", "label"}


def document_of(page: str) -> Document:
    """page: HTML of one of the reports."""
    tree = page_tree(page)
    main = next(tree.all("main"))
    words = [section for section in main.all("section") if section.attributes.get("id") == WORDS]
    blocks = [block for section in words for block in _blocks(section)]
    blocks += _blocks(main)
    (heading, *_) = tree.all("h1")
    return Document(heading.text, _first(tree, "kind"), _first(tree, "notice"), numbered(_without_empty_parts(blocks)))


def _first(tree: Element, name: str) -> str:
    """The text of the first paragraph of a class."""
    return next((element.text for element in tree.all("p") if name in element.classes), "")


def _blocks(parent: Element) -> Iterator[Block]:
    """What an element holds. The words for a paper are passed over: they come first."""
    for element in parent.elements:
        if element.tag in _ON_SCREEN or element.attributes.get("id") == WORDS or "search" in element.classes:
            continue
        if element.tag in _LEVELS:
            yield Heading(element.text, _LEVELS[element.tag])
        elif element.tag == "table":
            yield from _table(element)
        elif element.tag == "figure":
            yield from _figure(element)
        elif element.tag == "dl":
            yield from _facts(element)
        elif "references" in element.classes:
            yield from (Paragraph(f"[{place}] {item.text}") for place, item in enumerate(element.elements, start=1))
        elif element.tag in ("p", "li") or "box" in element.classes:
            yield from _paragraph(element)
        else:
            yield from _blocks(element)


def _paragraph(element: Element) -> Iterator[Block]:
    text = element.text.replace("\n", " / " if "box" in element.classes else " ")
    if text:
        yield Paragraph(text, small="note" in element.classes)


def _table(element: Element) -> Iterator[Block]:
    caption = next((own.text for own in element.all("caption")), "")
    rows = [_cells(row) for row in element.all("tr")]
    in_head = {id(row) for head in element.all("thead") for row in head.all("tr")}
    heads = [id(row) in in_head for row in element.all("tr")]
    width = max(map(len, rows), default=0)
    wide = [(*row, *[""] * (width - len(row))) for row in rows]
    body = tuple(row for row, head in zip(wide, heads, strict=True) if not head)
    if len(body) > MOST_ROWS:
        yield Paragraph(tr("A table of {count} rows is on the page and in the folder of tables.", count=len(body)), small=True)
    elif body:
        yield Table(caption, next((row for row, head in zip(wide, heads, strict=True) if head), ()), body)


def _cells(row: Element) -> tuple[str, ...]:
    found: list[str] = []
    for cell in row.elements:
        found += [cell.text, *[""] * (int(cell.attributes.get("colspan", "1")) - 1)]
    return tuple(found)


def _facts(element: Element) -> Iterator[Block]:
    """A list of terms and what they are, as a table of two columns without a head."""
    rows: list[tuple[str, str]] = []
    for child in element.elements:
        if child.tag == "dt":
            rows.append((child.text, ""))
        elif child.tag == "dd" and rows:
            name, known = rows[-1]
            rows[-1] = (name, f"{known}\n{child.text}".strip())
    if rows:
        yield Table("", (), tuple(rows))


def _figure(element: Element) -> Iterator[Block]:
    image = next(element.all("img"), None)
    caption = next(element.all("figcaption"), None)
    if image is None or not image.attributes.get("src", "").startswith(PREFIX):
        return
    title = next((own.text for own in caption.all("b")), "") if caption else ""
    text = caption.text if caption else ""
    png = base64.b64decode(image.attributes["src"].removeprefix(PREFIX))
    yield Figure(title.rstrip(".。"), text.removeprefix(title).strip(), png)
    for warning in (own for own in element.all("p") if "warning" in own.classes):
        yield from _paragraph(warning)


def _without_empty_parts(blocks: list[Block]) -> list[Block]:
    """Without headings that nothing follows."""
    found: list[Block] = []
    for block in reversed(blocks):
        below = found[-1] if found else None
        empty = below is None or (isinstance(below, Heading) and isinstance(block, Heading) and below.level <= block.level)
        if not (isinstance(block, Heading) and empty):
            found.append(block)
    return found[::-1]
