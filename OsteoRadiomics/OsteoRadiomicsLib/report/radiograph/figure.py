"""A map over its radiograph, beside that of the control network: a contour round the highest tenth, not a wash of colour."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from ...base.language import tr
from ...deep.radiograph.maps import RadiographMap, contour_level
from ...deep.radiograph.places import Cells
from ...deep.radiograph.preparing import SIDE
from ..figures.style import NORMAL, ORANGE, SKY, SMALL, plain_figure

_FEW_CELLS = 6  # cells along a side up to which their numbers are written
_RIM = 4  # pixels from the picture's edge within which a number begins there instead of being in its cell's middle


def map_figure(pixels: np.ndarray, found: RadiographMap) -> Figure:
    """The radiograph with the map's contour, and with the control's. pixels: (SIDE, SIDE), 0 black to 1 white."""
    figure = plain_figure(7.2, 3.9)
    axes = figure.subplots(1, 2)
    for place, cells, title, colour in (
        (axes[0], found.own, tr("Network"), ORANGE),
        (axes[1], found.control, tr("Control: trained on shuffled labels"), SKY),
    ):
        _one(place, pixels, cells, title, colour)
    return figure


def _one(axes: Axes, pixels: np.ndarray, cells: Cells, title: str, colour: str) -> None:
    axes.imshow(np.clip(pixels, 0, 1), cmap="gray", vmin=0, vmax=1, extent=(0, SIDE, SIDE, 0), interpolation="bilinear")
    axes.set_axis_off()
    axes.set_title(title, fontsize=NORMAL)
    level = contour_level(cells)
    fine = cells.finer()
    middle = (np.arange(len(fine)) + 0.5) * SIDE / len(fine)
    if level is not None:
        axes.contour(middle, middle, fine, levels=[level], colors=[colour], linewidths=1.6)
        told = tr("contour: the highest tenth, from {level:+.3f} logit per cell", level=level)
    else:
        told = tr("no contour: the map has no highest tenth")
    if len(cells.values) <= _FEW_CELLS:
        middles = cells.places.middles(len(cells.values))
        for (row, column), value in np.ndenumerate(cells.values):
            across, down = float(middles[column]), float(middles[row])
            axes.text(
                across, down, f"{value:+.2f}".replace("-", "−"), color=colour, fontsize=6,
                ha="left" if across < _RIM else "center", va="top" if down < _RIM else "center",
                path_effects=[withStroke(linewidth=1.6, foreground="black")],
            )  # fmt: skip
    axes.text(0.5, -0.02, told.replace("-", "−"), transform=axes.transAxes, ha="center", va="top", fontsize=SMALL)
