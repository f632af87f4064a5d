"""Places lines one after the other: says what to click, and goes on when both ends are placed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import qt
import slicer
from slicer.i18n import tr as _


class Guide:
    """changed: called whenever what is to be done next has changed."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._places: list[str] = []
        self._count = 0
        self._node: Any = None
        self._tag = 0

    @property
    def active(self) -> bool:
        """Whether a line is being placed."""
        return bool(self._places)

    @property
    def text(self) -> str:
        """What the user is to do now, "" for nothing."""
        if not self._places:
            return ""
        place = self._places[0]
        step = _("Line {number} of {count}: ").format(number=self._count - len(self._places) + 1, count=self._count)
        return step + _advice(place)

    def begin(self, places: Sequence[str]) -> None:
        """Place the lines of some places in turn, each in place of one that is there."""
        self.stop()
        self._places, self._count = list(places), len(places)
        self._next()

    def stop(self) -> None:
        """Place nothing any more; a line without both its ends is taken away."""
        from OsteoRadiomicsLib.mrml.placing import stop_placing

        from ...mrml.lines import is_placed

        node = self._node
        self._leave()
        self._places = []
        if node is not None:
            stop_placing()
            if slicer.mrmlScene.IsNodePresent(node) and not is_placed(node):
                slicer.mrmlScene.RemoveNode(node)
        self._changed()

    def forget(self) -> None:
        """The scene is being closed: its nodes must not be used any more."""
        self._leave()
        self._places = []

    def _next(self) -> None:
        from OsteoRadiomicsLib.mrml.placing import begin_placing

        from ...mrml.lines import lines_in_scene, new_line

        self._leave()
        if self._places:
            place = self._places[0]
            node = lines_in_scene().get(place)
            if node is None:
                node = new_line(place)
            node.RemoveAllControlPoints()
            self._node = node
            self._tag = node.AddObserver(node.PointPositionDefinedEvent, self._defined)
            begin_placing(node)
        self._changed()

    def _defined(self, caller: Any, event: str) -> None:
        from ...mrml.lines import is_placed

        if self._node is None or not is_placed(self._node):
            return
        self._leave()
        self._places = self._places[1:]
        # Slicer is still at work on the click that placed this line.
        qt.QTimer.singleShot(0, self._next)

    def _leave(self) -> None:
        if self._node is not None:
            self._node.RemoveObserver(self._tag)
        self._node = None


def _advice(place: str) -> str:
    return {
        "L1": _("click both ends of the upper endplate of L1 on a sagittal slice"),
        "L5": _("click both ends of the upper endplate of L5 on a sagittal slice"),
        "S1": _("click both ends of the upper endplate of S1 on a sagittal slice"),
        "facet_right": _("click both edges of the right L4-5 facet joint on an axial slice"),
        "facet_left": _("click both edges of the left L4-5 facet joint on an axial slice"),
        "midline": _("click two points of the midsagittal line on the same axial slice"),
    }[place]
