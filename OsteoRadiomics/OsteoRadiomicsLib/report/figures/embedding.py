"""Fonts inside PDFs: only what draws letters that are already in their places."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

FOR_SETTING = ("BASE", "GDEF", "GPOS", "GSUB", "JSTF", "MATH", "kern")
"""Tables of a font that say how letters are set beside each other, which a PDF has decided."""
_ALONE = threading.Lock()


@contextmanager
def without_setting() -> Iterator[None]:
    """Inside, matplotlib embeds fonts in PDFs without the tables for setting text.

    No reader looks at them (ISO 32000-1, 9.9, names the tables that a TrueType font program needs), and reducing them to the
    letters of a figure takes longer than drawing it.
    """
    from fontTools import subset

    whole = subset.load_font

    def reduced(file: Any, options: Any, *given: Any, **named: Any) -> Any:
        options.drop_tables += FOR_SETTING
        return whole(file, options, *given, **named)

    with _ALONE:
        subset.load_font = reduced
        try:
            yield
        finally:
            subset.load_font = whole
