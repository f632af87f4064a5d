"""As which files figures are written. Imports nothing heavy: the command line's help names the formats, too."""

from __future__ import annotations

from dataclasses import dataclass

FORMAT_NAMES = ("png", "svg", "pdf", "tiff")
USUAL = ("png", "svg", "pdf")
STYLES = ("page", "journal")
PAGE_DPI, JOURNAL_DPI = 150, 600


@dataclass(frozen=True)
class FigureFiles:
    """What was asked for.

    formats: suffixes; the PNG that a page shows is always written, and stays as the page has it. journal: in the widths of a
    printed column (``figures.journal``). dpi: of TIFFs, and of pictures inside PDF and SVG; None takes the style's.
    """

    formats: tuple[str, ...] = USUAL
    journal: bool = False
    dpi: int | None = None

    @property
    def dots_per_inch(self) -> int:
        """The one asked for, or the style's."""
        return self.dpi or (JOURNAL_DPI if self.journal else PAGE_DPI)
