"""Agreement statistics: ICC, overlap, Bland-Altman, kappa, consensus."""

from .intraclass import Icc, icc
from .intraclass_forms import DEFAULT_FORM, ICC_FORMS, IccForm, icc_form
from .intraclass_table import DEFAULT_THRESHOLD, icc_table, table_of_groups
from .mask_pairs import MaskPair, mask_pairs
from .overlap import Overlap, SliceOverlap, overlap, overlap_by_slice
from .ratings import KEYS, Ratings, any_simulated, rating_groups, read_feature_table, selected_rows
from .sample_size import icc_sample_size
from .stable import (
    Criterion,
    FeatureGroup,
    StableFeatures,
    criterion_of,
    read_stable_features,
    stable_features,
    write_stable_features,
)  # fmt: skip

__all__ = [
    "DEFAULT_FORM",
    "DEFAULT_THRESHOLD",
    "ICC_FORMS",
    "KEYS",
    "Criterion",
    "FeatureGroup",
    "Icc",
    "IccForm",
    "MaskPair",
    "Overlap",
    "Ratings",
    "SliceOverlap",
    "StableFeatures",
    "any_simulated",
    "criterion_of",
    "icc",
    "icc_form",
    "icc_sample_size",
    "icc_table",
    "mask_pairs",
    "overlap",
    "overlap_by_slice",
    "rating_groups",
    "read_feature_table",
    "read_stable_features",
    "selected_rows",
    "stable_features",
    "table_of_groups",
    "write_stable_features",
]
