"""Vertebral bodies on sagittal slices: a DeepLabv3+ trained on drawn levels, and used with onnxruntime alone."""
