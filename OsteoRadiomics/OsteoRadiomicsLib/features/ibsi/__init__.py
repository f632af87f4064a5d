"""The IBSI mode: image processing by the IBSI reference manual, with the feature formulas of the PyRadiomics mode."""

from .classes import ADDED_CLASSES
from .extraction import extract

__all__ = ["ADDED_CLASSES", "extract"]
