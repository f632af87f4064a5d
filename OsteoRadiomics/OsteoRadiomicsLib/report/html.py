"""Self-contained HTML pages: every report fills a template that extends ``base.html`` and loads nothing from anywhere."""

from __future__ import annotations

import base64
import math
import re
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..base.language import ENGLISH, Told, filled_in, language, language_tag, retold, tr
from ..base.notice import NOTICE
from ..base.version import __version__
from .paper import css_string, on_paper

TEMPLATES = Path(__file__).resolve().parent / "templates"


def render(template: str, *, folder: Path | None = None, **context: Any) -> str:
    """One page. context: what the template names; ``notice``, ``version``, style sheets and ``script`` are there already.

    folder: templates of another package, which may extend ours.

    All text is escaped, so a case id or segment name cannot become markup.
    """
    return _environment(folder).get_template(template).render(**context)


def data_uri(png: bytes) -> str:
    """A PNG as the address of an image inside the page."""
    return "data:image/png;base64," + base64.b64encode(png).decode("ascii")


def number(value: float | None, digits: int = 4) -> str:
    """A number as people read it: ``digits`` significant ones, grouped thousands, a true minus sign, a dash for nothing."""
    if value is None or math.isnan(value):
        return "–"
    if 10**4 <= abs(value) < 10**9:
        return f"{value:,.0f}".replace(",", "\u202f").replace("-", "−")
    return f"{value:.{digits}g}".replace("-", "−")


def fixed(value: float | None, digits: int = 3) -> str:
    """A number with the same decimals down a column, a true minus sign and no negative zero; a dash for nothing."""
    if value is None or math.isnan(value):
        return "–"
    return f"{round(value, digits) + 0.0:.{digits}f}".replace("-", "−")


def true_minus(text: str) -> str:
    """Text with true minus signs before its numbers; the dash of a range, which stands after a digit, stays."""
    return re.sub(r"(?<!\d)-", "\u2212", text)


def interval_cell(value: float | None, ends: tuple[float | None, float | None] | None = None, digits: int = 3) -> tuple[str, str]:
    """A number, and its interval to stand small below it; empty where there is none."""
    if ends is None or None in ends:
        return fixed(value, digits), ""
    return fixed(value, digits), tr("{low} to {high}", low=fixed(ends[0], digits), high=fixed(ends[1], digits))


def with_interval(value: float | None, ends: tuple[float | None, float | None] | None = None, digits: int = 3) -> Told:
    """``0.812 (0.701 to 0.923)``; without brackets where there is no interval."""
    shown, interval = interval_cell(value, ends, digits)
    return Told(f"{shown} ({interval})" if interval else shown)


def decimals(spread: float) -> int:
    """Decimals that show a spread, such as a standard deviation, with three significant digits; 3 where there is none."""
    return max(0, 2 - math.floor(math.log10(spread))) if spread > 0 else 3


def signed(value: float, digits: int = 3) -> str:
    """A number with its sign: ``+0.354``, ``−0.531``."""
    return f"{value:+.{digits}f}".replace("-", "−")


def percent(value: float, digits: int = 1) -> str:
    """0.6484 -> ``64.8 %``; what rounds to 0 or 100 but is neither is given as a bound."""
    if 0 < value < 0.5 * 10 ** -(digits + 2):
        return f"< {10**-digits:.{digits}f} %"
    if 1 - 0.5 * 10 ** -(digits + 2) < value < 1:
        return f"> {100 - 10**-digits:.{digits}f} %"
    return f"{100 * value:.{digits}f} %"


@cache
def _environment(folder: Path | None) -> Environment:
    environment = Environment(
        loader=FileSystemLoader([*([folder] if folder else []), TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number, signed=signed, percent=percent, data_uri=data_uri, retold=retold, on_paper=on_paper, css_string=css_string
    )
    # The style sheet, the scripts and the texts of templates are ours, so they are markup; everything else is escaped.
    environment.globals.update(
        notice=NOTICE, version=__version__, style=Markup(_text("style.css")), own_style=_own_style,
        print_style=Markup(_text("print.css")), script=_script, _=_worded,
        language=language_tag,
    )  # fmt: skip
    return environment


def _worded(text: str, /, **values: Any) -> Markup:
    """A template's text in the page's language. values: filled in, escaped."""
    shown = Markup(tr(text))
    return shown.format(**filled_in(values)) if values else shown


def _own_style() -> Markup:
    """What a language adds to the style sheet: fonts that have its characters."""
    return Markup("" if language() == ENGLISH else "\n" + _text(f"style.{language()}.css").rstrip("\n"))


def _script() -> Markup:
    return Markup(_environment(None).get_template("page.js").render() + "\n" + _text("print.js"))


def _text(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")
