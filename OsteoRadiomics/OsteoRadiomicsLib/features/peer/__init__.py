"""Cross-checking with an installed PyRadiomics: the same image, mask and settings, and the differences."""

from .comparison import ClassDifference, compare
from .running import PEER_VARIABLE, extract_with_pyradiomics

__all__ = ["PEER_VARIABLE", "ClassDifference", "compare", "extract_with_pyradiomics"]
