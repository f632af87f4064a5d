"""Documents as files."""

from __future__ import annotations

import shutil
from pathlib import Path

from ...base.errors import OutputError
from ...base.files import write_bytes, write_text
from ...base.language import speaking
from .document import Document
from .from_page import document_of
from .markdown import markdown as markdown_text
from .word import docx_package, word_bytes


def check_word() -> None:
    """Raises DependencyError without what Word files need."""
    docx_package()


def write_documents(page: str, *, docx: Path | None = None, markdown: Path | None = None, lang: str | None = None) -> None:
    """What is on a report's page as a Word file, as Markdown, or both. lang: of the page.

    Raises DependencyError, InputError, OutputError.
    """
    if docx is None and markdown is None:
        return
    with speaking(lang):
        document = document_of(page)
        if docx:
            write_word(document, docx)
        if markdown:
            write_markdown(document, markdown)


def write_word(document: Document, path: Path) -> None:
    """A .docx file. Raises DependencyError, OutputError."""
    write_bytes(path, word_bytes(document))


def write_markdown(document: Document, path: Path) -> None:
    """A Markdown file, with its figures in a folder beside it, whose earlier figures go. Raises OutputError."""
    folder = path.with_name(f"{path.stem}-figures")
    text, figures = markdown_text(document, folder.name)
    if folder.is_dir():
        strange = [entry.name for entry in folder.iterdir() if not entry.match("figure-*.png")]
        if strange:
            raise OutputError(
                f"holds {strange[0]}, which is no figure of a document", where=str(folder), cure="Give another name"
            )
        shutil.rmtree(folder)
    for name, png in figures.items():
        write_bytes(folder / name, png)
    write_text(path, text)
