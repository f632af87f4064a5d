"""Many cases: case list, runner, results store.

Names are imported when first asked for: a training asks for few of them.
"""

from typing import TYPE_CHECKING

from ..base.asked_names import names_when_asked

if TYPE_CHECKING:
    from .case import extract_case
    from .case_list import read_cases
    from .cases import CaseInput
    from .export import CohortResult
    from .limits import Limits
    from .runner import run_cohort
    from .selection import chosen_rois, load_inputs, mask_rule, region_rois, united
    from .shards import Shard, merge_shards

_HOMES = {
    "case": ("extract_case",),
    "case_list": ("read_cases",),
    "cases": ("CaseInput",),
    "export": ("CohortResult",),
    "limits": ("Limits",),
    "runner": ("run_cohort",),
    "selection": ("chosen_rois", "load_inputs", "mask_rule", "region_rois", "united"),
    "shards": ("Shard", "merge_shards"),
}
__getattr__ = names_when_asked(__name__, _HOMES)

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
