"""Models as ONNX files, for other software: drawn by the kinds of model from the validated model file.

Our own models are never read from ONNX. The package ``onnx`` is needed only here.
"""

from __future__ import annotations

from ..onnx_graph.graph import onnx_package
from .export import export_onnx, write_onnx

__all__ = ["export_onnx", "onnx_package", "write_onnx"]
