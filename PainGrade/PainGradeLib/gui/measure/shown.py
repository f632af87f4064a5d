"""What was measured, as the panel shows it: values of one muscle left and right, methods side by side, outlines of fat."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import slicer
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.gui.connections import chosen_key, connect, fill_combo
from OsteoRadiomicsLib.gui.panel import Context
from slicer.i18n import tr as _

from ...muscles import STRUCTURES
from ...references import USUAL, CutOffs
from .choices import cut_offs_of
from .state import MeasureState
from .tables import fill_lines, prepare, ticked_keys

if TYPE_CHECKING:
    from OsteoRadiomicsLib.images import LabelMap

    from ...case.record import MuscleRecord


class ShownResults:
    """context: the panel's. state: what is chosen, None while the scene is being closed."""

    def __init__(self, context: Context, state: Callable[[], MeasureState | None]) -> None:
        self._context, self._state = context, state
        self._record: MuscleRecord | None = None
        self._of: tuple[str, int] = ("", 0)
        self._filled: tuple[object, ...] = ()
        ui = self._ui = context.ui
        for table in (ui.muscleValuesTable, ui.methodsTable):
            prepare(table)
        connect(ui.muscleGroupComboBox, "currentIndexChanged(int)", self._group_chosen)
        connect(ui.methodsTable, "itemChanged(QTableWidgetItem*)", self._ticked)

    def take(self, state: MeasureState, record: MuscleRecord, masks: LabelMap, image: slicer.vtkMRMLScalarVolumeNode) -> None:
        """Put what was measured into the scene: a table with the record, and the outlines of fat, all of them switched off."""
        from ...mrml.fat_overlay import show_fat
        from ...mrml.result_table import table_of_record

        table = table_of_record(record, _("Muscles of {case}").format(case=record.case), node=state.table, beside=image)
        outlines = show_fat(masks, _("Fat by method"), node=state.masks)
        # Each change of the parameters brings the whole panel up to date.
        modifying = state.node.StartModify()
        state.table, state.masks = table, outlines
        state.node.EndModify(modifying)

    def show(self, state: MeasureState) -> None:
        """Show the measurements of the scene, or nothing."""
        ui, record = self._ui, self.record(state)
        ui.muscleResultsFrame.setVisible(record is not None)
        if record is None:
            return
        from .results import method_lines, value_lines

        titles = [(_group_title(group), group) for group in record.groups]
        group = fill_combo(ui.muscleGroupComboBox, titles, state.group)
        known = record.methods
        method = state.fat if state.fat in known else next(iter(known), "")
        cut_offs, (tickable, ticked) = self._cut_offs(state), self._outlines(state)
        filled = (self._of, group, method, cut_offs, tuple(tickable), tuple(ticked))
        if filled == self._filled:
            return
        self._filled = filled
        header = (_("Case {case}").format(case=record.case), _("Left"), _("Right"), _("Asym. %"))
        fill_lines(ui.muscleValuesTable, header, value_lines(record, group, method, cut_offs))
        ui.methodsTable.setVisible(len(known) > 1)
        ui.methodsLabel.setVisible(len(known) > 1)
        if len(known) > 1:
            header = (_("Fat rate, %"), _("Left"), _("Right"), _("Check"))
            fill_lines(ui.methodsTable, header, method_lines(record, group), ticked=ticked, tickable=tickable)

    def record(self, state: MeasureState) -> MuscleRecord | None:
        """The measurements of the scene; None where there are none, or they cannot be read."""
        if state.table is None or not self._context.ready:
            return None
        key = state.table.GetID(), state.table.GetMTime()
        if key != self._of:
            from ...mrml.result_table import record_of_table

            self._of = key
            try:
                self._record = record_of_table(state.table)
            except OsteoRadiomicsError as error:
                self._record = None
                self._context.runner.show_error(error)
        return self._record

    def forget(self) -> None:
        """Another scene: a node of the same id may be another one."""
        self._of, self._record, self._filled = ("", 0), None, ()

    def enter(self) -> None:
        """The panel comes on screen: the table may have been changed elsewhere."""
        self.forget()

    def _outlines(self, state: MeasureState) -> tuple[list[str], list[str]]:
        """Methods whose fat can be outlined, and those for which it is."""
        if state.masks is None:
            return [], []
        from ...mrml.fat_overlay import fat_methods, shown_fat

        return fat_methods(state.masks), shown_fat(state.masks)

    def _cut_offs(self, state: MeasureState) -> CutOffs:
        try:
            return cut_offs_of(state.cut_offs)
        except OsteoRadiomicsError:
            return USUAL  # half typed; it is said when it is used

    def _group_chosen(self, index: int) -> None:
        state = self._state()
        if state is not None:
            state.group = chosen_key(self._ui.muscleGroupComboBox)
            self._context.refresh()

    def _ticked(self, item: Any) -> None:
        state = self._state()
        if state is not None and state.masks is not None:
            from ...mrml.fat_overlay import switch_fat

            switch_fat(state.masks, ticked_keys(self._ui.methodsTable))


def _group_title(group: str) -> str:
    """A muscle without its side."""
    title = next(structure.title for structure in STRUCTURES.values() if structure.group == group)
    words = title.split(" ", 1)[1] if title.startswith(("Left ", "Right ")) else title
    return f"{group}: {words}"
