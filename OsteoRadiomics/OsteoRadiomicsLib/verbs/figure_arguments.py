"""Options about figures that several verbs share."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace

from ..report.figure_files import FORMAT_NAMES, JOURNAL_DPI, PAGE_DPI, STYLES, USUAL, FigureFiles

_DPI = (72, 2400)


def add_figures(parser: ArgumentParser) -> None:
    """--figures, --dpi and --style."""
    parser.add_argument(
        "--figures",
        type=format_names,
        default=USUAL,
        metavar="FORMAT,FORMAT",
        help=f"files of each figure, of {', '.join(FORMAT_NAMES)} (default: {','.join(USUAL)}); the page's PNG is always written",
    )
    parser.add_argument(
        "--dpi",
        type=_resolution,
        metavar="N",
        help=f"resolution of TIFF files and of pictures in PDF and SVG (default: {PAGE_DPI}, with --style journal {JOURNAL_DPI})",
    )
    parser.add_argument(
        "--style",
        choices=STYLES,
        default=STYLES[0],
        help="as on the page, or as journals print: 88 or 178 mm wide, letters of 6 points or more, opaque (default: page)",
    )


def figure_files_of(arguments: Namespace) -> FigureFiles:
    """What these options ask for."""
    return FigureFiles(arguments.figures, arguments.style == "journal", arguments.dpi)


def format_names(text: str) -> tuple[str, ...]:
    """``tiff,pdf`` -> ("tiff", "pdf")."""
    written = (part.strip().lower() for part in text.split(","))
    names = tuple(dict.fromkeys("tiff" if name == "tif" else name for name in written))
    unknown = next((name for name in names if name not in FORMAT_NAMES), None)
    if unknown is not None:
        raise ArgumentTypeError(f"{unknown!r} is no format of figures; there are {', '.join(FORMAT_NAMES)}")
    return names


def _resolution(text: str) -> int:
    if not text.strip().isdecimal() or not _DPI[0] <= int(text) <= _DPI[1]:
        raise ArgumentTypeError(f"{text!r} is no resolution from {_DPI[0]} to {_DPI[1]} dots per inch")
    return int(text)
