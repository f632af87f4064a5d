"""Many cases: case list, runner, results store."""

from .case import extract_case
from .cases import CaseInput, read_cases
from .runner import CohortResult, run_cohort
from .selection import chosen_rois, load_inputs, mask_rule, region_rois, united
from .supervisor import Limits

__all__ = [
    "CaseInput",
    "CohortResult",
    "Limits",
    "chosen_rois",
    "extract_case",
    "load_inputs",
    "mask_rule",
    "read_cases",
    "region_rois",
    "run_cohort",
    "united",
]
