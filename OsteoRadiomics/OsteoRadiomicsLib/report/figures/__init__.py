"""Figures as bytes: the same input gives the same bytes, drawn without any global state of matplotlib."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ...base.files import replacing
from .lettering import lettered, pdf_fonttype

# Okabe & Ito 2008: eight colours that people with any colour vision tell apart (black left for text).
PALETTE = ("#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7")
SEQUENTIAL = "viridis"
DPI = 150


def new_figure(width_in: float, height_in: float) -> Figure:
    """An empty white figure on the Agg canvas, size in inches."""
    figure = Figure(figsize=(width_in, height_in), dpi=DPI, facecolor="white")
    FigureCanvasAgg(figure)
    return figure


def png(figure: Figure) -> bytes:
    """The figure as PNG, without time or program name in it."""
    return _saved(figure, "png", {"Software": None})


def svg(figure: Figure) -> bytes:
    """The figure as SVG with text kept as text, for papers."""
    import matplotlib

    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "osteoradiomics"}):
        return _saved(figure, "svg", {"Date": None, "Creator": None})


def pdf(figure: Figure) -> bytes:
    """The figure as PDF, its text as embedded TrueType fonts that a journal can search and edit, where the font has such."""
    import matplotlib

    with matplotlib.rc_context({"pdf.fonttype": pdf_fonttype()}):
        return _saved(figure, "pdf", {"Creator": None, "Producer": None, "CreationDate": None})


FORMATS: Mapping[str, Callable[[Figure], bytes]] = {"png": png, "svg": svg, "pdf": pdf}
"""Suffix -> how a figure becomes such a file: every figure that is written is written as each."""


def file_contents(stem: str, figure: Figure, **known: bytes) -> dict[str, bytes]:
    """File name -> content in every format. known: suffix -> content that was made before."""
    return {f"{stem}.{suffix}": known.get(suffix) or make(figure) for suffix, make in FORMATS.items()}


def write_figure(folder: Path, stem: str, figure: Figure, **known: bytes) -> None:
    """Write a figure in every format, each file whole or not at all. known: as in ``file_contents``. Raises OutputError."""
    for name, content in file_contents(stem, figure, **known).items():
        with replacing(folder / name) as temporary:
            temporary.write_bytes(content)


def _saved(figure: Figure, kind: str, metadata: dict[str, None]) -> bytes:
    buffer = io.BytesIO()
    with lettered():  # ticks get their text as late as here
        figure.savefig(buffer, format=kind, dpi=DPI, metadata=metadata)
    return buffer.getvalue()
