"""The language and font of figures: a language with characters of its own needs an installed font that has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache

import matplotlib
from matplotlib import font_manager

from ...base.language import ENGLISH, language, speaking
from ...base.notices import say

FONTS: Mapping[str, Sequence[str]] = {
    "zh": (
        "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC",
        "Hiragino Sans GB", "Heiti SC", "STHeiti", "SimHei", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Noto Sans CJK JP",
        "Noto Sans CJK TC", "Arial Unicode MS", "Droid Sans Fallback",
    )
}  # fmt: skip
"""Language -> families that have its characters, the best first. Matplotlib knows the first of a collection (.ttc) only."""


def figure_language() -> str:
    """The language that figures can be drawn in: the one that is spoken, or English where no installed font has its characters.

    It says so, naming fonts to install.
    """
    spoken = language()
    if spoken == ENGLISH or font_of(spoken):
        return spoken
    say(f"no installed font has the characters of {spoken}, so figures are in English: install {' or '.join(FONTS[spoken][:2])}")
    return ENGLISH


@contextmanager
def lettered() -> Iterator[None]:
    """Inside, figures are drawn and saved in their language, in a font that has its characters. English needs nothing."""
    if language() == ENGLISH:
        yield
        return
    name = figure_language()
    family = font_of(name)
    families = [*([family] if family else []), *matplotlib.rcParams["font.family"]]
    with speaking(name), matplotlib.rc_context({"font.family": families}):
        yield


def pdf_fonttype() -> int:
    """How fonts are embedded in PDFs: as TrueType (42), but drawn (3) where a language's font has no TrueType outlines."""
    family = font_of(language()) if language() != ENGLISH else None
    return 3 if family and _has_postscript_outlines(font_manager.findfont(family)) else 42


def _has_postscript_outlines(path: str) -> bool:
    """Whether a font file, or the first font of a collection, is OpenType with PostScript outlines."""
    with open(path, "rb") as file:
        start = file.read(16)
        if start[:4] == b"ttcf":
            file.seek(int.from_bytes(start[12:16], "big"))
            start = file.read(4)
    return start[:4] == b"OTTO"


@cache
def font_of(name: str) -> str | None:
    """The best installed family for a language."""
    return _known(name) or _found_anew(name)


def _known(name: str) -> str | None:
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((family for family in FONTS.get(name, ()) if family in installed), None)


def _found_anew(name: str) -> str | None:
    """Matplotlib keeps a list of fonts from its first run; one that was installed later is added to it here."""
    listed = {font.fname for font in font_manager.fontManager.ttflist}
    for path in sorted(set(font_manager.findSystemFonts()) - listed):
        try:
            font_manager.fontManager.addfont(path)
        except (OSError, RuntimeError):  # a file that FreeType cannot read is no font for us
            continue
    return _known(name)
