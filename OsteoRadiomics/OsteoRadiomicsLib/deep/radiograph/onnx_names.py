"""What the inputs and the output of a radiograph network's ONNX file are called. All but the pixels may be left away."""

from __future__ import annotations

PIXELS, LOGIT = "pixels", "logit"
ATTENTION, TOKENS, LAST = "kept_attention", "kept_tokens", "kept_last"
"""What is left out of the network, see ``leaving_out.Kept``; nothing is where they are not given."""
