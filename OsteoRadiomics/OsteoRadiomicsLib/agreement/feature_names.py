"""What a feature's name says: image type and feature class, after PyRadiomics."""

from __future__ import annotations

import re

from ..protocols.extraction_settings import EVERY_FEATURE_CLASS

OTHER = "other"
_PATTERN = re.compile(rf"(?:^|_)([^_]+)_({'|'.join(EVERY_FEATURE_CLASS)})_[^_]+$")


def image_type_and_class(feature: str) -> tuple[str, str]:
    """``wavelet-LLH_glcm_Contrast`` -> ("wavelet-LLH", "glcm"); both "other" for a name of another kind.

    A prefix (``T1_original_glcm_Contrast``) is passed over.
    """
    found = _PATTERN.search(feature)
    return (found[1], found[2]) if found else (OTHER, OTHER)
