"""``slicer.i18n``: texts in the language whose translator is installed, looked up by the file that says them."""

from __future__ import annotations

import sys
from pathlib import Path

import slicer


def tr(text: str) -> str:
    """A text of the calling file. Its context is the file's package, if it lies in one, and its name."""
    path = Path(sys._getframe(1).f_code.co_filename)
    inside = (path.parent / "__init__.py").is_file()
    return translate(f"{path.parent.name}.{path.stem}" if inside else path.stem, text)


def translate(context: str, text: str) -> str:
    """A text of a context."""
    return slicer.app.translate(context, text)
