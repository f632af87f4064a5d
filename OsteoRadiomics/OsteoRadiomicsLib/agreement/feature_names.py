"""What a feature's name says: image type and feature class, after PyRadiomics."""

from __future__ import annotations

import re
from functools import lru_cache

from ..protocols.feature_classes import every_class

OTHER = "other"


def image_type_and_class(feature: str) -> tuple[str, str]:
    """``wavelet-LLH_glcm_Contrast`` -> ("wavelet-LLH", "glcm"); both "other" for a name of another kind.

    A prefix (``T1_original_glcm_Contrast``) is passed over.
    """
    found = _pattern(every_class()).search(feature)
    return (found[1], found[2]) if found else (OTHER, OTHER)


@lru_cache(maxsize=4)
def _pattern(classes: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?:^|_)([^_]+)_({'|'.join(map(re.escape, classes))})_[^_]+$")
