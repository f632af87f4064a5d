"""Which maps say where in a radiograph a score comes from. A kind is one line here and one function."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...base.language import later, tr


@dataclass(frozen=True)
class MapKind:
    """name: as in files. title, sentence: for people, texts of the catalogue. place: of its function.

    gradients: whether it takes a network of torch; others take a ``Runner``, and need nothing but what scores.
    """

    name: str
    title: str
    sentence: str
    place: str
    gradients: bool = True


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
        ".occlusion:occlusion",
        gradients=False,
    ),
)
MAP_KINDS: Mapping[str, MapKind] = {each.name: each for each in _ALL}


def against_control(agreement: float | None, specific: bool) -> str:
    """Whether a map shows more than the control's, in the language that is spoken. agreement, specific: of ``RadiographMap``."""
    if agreement is None:
        return tr("Not specific: the map, or that of the control, is the same everywhere")
    value = f"{agreement:.2f}".replace("-", "\N{MINUS SIGN}")
    if specific:
        return tr("Rank correlation with the control's map: {value}.", value=value)
    return tr("Not specific: a network that learned nothing shows nearly the same (rank correlation {value})", value=value)
