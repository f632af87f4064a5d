"""Many cases: case list, runner, results store."""

from .case import extract_case
from .case_list import read_cases
from .cases import CaseInput
from .export import CohortResult
from .limits import Limits
from .runner import run_cohort
from .selection import chosen_rois, load_inputs, mask_rule, region_rois, united
from .shards import Shard, merge_shards

__all__ = [
    "CaseInput",
    "CohortResult",
    "Limits",
    "Shard",
    "chosen_rois",
    "extract_case",
    "load_inputs",
    "mask_rule",
    "merge_shards",
    "read_cases",
    "region_rois",
    "run_cohort",
    "united",
]
