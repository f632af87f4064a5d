"""A document as a Word file: A4, tables with a head row that is repeated, figures with captions, the notice on every page.

The package ``python-docx`` is needed only here.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from ...base.errors import DependencyError
from ...base.language import language_tag
from .document import Block, Document, Figure, Heading, Paragraph, Table, parts

LATIN, CHINESE = "Times New Roman", "SimSun"
PORTRAIT, LANDSCAPE, MARGIN = (21.0, 29.7), (29.7, 21.0), 2.0
"""Width and height of A4 and its margin, in cm."""
WIDE = 7
"""Columns that a page upright has room for."""
MOST_HEIGHT = 10.5
"""Of a figure, in cm: two and their captions fill a page."""
_SIZES = {"text": 10.5, "small": 9.0, "cell": 9.0, "dense": 7.5}


def docx_package() -> Any:
    """The package ``docx``. Raises DependencyError where it is not installed."""
    try:
        import docx
    except ImportError as error:
        raise DependencyError(
            "Word files need the package python-docx", cure='Install it with pip install "osteoradiomics[word]"'
        ) from error
    return docx


def word_bytes(document: Document) -> bytes:
    """The content of a .docx file. Raises DependencyError."""
    return _Writer(docx_package()).written(document)


class _Writer:
    """docx: the package."""

    def __init__(self, docx: Any) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._file = docx.Document()
        self._units, self._element, self._name = docx.shared, OxmlElement, qn
        self._size = PORTRAIT

    def written(self, document: Document) -> bytes:
        self._prepare(document)
        title = self._file.add_heading(document.title, 0)
        title.paragraph_format.space_after = self._units.Pt(4)
        for text in (document.kind, document.notice):
            self._file.add_paragraph(text)
        for part in parts(document.blocks):
            lying = _lying(part)
            for place, block in enumerate(part):
                self._turn(LANDSCAPE if place < lying else PORTRAIT)
                self._add(block)
        found = io.BytesIO()
        self._file.save(found)
        return found.getvalue()

    def _prepare(self, document: Document) -> None:
        about = self._file.core_properties
        about.title, about.author, about.comments, about.language = document.title, "", document.notice, language_tag()
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
            self._lettered(self._file.styles[name])
        self._file.styles["Normal"].font.size = self._units.Pt(_SIZES["text"])
        self._page(self._file.sections[0], PORTRAIT)
        self._foot(self._file.sections[0], document.notice)

    def _lettered(self, style: Any) -> None:
        """Fonts that journals ask for, in black, in the place of the template's."""
        style.font.name, style.font.color.rgb = LATIN, self._units.RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
            del fonts.attrib[theme]
        for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", CHINESE)):
            fonts.set(self._name(f"w:{kind}"), name)

    def _page(self, section: Any, size: tuple[float, float]) -> None:
        from docx.enum.section import WD_ORIENT

        section.orientation = WD_ORIENT.LANDSCAPE if size == LANDSCAPE else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (self._units.Cm(length) for length in size)
        for side in ("left", "right", "top", "bottom"):
            setattr(section, f"{side}_margin", self._units.Cm(MARGIN))

    def _foot(self, section: Any, notice: str) -> None:
        """The notice and the page's number, on every page of every section."""
        line = section.footer.paragraphs[0]
        line.add_run(f"{notice}    ").font.size = self._units.Pt(_SIZES["small"])
        number = line.add_run()
        number.font.size = self._units.Pt(_SIZES["small"])
        for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
            part = self._element("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(self._name("w:fldCharType"), kind)
            part.text = text
            number._r.append(part)

    def _add(self, block: Block) -> None:
        match block:
            case Heading():
                self._file.add_heading(block.text, block.level)
            case Paragraph():
                run = self._file.add_paragraph().add_run(block.text)
                run.font.size = self._units.Pt(_SIZES["small" if block.small else "text"])
            case Table():
                self._table(block)
            case Figure():
                self._figure(block)

    def _turn(self, size: tuple[float, float]) -> None:
        """Go on with pages of this size."""
        if size != self._size:
            self._page(self._file.add_section(), size)
            self._size = size

    def _caption(self, text: str, keep: bool) -> None:
        line = self._file.add_paragraph(style="Caption")
        line.add_run(text).font.size = self._units.Pt(_SIZES["small"])
        line.paragraph_format.keep_with_next = keep

    def _figure(self, figure: Figure) -> None:
        line = self._file.add_paragraph()
        line.paragraph_format.keep_with_next = True
        picture = line.add_run().add_picture(io.BytesIO(figure.png))
        room = self._units.Cm(self._size[0] - 2 * MARGIN), self._units.Cm(MOST_HEIGHT)
        scale = min(1.0, room[0] / picture.width, room[1] / picture.height)
        picture.width, picture.height = int(scale * picture.width), int(scale * picture.height)
        self._caption(figure.label, keep=False)

    def _table(self, table: Table) -> None:
        if table.label:
            self._caption(table.label, keep=True)
        room = self._size[0] - 2 * MARGIN
        made = self._file.add_table(rows=0, cols=table.columns)
        made.style = self._file.styles["Normal Table"]
        made.autofit = False
        widths = [self._units.Cm(share * room) for share in column_shares(table)]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        size = self._units.Pt(_SIZES["dense" if table.columns > WIDE else "cell"])
        rows = [table.head, *table.rows] if table.head else list(table.rows)
        for place, cells in enumerate(rows):
            made._tbl.append(self._row(cells, widths, size, head=bool(table.head) and place == 0))
        self._ruled(made, bool(table.head))
        self._file.add_paragraph().paragraph_format.space_after = self._units.Pt(0)

    def _row(self, cells: tuple[str, ...], widths: list[Any], size: Any, *, head: bool) -> Any:
        """One row, made of its elements: the package's own way walks the whole table for every cell."""
        row, about = self._element("w:tr"), self._element("w:trPr")
        about.append(self._element("w:cantSplit"))
        if head:
            about.append(self._element("w:tblHeader"))
        row.append(about)
        for text, width in zip(cells, widths, strict=True):
            cell, properties, extent = (self._element(name) for name in ("w:tc", "w:tcPr", "w:tcW"))
            extent.set(self._name("w:w"), str(int(width.twips)))
            extent.set(self._name("w:type"), "dxa")
            properties.append(extent)
            cell.append(properties)
            cell.append(self._cell_line(text, size, bold=head))
            row.append(cell)
        return row

    def _cell_line(self, text: str, size: Any, *, bold: bool) -> Any:
        from docx.text.paragraph import Paragraph as Line

        element = self._element("w:p")
        line = Line(element, self._file._body)
        run = line.add_run(text)
        run.font.size, run.font.bold = size, bold or None
        line.paragraph_format.space_after = self._units.Pt(0)
        return element

    def _ruled(self, made: Any, head: bool) -> None:
        """Lines above, below the head and at the end, as journals print tables."""
        rows = list(made._tbl.iterchildren(self._name("w:tr")))
        self._line(rows[0], "top", 8)
        self._line(rows[-1], "bottom", 8)
        if head:
            self._line(rows[0], "bottom", 4)

    def _line(self, row: Any, side: str, width: int) -> None:
        """width: in eighths of a point."""
        for properties in row.iter(self._name("w:tcPr")):
            borders = properties.find(self._name("w:tcBorders"))
            if borders is None:
                borders = self._element("w:tcBorders")
                properties.append(borders)
            line = self._element(f"w:{side}")
            for name, value in (("val", "single"), ("sz", str(width)), ("color", "000000")):
                line.set(self._name(f"w:{name}"), value)
            borders.append(line)


def _lying(part: Sequence[Block]) -> int:
    """How many of a part's blocks stand on pages that lie on their side: up to its last wide table and the remarks on that."""
    wide = [place for place, block in enumerate(part) if isinstance(block, Table) and block.columns > WIDE]
    last = wide[-1] + 1 if wide else 0
    while 0 < last < len(part) and isinstance(part[last], Paragraph):
        last += 1
    return last


def column_shares(table: Table) -> list[float]:
    """How much of the room each column gets: by its longest line, but none below half or above thrice an equal share."""
    rows = [table.head, *table.rows] if table.head else list(table.rows)
    longest = [max(1, max(_extent(row[place]) for row in rows)) for place in range(table.columns)]
    mean = sum(longest) / len(longest)
    bounded = [min(max(length, mean / 2), 3 * mean) for length in longest]
    return [length / sum(bounded) for length in bounded]


def _extent(text: str) -> int:
    """Letters of the longest line, a Chinese one counting twice."""
    return max((sum(2 if ord(letter) > 0x2E80 else 1 for letter in line) for line in text.split("\n")), default=0)
