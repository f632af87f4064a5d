"""The extraction engine: image types, feature classes, preprocessing modes, voxel-wise maps.

Names are imported when first asked for, as statistics, too, take their compiled loops from here.
"""

from typing import TYPE_CHECKING

from ..base.asked_names import names_when_asked

if TYPE_CHECKING:
    from .drawn import check_drawn
    from .modes import extract
    from .result import FeatureVector

_HOMES = {"drawn": ("check_drawn",), "modes": ("extract",), "result": ("FeatureVector",)}
__getattr__ = names_when_asked(__name__, _HOMES)

__all__ = ["FeatureVector", "check_drawn", "extract"]
