"""Many cases: case list, runner, results store."""

from ..protocols.extraction_plan import ExtractionPlan, load_plan, plan_of_protocol, plan_of_settings
from .case import FeatureRow, extract_case
from .cases import CaseInput, read_cases
from .provenance import NOTICE, input_record, provenance, provenance_path, software_versions, write_provenance
from .runner import CohortResult, run_cohort
from .selection import chosen_rois, load_inputs, region_rois, united
from .table import check_table_path, feature_csv, write_features

__all__ = [
    "NOTICE",
    "CaseInput",
    "CohortResult",
    "ExtractionPlan",
    "FeatureRow",
    "check_table_path",
    "chosen_rois",
    "extract_case",
    "feature_csv",
    "input_record",
    "load_inputs",
    "load_plan",
    "plan_of_protocol",
    "plan_of_settings",
    "provenance",
    "provenance_path",
    "read_cases",
    "region_rois",
    "run_cohort",
    "software_versions",
    "united",
    "write_features",
    "write_provenance",
]
