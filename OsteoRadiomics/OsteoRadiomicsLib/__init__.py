"""OsteoRadiomics: radiomics of vertebrae and paraspinal muscles, from drawing to score.

The names of ``__all__`` are the Python interface: what computes takes a study protocol and does all that it states. They are
imported when they are first used, so that importing this package imports no third-party package, and a Slicer module can
import it before its dependencies are installed. Only the two rooms ``mrml`` and ``gui`` import ``slicer`` and ``qt``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .base.errors import Cancelled, OsteoRadiomicsError
    from .base.progress import Progress
    from .protocols.protocol import Protocol, load_protocol
    from .tables.feature_table import FeatureTable
    from .workflows.agreement import IccTable, icc
    from .workflows.case import extract
    from .workflows.maps import VoxelMap, feature_map, heatmap
    from .workflows.scoring import CaseScore, score

__version__ = "0.1.0"

_HOMES = {
    "extract": "workflows.case",
    "feature_map": "workflows.maps",
    "icc": "workflows.agreement",
    "score": "workflows.scoring",
    "heatmap": "workflows.maps",
    "load_protocol": "protocols.protocol",
    "FeatureTable": "tables.feature_table",
    "VoxelMap": "workflows.maps",
    "IccTable": "workflows.agreement",
    "CaseScore": "workflows.scoring",
    "Protocol": "protocols.protocol",
    "Progress": "base.progress",
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
    "VoxelMap",
    "extract",
    "feature_map",
    "heatmap",
    "icc",
    "load_protocol",
    "score",
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
