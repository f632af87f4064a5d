"""Radar chart of the rates of several models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.projections.polar import PolarAxes

from .style import LIGHT, NORMAL, SMALL, colour, legend_below, line, plain_figure, shortened


def radar_figure(models: Mapping[str, Mapping[str, float]], *, measures: Sequence[str] | None = None, title: str = "") -> Figure:
    """Each model a polygon over its measures (0..1); an undefined measure leaves a gap.

    models: name -> measure -> value. measures: their order, by default that of the first model.
    """
    spokes = list(measures) if measures is not None else list(next(iter(models.values())))
    angles = np.linspace(0, 2 * np.pi, len(spokes), endpoint=False)
    figure = plain_figure(4.8, 4.9 + 0.17 * len(models))
    axes = figure.add_subplot(projection="polar")
    assert isinstance(axes, PolarAxes)
    axes.set_theta_offset(np.pi / 2)
    axes.set_theta_direction(-1)
    for number, (name, values) in enumerate(models.items()):
        points = np.array([values.get(spoke, np.nan) for spoke in spokes])
        closed = np.append(points, points[0])
        axes.plot(np.append(angles, angles[0]), closed, color=colour(number), linestyle=line(number), lw=1.7, marker="o", ms=3.5,
                  label=shortened([name])[0])  # fmt: skip
        if not np.isnan(points).any():
            axes.fill(angles, points, color=colour(number), alpha=0.06)
    axes.set_xticks(angles, spokes, fontsize=NORMAL)
    axes.tick_params(axis="x", pad=15)
    axes.set_ylim(0, 1)
    axes.set_yticks([0.2, 0.4, 0.6, 0.8, 1.0], ["0.2", "0.4", "0.6", "0.8", "1"], fontsize=SMALL - 1)
    # Between two spokes, where no polygon's corner hides the numbers.
    axes.set_rlabel_position(180 / len(spokes))
    axes.grid(color=LIGHT, linewidth=0.8)
    # A title of blanks keeps the room above the first spoke's label, which the layout does not see.
    axes.set_title(title or " ", fontsize=NORMAL, loc="left", pad=14)
    legend_below(figure, axes, columns=2)
    return figure
