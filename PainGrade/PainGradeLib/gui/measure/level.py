"""Which slice is measured: from a disc, a slice or a point, shown in the views with its tilt, and whether the sides are right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import slicer
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.gui.connections import chosen_key, connect, fill_combo, unheard
from OsteoRadiomicsLib.gui.panel import Context
from slicer.i18n import tr as _

from .choices import level_entries
from .state import POINT, SHOWN, MeasureState


class LevelChoice:
    """context: the panel's. state: what is chosen, None while the scene is being closed. changed: called after a choice."""

    def __init__(self, context: Context, state: Callable[[], MeasureState | None], changed: Callable[[], None]) -> None:
        self._context, self._state, self._changed = context, state, changed
        self._said = ""
        self._counted: tuple[str, int, int] = ("", 0, 0)
        ui = self._ui = context.ui
        connect(ui.levelComboBox, "currentIndexChanged(int)", self._kind_chosen)
        connect(ui.levelSpinBox, "valueChanged(int)", self._slice_chosen)
        connect(ui.takeShownButton, "clicked(bool)", self.take_shown)
        connect(ui.levelPointSelector, "currentNodeChanged(vtkMRMLNode*)", self._point_chosen)
        connect(ui.placePointButton, "clicked(bool)", self.place_point)
        connect(ui.showLevelButton, "clicked(bool)", self.check)

    def show(self, state: MeasureState, image: slicer.vtkMRMLScalarVolumeNode | None) -> None:
        """Show the choice."""
        ui = self._ui
        fill_combo(ui.levelComboBox, level_entries(), state.level)
        ui.levelSliceRow.setVisible(state.level == SHOWN)
        ui.levelPointRow.setVisible(state.level == POINT)
        count = self._slice_count(image)
        with unheard(ui.levelSpinBox, ui.levelPointSelector):
            ui.levelSpinBox.maximum = max(count - 1, 0)
            ui.levelSpinBox.value = min(int(state.slice), max(count - 1, 0))
            if ui.levelPointSelector.currentNode() is not state.point:
                ui.levelPointSelector.setCurrentNode(state.point)
        ui.levelLabel.text = self._said
        ui.levelLabel.setVisible(bool(self._said))

    def forget(self) -> None:
        """Another case: what was said of the level does not hold."""
        self._said = ""

    def say(self, text: str) -> None:
        """What is known of the level and the sides."""
        self._said = text

    def obstacle(self, state: MeasureState) -> str:
        """What is missing before there is a level, "" when nothing is."""
        if state.level == SHOWN or state.extent == "volume":
            return ""
        if state.level == POINT:
            from OsteoRadiomicsLib.mrml.placing import point_of

            placed = state.point is not None and point_of(state.point) is not None
            return "" if placed else _("Place the point of the level")
        from ...mrml.structures import structures_of

        node = self._context.parameters.segmentation
        known = set(structures_of(node).values()) if node is not None else set()
        if "DISC" in known or {"L4", "L5"} <= known:
            return ""
        return _("Choose the level: a slice or a point, or draw the disc")

    def take_shown(self) -> None:
        """Measure the slice that the view shows."""
        from ...mrml.levels import shown_slice, slices_of

        state, image = self._state(), self._context.parameters.image
        try:
            index = shown_slice(slices_of(image))
        except OsteoRadiomicsError as error:
            self._context.runner.show_error(error)
            return
        if index is None:
            self._context.runner.say(_("No view shows a slice of this image."))
            return
        state.slice = str(index)
        self._changed()

    def place_point(self) -> None:
        """The next click in a view is the level's point."""
        from OsteoRadiomicsLib.mrml.placing import begin_placing

        state = self._state()
        node = state.point
        if node is None:
            node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLMarkupsFiducialNode", _("Level"))
            node.CreateDefaultDisplayNodes()
            state.point = node
        node.RemoveAllControlPoints()
        begin_placing(node)
        self._context.runner.say(_("Click the level in a view."))

    def check(self) -> None:
        """Go to the level, and say its tilt and what is odd about the sides."""
        from OsteoRadiomicsLib.mrml.placing import point_of

        from ...mrml.levels import go_to, slices_of
        from ...mrml.structures import structure_label_map
        from ...muscles.drawn import drawn_structures
        from ...muscles.level import disc_plane, find_level
        from ...muscles.sides import side_warnings

        state, parameters = self._state(), self._context.parameters
        try:
            slices = slices_of(parameters.image)
            label_map = structure_label_map(parameters.segmentation, slices.grid)
            drawn = drawn_structures(label_map, None, where=parameters.segmentation.GetName())
            index = int(state.slice) if state.level == SHOWN else None
            point = point_of(state.point) if state.level == POINT and state.point is not None else None
            level = find_level(slices, disc_plane(drawn), index=index, point=point)
        except OsteoRadiomicsError as error:
            self._context.runner.show_error(error)
            return
        warnings = side_warnings(drawn)
        if level is not None:
            go_to(slices, level.index)
        self.say("\n".join([level_text(level.index, level.tilt) if level else _("No level is known"), *warnings]))
        self._context.runner.footer.warn(warnings)
        self._changed()

    def _kind_chosen(self, index: int) -> None:
        if (state := self._state()) is not None:
            state.level = chosen_key(self._ui.levelComboBox)
            self._changed()

    def _slice_chosen(self, value: int) -> None:
        if (state := self._state()) is not None:
            state.slice = str(self._ui.levelSpinBox.value)
            self._changed()

    def _point_chosen(self, node: Any) -> None:
        if (state := self._state()) is not None:
            state.point = node
            self._changed()

    def _slice_count(self, image: slicer.vtkMRMLScalarVolumeNode | None) -> int:
        """How many axial slices an image has, looked at again only when it changed; 0 where it has none."""
        if image is None or image.GetImageData() is None or not self._context.ready:
            return 0
        if self._counted[:2] != (image.GetID(), image.GetMTime()):
            from ...mrml.levels import slices_of

            try:
                count = slices_of(image).count
            except OsteoRadiomicsError:
                count = 0  # why is said when it is used
            self._counted = image.GetID(), image.GetMTime(), count
        return self._counted[2]


def level_text(index: int, tilt: float | None) -> str:
    """The level in words."""
    if tilt is None:
        return _("Level: slice {index} (from 0); tilt unknown, no disc is drawn").format(index=index)
    return _("Level: slice {index} (from 0), {tilt:.1f}° against the disc").format(index=index, tilt=tilt)
