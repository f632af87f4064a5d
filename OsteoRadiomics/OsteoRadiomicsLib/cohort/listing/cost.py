"""What a case will need, as far as its header tells. Rough: how many voxels are drawn stands in no header.

The figures come from runs of op-mri (1 and 4.4 million voxels) and op-ct (15.7 million) on one core, above a process of 160 MB
that had loaded everything: 38, 32 and 15 bytes a voxel, 1.0, 2.2 and 1.9 s.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...protocols.extraction_plan import ExtractionPlan
from ...protocols.protocol import N4Step, ResampleStep

BASE_BYTES = 250 * 2**20
"""A worker before its case, with some room for derived images of an ROI."""
_MASK_BYTES = 1
_WORKING_BYTES = 12
_STEPS_BYTES = 20
_BASE_SECONDS = 1.0
_SECONDS_PER_MILLION = 0.1
_N4_SECONDS_PER_MILLION = 0.4


@dataclass(frozen=True, slots=True)
class Cost:
    """seconds: of one core. memory: bytes of the worker at most."""

    seconds: float
    memory: int


def expected_cost(size: Sequence[int], spacing: Sequence[float], voxel_bytes: int, plan: ExtractionPlan | None) -> Cost:
    """The cost of one image. size, spacing (mm): of its grid. voxel_bytes: of one voxel in memory. plan: None: of reading."""
    voxels = math.prod(size)
    steps = plan.steps if plan else ()
    resampled = next((step.spacing_mm for step in steps if isinstance(step, ResampleStep)), None)
    after = voxels * math.prod(spacing) / math.prod(resampled) if resampled else voxels
    memory = voxels * (voxel_bytes + _MASK_BYTES + _WORKING_BYTES) + max(voxels, after) * (_STEPS_BYTES if steps else 0)
    rate = _SECONDS_PER_MILLION + _N4_SECONDS_PER_MILLION * sum(isinstance(step, N4Step) for step in steps)
    return Cost(_BASE_SECONDS + rate * voxels / 1e6, BASE_BYTES + int(memory))
