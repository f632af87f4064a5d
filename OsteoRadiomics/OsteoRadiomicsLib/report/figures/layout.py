"""Laying a figure out once for all the formats that it is saved in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib
from matplotlib.figure import Figure

from .lettering import lettered


@contextmanager
def laid_out(figure: Figure) -> Iterator[None]:
    """Lay the figure out; inside, it keeps its layout however often it is saved, and afterwards is laid out anew again.

    Matplotlib lays a figure out for every format, and draws it twice for that. Positions are shares of the figure's size, so they
    hold for every format and resolution.
    """
    engine = figure.get_layout_engine()
    if engine is None:
        yield
        return
    with lettered():
        engine.execute(figure)
    # "none" would leave a placeholder, for which matplotlib draws twice, too; None obeys a user's own settings.
    with matplotlib.rc_context({"figure.autolayout": False, "figure.constrained_layout.use": False}):
        figure.set_layout_engine(None)
    try:
        yield
    finally:
        figure.set_layout_engine(engine)
