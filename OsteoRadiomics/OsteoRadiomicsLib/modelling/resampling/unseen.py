"""Radscores of training rows by blocks that were not fitted on them, for the regressions that learn their weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..data.columns import radscore_name
from ..data.data import StudyData
from .block import FittedBlock, fit_blocks


def unseen_block_scores(
    data: StudyData,
    plan: ModellingPlan,
    final: tuple[FittedBlock, ...],
    splits: Sequence[tuple[np.ndarray, np.ndarray]],
    progress: Progress,
) -> dict[str, np.ndarray]:
    """Radscore name -> (n,), for the blocks of ``final`` that selected anything on all rows. splits: each row is left out once.

    They are measured from the intercept of all rows, not from that of their own training folds: the mean of the training folds
    mirrors the rows left out, and the regression would learn the reflection.
    """
    used = [block for block in final if not block.empty]
    found = {radscore_name(block.name): np.full(len(data), block.intercept) for block in used}
    for number, (train, test) in enumerate(splits):
        own_part = Part(progress, number / len(splits), (number + 1) / len(splits))
        part = {block.name: block for block in fit_blocks(data.rows(train), plan, own_part)}
        for block in used:
            own = part[block.name]
            if not own.empty:
                found[radscore_name(block.name)][test] += own.radscore(data.features[test]) - own.intercept
    return found
