"""A module's panel as a person uses it: open, choose, press, wait, read. The only place that knows the panel's widgets."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import slicer

PATIENCE_S = 600


class Panel:
    """name: of the Slicer module. protocol: the study to choose, "" for the one that the panel guesses.

    clicks: how many a person would have made so far: buttons pressed, entries chosen, sections unfolded. Typing is none.
    """

    def __init__(self, name: str, protocol: str) -> None:
        self.name, self.protocol = name, protocol
        self.module = getattr(slicer.modules, name.lower())
        self.widget = self.module.widgetRepresentation().self()
        self.slowest_s = 0.0
        self.clicks = 0

    # --- opening and leaving -----------------------------------------------------------------------------------------

    def open(self) -> None:
        """Open the module, with its study chosen."""
        if slicer.util.mainWindow() is not None:
            slicer.util.selectModule(self.name)
        else:
            self.widget.enter()
        if self.protocol:
            self.choose("protocolComboBox", self.protocol)

    def leave(self) -> None:
        """Open another module."""
        if slicer.util.mainWindow() is not None:
            slicer.util.selectModule("Data")
        else:
            self.widget.exit()

    def reload(self) -> bool:
        """Reload the module's code as a developer does. Returns False where there is nothing to reload with."""
        if slicer.util.mainWindow() is None or not hasattr(slicer.util, "reloadScriptedModule"):
            return False
        slicer.util.reloadScriptedModule(self.name)
        self.widget = self.module.widgetRepresentation().self()
        return True

    # --- one widget --------------------------------------------------------------------------------------------------

    @property
    def ui(self) -> Any:
        """The panel's widgets by name."""
        return self.widget.ui

    def widget_of(self, name: str) -> Any:
        """A widget of the panel or of its step Explain."""
        from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel

        return getattr(self.ui, name, None) or getattr(self.widget.panel(ExplainPanel).form, name)

    @property
    def parameters(self) -> Any:
        """The panel's state in the scene."""
        return self.widget.parameters

    @property
    def status(self) -> str:
        """What the panel says below."""
        return self.ui.statusLabel.text

    @property
    def notice(self) -> str:
        """What always stands below."""
        return self.ui.noticeLabel.text

    def choose(self, name: str, key: str) -> bool:
        """Choose an entry of a list by its key. Returns whether it is there."""
        combo = self.widget_of(name)
        index = combo.findData(key)
        combo.setCurrentIndex(index)
        self.clicks += 1
        return index >= 0

    def obstacle(self, button: str) -> str:
        """Why a button cannot be pressed, "" when it can."""
        widget = self.widget_of(button)
        return "" if widget.enabled else widget.toolTip or "disabled without a word"

    def press(self, button: str) -> str:
        """Press a button; returns why it could not be pressed."""
        obstacle = self.obstacle(button)
        if not obstacle:
            self.widget_of(button).click()
            self.clicks += 1
        return obstacle

    def press_and_wait(self, button: str) -> str:
        """Press a button and wait until its work has ended; returns why it could not be pressed."""
        obstacle = self.press(button)
        if not obstacle:
            self.wait()
        return obstacle

    def open_section(self, name: str) -> None:
        """Unfold a section."""
        self.clicks += bool(self.widget_of(name).collapsed)
        self.widget_of(name).collapsed = False
        slicer.app.processEvents()

    # --- work --------------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether something is being calculated."""
        return self.widget.context.runner.running

    def wait(self) -> None:
        """Let the application go on until the panel's work has ended. ``slowest_s`` is how long it once stood still."""
        end = time.monotonic() + PATIENCE_S
        while self.busy:
            before = time.monotonic()
            slicer.app.processEvents()
            self.slowest_s = max(self.slowest_s, time.monotonic() - before)
            if time.monotonic() > end:
                raise TimeoutError(f"the work did not end within {PATIENCE_S} s: {self.status}")
            time.sleep(0.01)

    # --- a case ------------------------------------------------------------------------------------------------------

    @property
    def holds_all_sequences(self) -> bool:
        """Whether the panel has a selector for each sequence; otherwise there is one image with its sequence."""
        return hasattr(self.ui, "sequencesContainer")

    def image_selector(self, sequence: str) -> Any:
        """The box that chooses the image of a sequence."""
        if self.holds_all_sequences:
            return slicer.util.findChildren(self.ui.sequencesContainer, name=f"{sequence}Selector")[0]
        return self.ui.imageSelector

    def choose_image(self, sequence: str, volume: Any) -> None:
        """Choose the image of a sequence."""
        self.image_selector(sequence).setCurrentNode(volume)
        if not self.holds_all_sequences:
            self.choose("sequenceComboBox", sequence)

    def choose_case(self, case: str, images: Mapping[str, Any], segmentation: Any) -> None:
        """Choose what is analysed. images: sequence -> volume."""
        for sequence, volume in images.items() if self.holds_all_sequences else list(images.items())[:1]:
            self.choose_image(sequence, volume)
        self.ui.segmentationSelector.setCurrentNode(segmentation)
        self.ui.caseLineEdit.text = case
        self.look()

    def look(self) -> None:
        """What the panel does by itself once the hand rests; under --testing no time passes in a script."""
        self.widget.refresh()

    def extract(self, images: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """Extract every sequence; returns what kept it from going on, and the rows of the table (one each time where there is
        one image at a time)."""
        from OsteoRadiomicsLib.mrml.tables import rows_of_table

        rows = []
        for turn in [images] if self.holds_all_sequences else [{name: node} for name, node in images.items()]:
            for sequence, volume in turn.items():
                self.choose_image(sequence, volume)
            obstacle = self.press_and_wait("extractButton")
            if obstacle or self.parameters.table is None:
                return obstacle or self.status, rows
            rows += rows_of_table(self.parameters.table)
        return "", rows

    def settle(self, until: Callable[[], bool], seconds: float = 5.0) -> bool:
        """Let the panel notice by itself what was loaded; whether it has."""
        end = time.monotonic() + seconds
        while not until() and time.monotonic() < end:
            slicer.app.processEvents()
            time.sleep(0.01)
        return until()

    def open_model(self, path: Any) -> None:
        """Open a model's file: the button, and the file in the dialog, which would wait for somebody here."""
        from OsteoRadiomicsLib.gui.score_panel import ScorePanel
        from OsteoRadiomicsLib.scoring.class_files import find_scorable

        part = self.widget.panel(ScorePanel)
        part._models[str(path)] = find_scorable(path)
        self.parameters.model = str(path)
        self.clicks += 2

    @property
    def shows_table(self) -> bool:
        """Whether the features are listed: a table with as many rows or columns."""
        node = self.ui.tableView.mrmlTableNode()
        return node is not None and max(node.GetNumberOfRows(), node.GetNumberOfColumns()) > 100

    def make_score_map(self) -> str | None:
        """Make and show where the score comes from; why it could not be made, None where the panel has no such step."""
        if form := self._explain_form():
            form.explainSection.collapsed = False
            kinds = [form.kindComboBox.itemData(index) for index in range(form.kindComboBox.count)]
            form.kindComboBox.setCurrentIndex(next(index for index, kind in enumerate(kinds) if kind != "feature"))
            button = form.makeButton
        elif hasattr(self.ui, "contributionsButton"):
            button = self.ui.contributionsButton
        else:
            return None
        if not button.enabled:
            return button.toolTip or "disabled without a word"
        button.click()
        self.wait()
        return ""

    def hide_map(self) -> None:
        """Take the map out of the views."""
        if form := self._explain_form():
            form.showButton.click()
        else:
            self.open_section("mapSection")
            self.press("hideMapButton")

    def _explain_form(self) -> Any:
        if not hasattr(self.ui, "explainContainer"):
            return None
        try:
            from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
        except ImportError:
            return None
        return self.widget.panel(ExplainPanel).form

    def begin_reading(self, part: Any) -> None:
        """Turn to reader studies."""
        if hasattr(self.ui, "readingModeButton"):
            self.ui.readingModeButton.click()
        part.form.readingSection.collapsed = False

    def clinical_fields(self) -> tuple[Any, ...]:
        """The fields of the model's clinical inputs."""
        slicer.app.processEvents()
        found = slicer.util.findChildren(self.ui.clinicalContainer)
        return tuple(each for each in found if each.className() in ("QLineEdit", "QComboBox"))

    def enter_clinical(self, texts: Mapping[str, str]) -> None:
        """Type values into the fields of a kind: "QLineEdit" -> text, "QComboBox" -> the entry's key."""
        for field in self.clinical_fields():
            wanted = texts[field.className()]
            if field.className() == "QLineEdit":
                field.text = wanted
            else:
                field.setCurrentIndex(field.findData(wanted))
