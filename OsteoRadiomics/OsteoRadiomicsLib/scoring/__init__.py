"""Model files, and scoring a case with them.

Names are imported when they are first asked for: deep networks are kept by ``package`` and ``sealed_json`` of this room, and
should not load every kind of model with them.
"""

from typing import TYPE_CHECKING

from ..base.asked_names import names_when_asked

if TYPE_CHECKING:
    from .model import LinearTerm, Model
    from .model_files import build_model, find_model, load_model, save_model, seal_model, shipped_models
    from .schema import ModelSpec
    from .score import Caution, Contribution, NumberScore, ProbabilityScore, Score, TimeToEventScore

_HOMES = {
    "model": ("LinearTerm", "Model"),
    "model_files": ("build_model", "find_model", "load_model", "save_model", "seal_model", "shipped_models"),
    "schema": ("ModelSpec",),
    "score": ("Caution", "Contribution", "NumberScore", "ProbabilityScore", "Score", "TimeToEventScore"),
}
__getattr__ = names_when_asked(__name__, _HOMES)

__all__ = [
    "Caution",
    "Contribution",
    "LinearTerm",
    "Model",
    "ModelSpec",
    "NumberScore",
    "ProbabilityScore",
    "Score",
    "TimeToEventScore",
    "build_model",
    "find_model",
    "load_model",
    "save_model",
    "seal_model",
    "shipped_models",
]
