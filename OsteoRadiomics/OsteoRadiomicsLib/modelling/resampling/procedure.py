"""The whole procedure of a plan in one call, as resampling repeats it."""

from __future__ import annotations

from ...base.progress import Part, Progress
from ...protocols.modelling_plan import ModellingPlan
from ..binary.fitting import FittedStudy, fit_study
from ..data.data import StudyData
from .block import fit_blocks


def fit_procedure(data: StudyData, plan: ModellingPlan, progress: Progress | None = None) -> FittedStudy:
    """Everything the plan does on these rows, in its order. Raises TableError, SettingsError, Cancelled."""
    whole = progress or Progress()
    if plan.order == "leak-proof":
        return fit_study(data, plan, whole)
    blocks = fit_blocks(data, plan, Part(whole, 0, 0.5))
    return fit_study(data, plan, Part(whole, 0.5, 1), blocks=blocks)
