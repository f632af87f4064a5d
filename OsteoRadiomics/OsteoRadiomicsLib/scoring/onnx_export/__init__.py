"""Models as ONNX files, for other software: one graph builder per kind of model, from the validated model file.

Our own models are never read from ONNX. The package ``onnx`` is needed only here.
"""

from __future__ import annotations

from .answers import KINDS
from .export import export_onnx, write_onnx
from .graph import onnx_package

__all__ = ["KINDS", "export_onnx", "onnx_package", "write_onnx"]
