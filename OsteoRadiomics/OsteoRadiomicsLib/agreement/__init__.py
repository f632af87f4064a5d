"""Agreement statistics: ICC, overlap, Bland-Altman, kappa, consensus.

Names are imported when first asked for. What works on tables needs pandas, which 3D Slicer does not bring: so a reader's
workstation can compare masks and form a consensus without it, and a training needs nothing that reads masks.
"""

from typing import TYPE_CHECKING

from ..base.asked_names import names_when_asked

if TYPE_CHECKING:
    from .comparison import (
        AgreementAnalysis,
        Comparison,
        ComparisonResult,
        analyse_agreement,
        class_counts,
        why_unstable,
    )
    from .consensus import BOTH, ONLY_A, ONLY_B, Staple, difference_map, majority_vote, staple
    from .feature_names import image_type_and_class
    from .intraclass import Icc, icc
    from .intraclass_forms import DEFAULT_FORM, ICC_FORMS, IccForm, icc_form
    from .intraclass_table import DEFAULT_THRESHOLD, IccFilter, Rule, icc_table, table_of_groups
    from .kappa import Kappa, cohen_kappa, fleiss_kappa
    from .limits_of_agreement import LIMIT, BlandAltman, bland_altman
    from .mask_overlap import Overlap, SliceOverlap, overlap, overlap_by_slice
    from .pairing import MaskPair, mask_pairs
    from .ratings import Ratings, rating_groups, selected_rows
    from .sample_size import icc_sample_size
    from .simulated import SimulatedReading, randomise_contour, shift_contour, simulate_readers
    from .simulated_names import SIMULATED_PREFIX, any_simulated
    from .stable import (
        Criterion,
        FeatureGroup,
        StableFeatures,
        criterion_of,
        read_stable_features,
        stable_features,
        write_stable_features,
    )
    from .within_subject import Repeatability, repeatability

_HOMES = {
    "consensus": ("BOTH", "ONLY_A", "ONLY_B", "Staple", "difference_map", "majority_vote", "staple"),
    "feature_names": ("image_type_and_class",),
    "intraclass": ("Icc", "icc"),
    "intraclass_forms": ("DEFAULT_FORM", "ICC_FORMS", "IccForm", "icc_form"),
    "kappa": ("Kappa", "cohen_kappa", "fleiss_kappa"),
    "limits_of_agreement": ("LIMIT", "BlandAltman", "bland_altman"),
    "mask_overlap": ("Overlap", "SliceOverlap", "overlap", "overlap_by_slice"),
    "pairing": ("MaskPair", "mask_pairs"),
    "sample_size": ("icc_sample_size",),
    "simulated": ("SimulatedReading", "randomise_contour", "shift_contour", "simulate_readers"),
    "simulated_names": ("SIMULATED_PREFIX", "any_simulated"),
    "within_subject": ("Repeatability", "repeatability"),
    "comparison": (
        "AgreementAnalysis", "Comparison", "ComparisonResult", "analyse_agreement", "class_counts", "why_unstable",
    ),
    "intraclass_table": ("DEFAULT_THRESHOLD", "IccFilter", "Rule", "icc_table", "table_of_groups"),
    "ratings": ("Ratings", "rating_groups", "selected_rows"),
    "stable": (
        "Criterion", "FeatureGroup", "StableFeatures", "criterion_of", "read_stable_features", "stable_features",
        "write_stable_features",
    ),
}  # fmt: skip
__getattr__ = names_when_asked(__name__, _HOMES)

__all__ = [
    "BOTH",
    "DEFAULT_FORM",
    "DEFAULT_THRESHOLD",
    "ICC_FORMS",
    "LIMIT",
    "ONLY_A",
    "ONLY_B",
    "SIMULATED_PREFIX",
    "AgreementAnalysis",
    "BlandAltman",
    "Comparison",
    "ComparisonResult",
    "Criterion",
    "FeatureGroup",
    "Icc",
    "IccFilter",
    "IccForm",
    "Kappa",
    "MaskPair",
    "Overlap",
    "Ratings",
    "Repeatability",
    "Rule",
    "SimulatedReading",
    "SliceOverlap",
    "StableFeatures",
    "Staple",
    "analyse_agreement",
    "any_simulated",
    "bland_altman",
    "class_counts",
    "cohen_kappa",
    "criterion_of",
    "difference_map",
    "fleiss_kappa",
    "icc",
    "icc_form",
    "icc_sample_size",
    "icc_table",
    "image_type_and_class",
    "majority_vote",
    "mask_pairs",
    "overlap",
    "overlap_by_slice",
    "randomise_contour",
    "rating_groups",
    "read_stable_features",
    "repeatability",
    "selected_rows",
    "shift_contour",
    "simulate_readers",
    "stable_features",
    "staple",
    "table_of_groups",
    "why_unstable",
    "write_stable_features",
]
