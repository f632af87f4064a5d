"""The views while a case is looked at: a layout that suits the protocol, fitted to the ROI; the user's own comes back."""

from __future__ import annotations

import slicer

from .panel import Context

# Sagittal beside axial for a spine; the four views for a chest, where 3-D helps.
_LAYOUTS = {"MR": "SlicerLayoutSideBySideView"}
_USUAL = "SlicerLayoutFourUpView"


class CaseViews:
    """Changes layout and slices when the chosen image changes, and puts the layout back on leaving."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._before: int | None = None
        self._ours: int | None = None
        self._shown: tuple[str, str] | None = None
        self._loaded = False

    def follow(self) -> None:
        """Show the chosen image, once for each choice."""
        parameters, protocol = self._context.parameters, self._context.protocol
        if parameters is None or protocol is None or parameters.reading:
            return
        node = parameters.image
        shown = (node.GetID(), protocol.name) if node is not None else None
        loaded = self._loaded and node is not None
        self._loaded = self._loaded and not loaded
        if shown == self._shown or node is None or not self._context.ready or node.GetImageData() is None:
            return
        from ..mrml.sequence_views import side_by_side
        from ..mrml.shown_maps import shown_maps

        self._shown = shown
        if side_by_side() or (loaded and shown_maps()):  # a loaded scene's maps stand where they were saved
            return
        manager = slicer.app.layoutManager()  # none without a main window
        if manager is not None:
            self._arrange(manager, protocol.modality)
        slicer.util.setSliceViewerLayers(background=node, label=None, fit=True, rotateToVolumePlane=manager is not None)
        self._fit()

    def scene_loaded(self) -> None:
        """A scene was loaded into the open one: what it shows is the user's own as far as maps are shown in it."""
        self._loaded = True

    def leave(self) -> None:
        """The user's own layout comes back, unless he chose another one meanwhile."""
        manager = slicer.app.layoutManager()
        if manager is not None and self._before is not None and manager.layout == self._ours:
            manager.setLayout(self._before)
        self._before = self._ours = self._shown = None

    def _arrange(self, manager, modality: str) -> None:
        wanted = getattr(slicer.vtkMRMLLayoutNode, _LAYOUTS.get(modality, _USUAL))
        if self._before is None:
            self._before = manager.layout
        if manager.layout != wanted and self._ours is None:
            manager.setLayout(wanted)
            self._ours = wanted

    def _fit(self) -> None:
        """Round the drawn segments, where there are any."""
        from ..mrml.views import Bounds, fit_views

        segmentation = self._context.parameters.segmentation
        if segmentation is None or not any(self._context.drawn.of(segmentation).values()):
            return
        bounds = [0.0] * 6
        segmentation.GetRASBounds(bounds)
        if bounds[0] <= bounds[1]:
            fit_views(Bounds((bounds[0], bounds[2], bounds[4]), (bounds[1], bounds[3], bounds[5])))
