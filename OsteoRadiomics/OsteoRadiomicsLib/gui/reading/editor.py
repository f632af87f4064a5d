"""The Segment Editor of an open case of a reader study: a reader draws without leaving the worklist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..segment_editor import EmbeddedEditor

if TYPE_CHECKING:
    from .case import CaseScene

TAG = "OsteoRadiomicsReading"


class ReadingEditor(EmbeddedEditor):
    """container: the widget to fill."""

    def __init__(self, container: Any) -> None:
        super().__init__(container, TAG)

    def show_case(self, scene: CaseScene | None, *, locked: bool) -> None:
        """Draw in a case, or in nothing. locked: show the segments without tools."""
        if scene is None or not scene.present:
            self.hide()
            return
        self.show(scene.drawing, scene.images[scene.view.sequence], locked=locked)
