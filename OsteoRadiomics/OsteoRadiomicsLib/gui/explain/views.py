"""The scene's maps in the views, as the panel's choices ask for them."""

from __future__ import annotations

import qt
import slicer
from slicer.i18n import tr as _

from ...base.errors import InputError
from ...heatmaps.strongest import STRONGEST_SHARE
from ...heatmaps.words import words_of
from ...mrml.attributes import CONTOUR, MAP_IMAGE
from ...mrml.map_look import LegendWords, MapLook
from ...mrml.maps import map_bounds, map_provenance, map_sequence, map_source, maps_of_scene
from ...mrml.sequence_views import acquired_orientation, restore_layout, show_sequence_views, side_by_side
from ...mrml.shown_maps import MapPlace, show_maps
from ...mrml.views import fit_views


def show(node: slicer.vtkMRMLScalarVolumeNode, look: MapLook, *, fit: bool = False) -> bool:
    """Show one map in all slice views; whether there is something to see. Raises InputError when its image is gone."""
    restore_layout()
    return show_maps([MapPlace(node, map_source(node), legend_words(node, look))], look, fit=fit)


def show_beside(node: slicer.vtkMRMLScalarVolumeNode, look: MapLook, *, fit: bool = False) -> bool:
    """Show a map and those of the same kind of other sequences, each in a view of its own; whether there is something to see.

    fit: centre the views on the ROI; new ones always are. Raises InputError when there are no views, or an image is gone.
    """
    nodes = siblings(node)
    fit = fit or side_by_side() != len(nodes)
    names = [map_sequence(sibling) or map_source(sibling).GetName() for sibling in nodes]
    logics = show_sequence_views(names, acquired_orientation(map_source(node)))
    if not logics:
        raise InputError("maps cannot be shown side by side", cure="Open the main window of 3D Slicer")
    places = [
        MapPlace(sibling, map_source(sibling), legend_words(sibling, look), (logic,), leading=sibling is node)
        for sibling, logic in zip(nodes, logics, strict=True)
    ]
    seen = show_maps(places, look)
    bounds = map_bounds(node)
    if fit and bounds is not None:
        # New views have their size only when they have been drawn.
        qt.QTimer.singleShot(0, lambda: fit_views(bounds, logics))
    return seen


def siblings(node: slicer.vtkMRMLScalarVolumeNode) -> list[slicer.vtkMRMLScalarVolumeNode]:
    """The maps that show the same of each sequence's image, one per image, in the order in which they were made."""
    wanted = _shows(node)
    return list({found.GetNodeReferenceID(MAP_IMAGE): found for found in maps_of_scene() if _shows(found) == wanted}.values())


def legend_words(node: slicer.vtkMRMLScalarVolumeNode, look: MapLook) -> LegendWords:
    """What the legend of a map says."""
    about = map_provenance(node).map
    words = words_of(about)
    share = round(100 * STRONGEST_SHARE)
    lines = [f"{map_sequence(node)}: {words.title}" if map_sequence(node) else words.title]
    if look.way == CONTOUR:
        lines.append(_("strongest {share} % of the ROI").format(share=share))
    elif about.signed:
        lines.append(f"+ {_(words.raises)}, - {_(words.lowers)}")
    return LegendWords("\n".join(lines), _(words.raises), _(words.lowers), _("highest {share} %").format(share=share))


def _shows(node: slicer.vtkMRMLScalarVolumeNode) -> tuple[object, ...]:
    """What maps of several sequences have in common: kind, title, and of a score the model."""
    about = map_provenance(node).map
    model = about.details.get("model")
    return (
        about.what,
        about.title,
        model.get("hash") if isinstance(model, dict) else None,
        bool(node.GetNodeReferenceID(MAP_IMAGE)),
    )
