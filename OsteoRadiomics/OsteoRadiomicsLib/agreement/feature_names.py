"""What a feature's name says: image type and feature class, after PyRadiomics."""

from __future__ import annotations

from ..tables.feature_names import named_parts

OTHER = "other"


def image_type_and_class(feature: str) -> tuple[str, str]:
    """``wavelet-LLH_glcm_Contrast`` -> ("wavelet-LLH", "glcm"); both "other" for a name of another kind.

    A prefix (``T1_original_glcm_Contrast``) is passed over.
    """
    return named_parts(feature) or (OTHER, OTHER)
