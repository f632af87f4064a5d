"""The step Angles: guided buttons, every number while a line is moved, the angle drawn in the views."""

from __future__ import annotations

from typing import Any

import qt
import slicer
from OsteoRadiomicsLib.base.errors import OsteoRadiomicsError
from OsteoRadiomicsLib.base.language import retold
from OsteoRadiomicsLib.gui.connections import chosen_key, connect, fill_combo, unheard
from OsteoRadiomicsLib.gui.panel import Context, Panel
from OsteoRadiomicsLib.gui.parameters import RadiomicsParameters
from slicer.i18n import tr as _

from ...references import reference_for
from ..measure.tables import fill_lines, prepare
from .guide import Guide
from .watch import LineWatch

# Button -> the places of its lines, in the order in which they are placed.
GUIDED = {
    "lordosisButton": ("L1", "S1"),
    "lordosisL5Button": ("L1", "L5"),
    "facetsButton": ("midline", "facet_right", "facet_left"),
}
HIDDEN = "Angles.hidden"


class AnglesPanel(Panel):
    """Places lines, and shows their angles for as long as the panel is on screen."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        ui = self.ui
        self.guide = Guide(self._guided)
        self._watch = LineWatch(self.update)
        prepare(ui.anglesTable)
        for name, places in GUIDED.items():
            connect(getattr(ui, name), "clicked(bool)", self._slot(places))
        connect(ui.drawLineButton, "clicked(bool)", lambda checked=False: self.guide.begin([chosen_key(ui.lineComboBox)]))
        connect(ui.deleteLineButton, "clicked(bool)", self.delete_line)
        connect(ui.stopPlacingButton, "clicked(bool)", lambda checked=False: self.guide.stop())
        connect(ui.drawAnglesCheckBox, "toggled(bool)", self._draw_toggled)
        connect(ui.saveLinesButton, "clicked(bool)", self.save)
        connect(ui.anglesSection, "contentsCollapsed(bool)", self._folded)

    def show(self, parameters: RadiomicsParameters) -> None:
        ui, ready = self.ui, self.context.ready
        obstacle = "" if ready else _("Install the Python packages first (Set-up, above)")
        for name in GUIDED:
            self.set_button(getattr(ui, name), obstacle, _("Place its lines one after the other; their ends can be moved later"))
        self.set_button(ui.drawLineButton, obstacle, _("Place the chosen line, in place of the one that is there"))
        ui.stopPlacingButton.setVisible(self.guide.active)
        ui.guideLabel.text = self.guide.text
        ui.guideLabel.setVisible(self.guide.active)
        with unheard(ui.drawAnglesCheckBox):
            ui.drawAnglesCheckBox.checked = not parameters.parameterNode.GetParameter(HIDDEN)
        if not ready:
            return
        self._watch.start()
        from ...angles.places import PLACES
        from ...mrml.lines import lines_in_scene

        if ui.lineComboBox.count == 0:
            fill_combo(ui.lineComboBox, [(retold(place.title), name) for name, place in PLACES.items()], "")
        none = "" if lines_in_scene() else _("No line is there yet")
        self.set_button(ui.deleteLineButton, none, _("Take the chosen line away"))
        self.set_button(ui.saveLinesButton, none, _("Save the lines for 'measure angle' and 'measure muscle'"))

    def update(self) -> None:
        """Calculate every angle that the lines give, and draw them."""
        if self.context.parameters is None or not self.context.ready:
            return
        from ...angles.measuring import measure_angles
        from ...mrml.lines import library_lines

        lines, wrong = library_lines()
        try:
            angles = [angle for angle in measure_angles(lines) if angle.name != "angle"] if len(lines) > 0 else []
        except OsteoRadiomicsError:
            angles = []  # one line of two is there: nothing can be said yet
        self._list(angles)
        self._draw(angles)
        notes = [f"{place}: {_('both ends lie on one point: place them apart')}" for place in wrong]
        notes += dict.fromkeys(retold(warning) for angle in angles for warning in angle.warnings)
        self.ui.anglesNoteLabel.text = "\n".join(notes)
        self.ui.anglesNoteLabel.setVisible(bool(notes))
        self.refresh()

    def delete_line(self) -> None:
        """Take the chosen line away."""
        from ...mrml.lines import lines_in_scene

        self.guide.stop()
        node = lines_in_scene().get(chosen_key(self.ui.lineComboBox))
        if node is not None:
            slicer.mrmlScene.RemoveNode(node)
        self.update()

    def save(self) -> None:
        """Ask for a file and write the lines that are placed."""
        path = qt.QFileDialog.getSaveFileName(
            slicer.util.mainWindow(), _("Save lines"), "angles.mrk.json", "Markups (*.mrk.json)"
        )
        if not path:
            return
        from ...angles.markups import write_lines
        from ...mrml.lines import library_lines

        try:
            write_lines(library_lines()[0], path)
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.runner.say(_("Saved: {path}").format(path=path))

    def enter(self) -> None:
        self.update()

    def exit(self) -> None:
        self.guide.stop()
        self._watch.stop()

    def scene_loaded(self) -> None:
        self.guide.forget()
        # Lines of the loaded scene are told of by its own events; what they show is calculated once the panel is connected again.
        qt.QTimer.singleShot(0, self.update)

    def scene_closing(self) -> None:
        self.guide.forget()
        self._watch.stop()
        if self.context.ready:
            self._list([])
        self.ui.anglesNoteLabel.setVisible(False)

    def close(self) -> None:
        self.guide.forget()
        self._watch.stop()

    def _guided(self) -> None:
        """Another line is to be placed, or none."""
        self.update()

    def _list(self, angles: list[Any]) -> None:
        from ..measure.results import Cell, ResultLine

        lines = []
        for angle in angles:
            reference = reference_for(angle.name)
            told = f"{reference.text} ({retold(reference.source)})" if reference else _("no reference")
            tips = [retold(angle.reason or ""), _("Reference: {text}").format(text=told)]
            value = "–" if angle.degrees is None else f"{angle.degrees:.1f}"
            tip = "\n".join(filter(None, tips))
            title = Cell(retold(angle.title), retold(_formula(angle.name)))
            lines.append(ResultLine(title, (Cell(value, tip), Cell(reference.text if reference else "–", tip))))
        fill_lines(self.ui.anglesTable, (_("Angle"), _("Degrees"), _("Reference")), lines)

    def _draw(self, angles: list[Any]) -> None:
        from ...angles.figure import angle_figure
        from ...mrml.lines import inside_shown_images, show_figures

        figures = []
        if not self.context.parameters.parameterNode.GetParameter(HIDDEN):
            inside = inside_shown_images()
            for angle in angles:
                figure = angle_figure(angle, inside)
                if figure is not None:
                    figures.append((angle.name, f"{angle.degrees:.1f}°", figure))
        show_figures(figures)

    def _draw_toggled(self, drawn: bool) -> None:
        if self.context.parameters is not None:
            self.context.parameters.parameterNode.SetParameter(HIDDEN, "" if drawn else "yes")
            self.update()

    def _slot(self, places: tuple[str, ...]) -> Any:
        return lambda checked=False: self.begin(places)

    def begin(self, places: tuple[str, ...]) -> None:
        """Place the lines of some places that are not there yet."""
        from ...mrml.lines import is_placed, lines_in_scene

        there = {place for place, node in lines_in_scene().items() if is_placed(node)}
        absent = [place for place in places if place not in there]
        if absent:
            self.guide.begin(absent)
        else:
            self.context.runner.say(_("These lines are there: move their ends, or draw one again."))

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.update()


def _formula(name: str) -> str:
    from ...angles.measuring import ANGLES

    return f"{ANGLES[name].formula}; {ANGLES[name].source}" if name in ANGLES else ""
