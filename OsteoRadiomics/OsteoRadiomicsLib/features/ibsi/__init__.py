"""The IBSI mode: image processing by the IBSI reference manual, with the feature formulas of the PyRadiomics mode."""

from .classes import added_classes
from .extraction import extract

__all__ = ["added_classes", "extract"]
