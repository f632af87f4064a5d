"""Showing maps and hiding them: whatever a map changes in the views is put back when it is hidden, even after a reload."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import slicer

from .attributes import COLORS, CONTOUR, MAP_CONTOUR, MAP_SHOWN, MAP_SURFACE
from .map_look import (
    LegendWords,
    MapLook,
    color_volume,
    contour_node,
    discard_meshes,
    limits_of,
    show_legend,
    surface_node,
)
from .maps import map_bounds, map_provenance, maps_of_scene
from .outlines import outline_segments, restore_segments
from .sequence_views import restore_layout
from .views import fit_views, restore_views, show_in_views, slice_logics


@dataclass(frozen=True)
class MapPlace:
    """One map and where it is shown. words: of its legend. background: the image under it. views: slice views that show it, all
    of them with None. leading: whether 3D views show it, too."""

    node: slicer.vtkMRMLScalarVolumeNode
    background: slicer.vtkMRMLVolumeNode
    words: LegendWords
    views: tuple[slicer.vtkMRMLSliceLogic, ...] | None = None
    leading: bool = True


def show_maps(places: Sequence[MapPlace], look: MapLook, *, fit: bool = False) -> bool:
    """Show maps, each over its image, and hide all others; whether there is something to see.

    Segments become outlines and the views are linked. Maps of one kind and unit share one scale of colours. fit: centre the
    views on the ROI. False: the contour of the strongest part was asked for, and nothing stands out of the map.
    """
    chosen = [place.node for place in places]
    for node in shown_maps():
        if node not in chosen:
            _take_down(node)
    outline_segments()
    limits = _limits(chosen)
    seen = [_show(place, look, limits[place.node.GetID()], fit) for place in places]
    return any(seen)


def hide_maps() -> None:
    """Take every map out of the views, and put back what was changed for them: segments, links, foregrounds, layout."""
    for node in shown_maps():
        _take_down(node)
    restore_views()
    restore_segments()
    restore_layout()


def shown_maps() -> list[slicer.vtkMRMLScalarVolumeNode]:
    """The maps on show."""
    return [node for node in maps_of_scene() if node.GetAttribute(MAP_SHOWN) is not None]


def look_of(node: slicer.vtkMRMLScalarVolumeNode) -> MapLook | None:
    """How a map is shown just now, None when it is not."""
    text = node.GetAttribute(MAP_SHOWN)
    return MapLook(**json.loads(text)) if text else None


def forget_meshes(node: slicer.vtkMRMLScalarVolumeNode) -> None:
    """Hide a map and remove what was made from its values, before these are replaced."""
    if look_of(node) is not None:
        hide_maps()
    discard_meshes(node)


def _show(place: MapPlace, look: MapLook, limits: tuple[float, float], fit: bool) -> bool:
    node, logics = place.node, slice_logics() if place.views is None else place.views
    ids = [] if place.views is None else [logic.GetSliceNode().GetID() for logic in place.views]
    if ids and place.leading:
        ids += [view.GetID() for view in slicer.util.getNodesByClass("vtkMRMLViewNode")]
    color_volume(node, look, limits)
    show_in_views(logics, place.background, node if look.way == COLORS else None, look.opacity)
    _uncover(node, logics, look)
    line = contour_node(node, place.words, look.opacity) if look.way == CONTOUR else node.GetNodeReference(MAP_CONTOUR)
    _show_model(line, look.way == CONTOUR, place.words.title, ids)
    in_3d = look.surface and place.leading
    surface = surface_node(node, limits) if in_3d else node.GetNodeReference(MAP_SURFACE)
    _show_model(surface, in_3d, place.words.title, [])
    show_legend(node, place.words.title, look.way == COLORS)
    node.SetAttribute(MAP_SHOWN, json.dumps(asdict(look)))
    bounds = map_bounds(node)
    if fit and bounds is not None:
        fit_views(bounds, logics)
    return look.way == COLORS or line is not None or look.surface


def _uncover(node: slicer.vtkMRMLScalarVolumeNode, logics: Sequence[slicer.vtkMRMLSliceLogic], look: MapLook) -> None:
    """Take the map's colours out of views that shall not show them (any more)."""
    for composite in slicer.util.getNodesByClass("vtkMRMLSliceCompositeNode"):
        wanted = look.way == COLORS and any(logic.GetSliceCompositeNode() is composite for logic in logics)
        if not wanted and composite.GetForegroundVolumeID() == node.GetID():
            composite.SetForegroundVolumeID(None)


def _show_model(model: slicer.vtkMRMLModelNode | None, visible: bool, title: str, views: Sequence[str]) -> None:
    if model is None:
        return
    display = model.GetDisplayNode()
    display.RemoveAllViewNodeIDs()
    for view in views:
        display.AddViewNodeID(view)
    display.SetVisibility(visible)
    show_legend(model, title, visible)


def _take_down(node: slicer.vtkMRMLScalarVolumeNode) -> None:
    _uncover(node, (), MapLook())
    for role in (MAP_CONTOUR, MAP_SURFACE):
        _show_model(node.GetNodeReference(role), False, "", [])
    show_legend(node, "", False)
    node.RemoveAttribute(MAP_SHOWN)


def _limits(nodes: Sequence[slicer.vtkMRMLScalarVolumeNode]) -> dict[str, tuple[float, float]]:
    """The ends of each map's colours: the widest of those that show the same in the same unit."""
    kinds = {node.GetID(): (map_provenance(node).map.what, map_provenance(node).map.unit) for node in nodes}
    own = {node.GetID(): limits_of(node) for node in nodes}
    return {
        name: (
            min(own[other][0] for other in own if kinds[other] == kind),
            max(own[other][1] for other in own if kinds[other] == kind),
        )
        for name, kind in kinds.items()
    }
