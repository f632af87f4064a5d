"""Does a second model move patients into the right category of risk: categorical net reclassification improvement.

Pencina et al., Stat Med 2008;27:157. With categories the NRI is the category-free one of the categories' numbers, and so are its
standard errors (Hmisc's ``improveProb``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ...base.errors import TableError
from ..data.inputs import Flags, binary_outcome, probabilities
from .clusters import Clusters
from .reclassification import NetImprovement, net_improvement


@dataclass(frozen=True)
class CategoricalReclassification:
    """How a new model moves patients between categories of risk.

    limits: (k - 1,) probabilities in rising order; a risk at a limit belongs to the category above it. events, non_events: (k, k)
    patients, category by the old model x category by the new one. net: the NRI.
    """

    limits: tuple[float, ...]
    events: NDArray[np.intp]
    non_events: NDArray[np.intp]
    net: NetImprovement

    @property
    def names(self) -> tuple[str, ...]:
        """Of the categories."""
        return category_names(self.limits)

    @property
    def up(self) -> tuple[int, int]:
        """Patients with and without the event whose category rises."""
        return int(np.triu(self.events, 1).sum()), int(np.triu(self.non_events, 1).sum())

    @property
    def down(self) -> tuple[int, int]:
        """Patients with and without the event whose category falls."""
        return int(np.tril(self.events, -1).sum()), int(np.tril(self.non_events, -1).sum())


def categorical_reclassification(
    outcome: ArrayLike, old: ArrayLike, new: ArrayLike, limits: Sequence[float], *, clusters: Clusters | None = None
) -> CategoricalReclassification:
    """The table and its NRI. outcome: (n,) 0/1. old, new: (n,) probabilities of the two models. clusters: patients' rows.

    Raises TableError for limits that do not rise from above 0 to below 1.
    """
    cuts = np.asarray(limits, dtype=float)
    if cuts.size == 0 or not (np.diff(np.concatenate(([0.0], cuts, [1.0]))) > 0).all():
        raise TableError("limits of risk categories must rise from above 0 to below 1", cure="Write them as 0.1,0.3")
    events = binary_outcome(outcome)
    before, after = (
        np.searchsorted(cuts, probabilities(risk, f"the {name} probability", length=events.size), side="right")
        for name, risk in (("old", old), ("new", new))
    )
    return CategoricalReclassification(
        tuple(cuts.tolist()), _counts(before, after, events, cuts.size + 1), _counts(before, after, ~events, cuts.size + 1),
        net_improvement(events, (after - before).astype(float), clusters),
    )  # fmt: skip


def category_names(limits: Sequence[float]) -> tuple[str, ...]:
    """``< 0.1``, ``0.1 to < 0.3``, ``>= 0.3``."""
    inner = [f"{low:g} to < {high:g}" for low, high in pairwise(limits)]
    return (f"< {limits[0]:g}", *inner, f">= {limits[-1]:g}")


def _counts(before: NDArray[np.intp], after: NDArray[np.intp], rows: Flags, size: int) -> NDArray[np.intp]:
    found = np.zeros((size, size), dtype=np.intp)
    np.add.at(found, (before[rows], after[rows]), 1)
    return found
