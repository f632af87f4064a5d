"""Pages on paper: how large a picture is drawn there, and the page's words in its margins."""

from __future__ import annotations

import re
import struct

from markupsafe import Markup

HALF_IN = 5.9
"""The widest drawing, in inches, whose letters stay legible where two stand abreast."""
TALL_IN = 6.4
"""Drawings higher than this, in inches, may take most of a page, for their height is that of their rows."""
_DOTS_PER_METRE = round(150 / 0.0254)


def on_paper(png: bytes) -> Markup:
    """Attributes of a picture's ``figure`` for the style sheet of paper: its drawn width, and whether it is narrow or tall.

    Nothing where there is no picture, or one of another format.
    """
    if png[12:16] != b"IHDR":
        return Markup("")
    width, height = drawn_inches(png)
    kind = "half" if width <= HALF_IN else "tall" if height > TALL_IN else ""
    named = Markup(' class="{}"').format(kind) if kind else Markup("")
    return named + Markup(' style="--drawn: {:.2f}in"').format(width)


def drawn_inches(png: bytes) -> tuple[float, float]:
    """Width and height of a PNG in inches, at the resolution that it names, else at 150 dots per inch."""
    width, height = struct.unpack(">II", png[16:24])
    found = re.search(rb"pHYs(.{4})(.{4})\x01", png[: png.find(b"IDAT")], re.DOTALL)
    per_metre = struct.unpack(">I", found[1])[0] if found else _DOTS_PER_METRE
    return width / per_metre / 0.0254, height / per_metre / 0.0254


def css_string(text: str) -> Markup:
    """A text as a CSS string inside a page's style element. text: may hold markup's entities, which are read back."""
    plain = Markup(text).unescape() if isinstance(text, Markup) else text
    escaped = re.sub(r'["\\<>&\x00-\x1f\x7f]', lambda found: f"\\{ord(found[0]):x} ", plain)
    return Markup(f'"{escaped}"')
