"""OsteoRadiomics: radiomics of vertebrae and paraspinal muscles, from drawing to score.

The names of ``__all__`` are the Python interface: what computes takes a study protocol and does all that it states. They are
imported when they are first used, so that importing this package imports no third-party package, and a Slicer module can
import it before its dependencies are installed. Only the two rooms ``mrml`` and ``gui`` import ``slicer`` and ``qt``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .base.version import __version__

if TYPE_CHECKING:
    from .base.errors import Cancelled, OsteoRadiomicsError
    from .base.progress import Progress
    from .modelling.study.options import StudyOptions
    from .protocols.protocol import Protocol, load_protocol
    from .tables.feature_table import FeatureTable
    from .workflows.agreement import IccTable, icc
    from .workflows.case import extract
    from .workflows.maps import VoxelMap, feature_map, heatmap
    from .workflows.scoring import CaseScore, score
    from .workflows.table_scoring import ScoredTable, score_table
    from .workflows.training import Trained, train
    from .workflows.validation import Validated, validate

_HOMES = {
    "extract": "workflows.case",
    "feature_map": "workflows.maps",
    "icc": "workflows.agreement",
    "train": "workflows.training",
    "score": "workflows.scoring",
    "score_table": "workflows.table_scoring",
    "validate": "workflows.validation",
    "heatmap": "workflows.maps",
    "load_protocol": "protocols.protocol",
    "FeatureTable": "tables.feature_table",
    "VoxelMap": "workflows.maps",
    "IccTable": "workflows.agreement",
    "CaseScore": "workflows.scoring",
    "Trained": "workflows.training",
    "ScoredTable": "workflows.table_scoring",
    "Validated": "workflows.validation",
    "StudyOptions": "modelling.study.options",
    "Protocol": "protocols.protocol",
    "Progress": "base.progress",
    "ReadOptions": "images.read_image",
    "OsteoRadiomicsError": "base.errors",
    "Cancelled": "base.errors",
}
"""Public name -> the module it lives in."""

__all__ = [
    "Cancelled",
    "CaseScore",
    "FeatureTable",
    "IccTable",
    "OsteoRadiomicsError",
    "Progress",
    "Protocol",
    "ReadOptions",
    "ScoredTable",
    "StudyOptions",
    "Trained",
    "Validated",
    "VoxelMap",
    "__version__",
    "extract",
    "feature_map",
    "heatmap",
    "icc",
    "load_protocol",
    "score",
    "score_table",
    "train",
    "validate",
]


def __getattr__(name: str) -> Any:
    """A public name, imported when it is first used. Raises UnknownNameError."""
    from importlib import import_module

    if name not in _HOMES:
        if name.startswith("__"):
            raise AttributeError(name)
        from .base.errors import unknown_name

        raise unknown_name(__name__, name, _HOMES)
    found = getattr(import_module(f".{_HOMES[name]}", __name__), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
