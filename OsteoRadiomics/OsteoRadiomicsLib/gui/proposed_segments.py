"""Segments that a calculation proposes: outlines over the image until the user takes them into the study, or discards them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .connections import connect
from .obstacles import busy_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .scene_case import SceneCase

if TYPE_CHECKING:
    from ..images import LabelMap

Volume = slicer.vtkMRMLScalarVolumeNode
Segmentation = slicer.vtkMRMLSegmentationNode


class ProposedSegments:
    """What one part of the panel proposes. drop: the button that discards it, told: the label that says what it is; both are
    served here. use: the button that takes it, which the part connects, because it may do more.
    """

    def __init__(self, context: Context, *, use: Any, drop: Any, told: Any) -> None:
        self._context = context
        self._use, self._drop, self._told = use, drop, told
        self._forget()
        connect(drop, "clicked(bool)", self.discard)

    @property
    def node(self) -> Segmentation | None:
        """The outlines, None where nothing is proposed."""
        return self._node

    def offer(self, usable: LabelMap, case: SceneCase, name: str, said: str, *, shown: LabelMap | None = None) -> None:
        """Show segments, in place of those before. usable: what ``take`` takes. case: whose image they lie on, and whose study
        they belong to. said: of them, a line each. shown: outlines, where they are more than what is usable."""
        from ..mrml.bodies_preview import preview_segments

        self.remove()
        self._node = preview_segments(shown or usable, case.image, name)
        self._usable, self._image, self._said, self._protocol = usable, case.image, said, case.protocol

    def show(self, parameters: RadiomicsParameters, obstacle: str = "") -> None:
        """Bring buttons and label up to date. obstacle: what is missing before the segments can be taken."""
        in_scene = slicer.mrmlScene.IsNodePresent
        if self._node is not None and not (in_scene(self._node) and in_scene(self._image)):
            self.remove()
        if self._node is not None and parameters.protocol != self._protocol:
            self.remove()  # of the study before
        for button in (self._use, self._drop):
            button.setVisible(self._node is not None)
        busy = busy_obstacle(self._context)
        Panel.set_button(self._use, busy or obstacle, _("Make them segments of the study, to be checked and corrected"))
        Panel.set_button(self._drop, busy, _("Remove the preview"))
        self._told.text = self._said
        self._told.setVisible(bool(self._said))

    def take(self) -> Segmentation | None:
        """Make them segments of the study; what is drawn already is never replaced. None where that fails; the error is shown."""
        context = self._context
        parameters = context.logic.getParameterNode()
        try:
            free = self._free(parameters.segmentation, parameters)
            node = context.logic.takeBodies(self._usable, self._image, parameters.protocol, segmentation=free)
        except OsteoRadiomicsError as error:
            context.runner.show_error(error)
            return None
        said = self._said
        self.remove()
        parameters.segmentation = node
        self._said = said
        context.runner.say(_("The bodies are in {name}: check and correct them.").format(name=node.GetName()))
        return node

    def discard(self) -> None:
        """Remove the preview at the user's request."""
        self.remove()
        self._context.refresh()

    def remove(self) -> None:
        """Remove the preview where there is one."""
        if self._node is not None and slicer.mrmlScene.IsNodePresent(self._node):
            slicer.mrmlScene.RemoveNode(self._node)
        self._forget()

    def scene_closing(self) -> None:
        """The scene is about to be closed: its nodes must not be used any more."""
        self._forget()

    def _free(self, node: Segmentation | None, parameters: RadiomicsParameters) -> Segmentation | None:
        """The chosen segmentation where none of the segments is drawn in it, so that nothing is lost; None asks for a new one."""
        if node is None or node is parameters.wholeVertebrae or node.GetParentTransformNode() is not None:
            return None
        drawn = self._context.drawn.of(node)
        return None if any(drawn.get(segment.name) for segment in self._usable.segments) else node

    def _forget(self) -> None:
        self._node: Segmentation | None = None
        self._image: Volume | None = None
        self._usable: LabelMap | None = None
        self._said, self._protocol = "", ""
