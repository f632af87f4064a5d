"""What can be mapped: the kinds of heat map, and the features of a protocol."""

from __future__ import annotations

from functools import cache

from slicer.i18n import tr as _

from ...heatmaps.kinds import HEATMAP_KINDS
from ...heatmaps.strongest import STRONGEST_SHARE
from ...heatmaps.words import FEATURE
from ...mrml.attributes import COLORS, CONTOUR
from ..panel import Context

FIRST_FEATURE = "original_glcm_JointEntropy"


def kind_entries() -> list[tuple[str, str]]:
    """(text, key) of every kind of map; the key of a feature's own map is ``FEATURE``."""
    return [*((_(kind.title), kind.name) for kind in HEATMAP_KINDS.values()), (_("Map of one feature"), FEATURE)]


def way_entries() -> list[tuple[str, str]]:
    """(text, key) of the ways to show a map in the slice views."""
    share = round(100 * STRONGEST_SHARE)
    return [(_("Contour of the strongest {share} %").format(share=share), CONTOUR), (_("Colours"), COLORS)]


def score_obstacle(context: Context) -> str:
    """Why no map of the score can be made, "" when it can. What the case itself lacks is said elsewhere."""
    scoring = context.scoring
    if scoring is None or scoring.model is None:
        return _("Choose a model")
    if not scoring.model.spec.radiomic_inputs:
        return _("This model does not look at the image")
    from ...scoring.class_model import ClassModel

    if isinstance(scoring.model, ClassModel):
        return _("Open the model of one class (one of this model's folders) to see where its score comes from")
    return scoring.obstacle()


@cache
def map_features(protocol: str) -> tuple[str, ...]:
    """Features of the original image that a map can show, in the engine's order; shapes have no map."""
    from ...features.engine import chosen_features
    from ...features.voxelwise.families import FAMILIES
    from ...protocols.protocol import load_protocol

    settings = load_protocol(protocol).extraction
    groups = chosen_features(settings) if settings and settings.mode == "pyradiomics" else ()
    return tuple(f"original_{group.name}_{item.name}" for group, items in groups if group.name in FAMILIES for item in items)
