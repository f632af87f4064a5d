"""Model files, and scoring a case with them."""

from .model import LinearTerm, Model
from .model_files import build_model, find_model, load_model, save_model, seal_model, shipped_models
from .schema import ModelSpec
from .score import Caution, Contribution, NumberScore, ProbabilityScore, Score, TimeToEventScore

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
