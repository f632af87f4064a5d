"""Building blocks of ONNX graphs: what a kind of model draws its own graph with."""
