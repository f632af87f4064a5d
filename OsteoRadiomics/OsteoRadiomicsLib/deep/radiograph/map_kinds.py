"""Which maps say where in a radiograph a score comes from. A kind is one line here and one function of ``saliency``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...base.language import later


@dataclass(frozen=True)
class MapKind:
    """name: as in files. title, sentence: for people, texts of the catalogue. place: of its function, which needs torch."""

    name: str
    title: str
    sentence: str
    place: str


_ALL = (
    MapKind(
        "hirescam",
        later("HiResCAM of stage 1"),
        later("First-order change of the logit, cell by cell of 4 pixels, if what the first stage found there were missing."),
        ".saliency:hirescam",
    ),
    MapKind(
        "gradcam",
        later("Grad-CAM of the last map"),
        later("As in the paper. One of its 6 x 6 cells is wider than a rib and sees far beyond itself: it shows regions."),
        ".saliency:gradcam",
    ),
    MapKind(
        "occlusion",
        later("Occlusion of blocks"),
        later("The check: by how much the logit really falls when a block gives way to the mean of its rim."),
        ".saliency:occlusion",
    ),
)
MAP_KINDS: Mapping[str, MapKind] = {each.name: each for each in _ALL}
