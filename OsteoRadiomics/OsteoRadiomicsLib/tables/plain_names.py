"""Features in plain words: ``log-sigma-1-0-mm-3D_glcm_JointEntropy`` is "GLCM joint entropy, LoG 1 mm"."""

from __future__ import annotations

import re

from ..protocols.feature_classes import class_label
from .feature_names import named_parts

_HUMP = re.compile(r"\dD(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_LOG = re.compile(r"log-sigma-(\d+)-(\d+)-mm")
_WHOLE = {
    "original_shape_VoxelVolume": "Volume", "original_shape_MeshVolume": "Volume of the surface's inside",
    "original_firstorder_Mean": "Mean intensity", "original_firstorder_Median": "Median intensity",
    "original_firstorder_10Percentile": "10th percentile of intensity",
    "original_firstorder_90Percentile": "90th percentile of intensity",
}  # fmt: skip


def plain_name(feature: str) -> str:
    """A feature's name in words; a name of another kind stays as it is."""
    if feature in _WHOLE:
        return _WHOLE[feature]
    parts = named_parts(feature)
    if parts is None:
        return feature
    image_type, group = parts
    name = feature.split(f"{image_type}_{group}_", 1)[1]
    text = f"{class_label(group)} {_words(name)}"
    return text if image_type == "original" else f"{text}, {_image(image_type)}"


def _words(name: str) -> str:
    """``JointEntropy`` -> "joint entropy"; abbreviations such as MCC and 2D stay."""
    return " ".join(word if word.isupper() and len(word) > 1 else word.lower() for word in _HUMP.findall(name))


def _image(image_type: str) -> str:
    log = _LOG.match(image_type)
    if log:
        return f"LoG {float(f'{log[1]}.{log[2]}'):g} mm"
    return image_type.replace("-", " ")
