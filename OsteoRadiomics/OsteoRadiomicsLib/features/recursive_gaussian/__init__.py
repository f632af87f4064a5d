"""The recursive Gaussian and its second derivative, to the last bit as ITK computes them, along one axis at a time."""

from .recursion import Recursion, second_derivative, smoothing

__all__ = ["Recursion", "second_derivative", "smoothing"]
