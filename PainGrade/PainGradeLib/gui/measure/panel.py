"""The step Measure: muscles, level and fat method in; areas, rates, ratios and asymmetry out, with a page to print."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import qt
import slicer
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.base.language import retold
from OsteoRadiomicsLib.gui.background import Job
from OsteoRadiomicsLib.gui.connections import chosen_key, connect, fill_combo, unheard
from OsteoRadiomicsLib.gui.dependencies import missing
from OsteoRadiomicsLib.gui.obstacles import busy_obstacle
from OsteoRadiomicsLib.gui.panel import Context, Panel
from OsteoRadiomicsLib.gui.parameters import RadiomicsParameters
from slicer.i18n import tr as _

from .choices import extent_entries, methods, reference_entries, sex_entries
from .level import LevelChoice
from .segments import SegmentChoices
from .shown import ShownResults
from .state import MeasureState

# Widget of Options -> what it sets.
TEXTS = {"thresholdLineEdit": "threshold", "shareLineEdit": "share", "cutOffsLineEdit": "cut_offs"}
BOXES = {"sameGridCheckBox": "same_grid", "highFatCheckBox": "high_fat"}
LISTS = {
    "fatMethodComboBox": "fat", "sexComboBox": "sex", "extentComboBox": "extent", "shareReferenceComboBox": "reference",
    "leanComboBox": "lean", "fatReferenceComboBox": "fat_reference",
}  # fmt: skip


class MeasurePanel(Panel):
    """Measures the case in the background and shows what came of it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        ui = self.ui
        self._pages: Path | None = None
        self._printable = False
        self.segments = SegmentChoices(context, context.refresh)
        self.level = LevelChoice(context, self.state, context.refresh)
        self.results = ShownResults(context, self.state)
        self._move_to_draw()
        for name in TEXTS:
            connect(getattr(ui, name), "textChanged(QString)", self._heard)
        for name in BOXES:
            connect(getattr(ui, name), "toggled(bool)", self._heard)
        for name in LISTS:
            connect(getattr(ui, name), "currentIndexChanged(int)", self._heard)
        connect(ui.waterSelector, "currentNodeChanged(vtkMRMLNode*)", self._water_chosen)
        connect(ui.measureSection, "contentsCollapsed(bool)", self._folded)
        connect(ui.measureMusclesButton, "clicked(bool)", self.measure)
        connect(ui.allMethodsButton, "clicked(bool)", self.measure_all)
        connect(ui.musclePageButton, "clicked(bool)", self.make_page)
        connect(ui.saveMusclePageButton, "clicked(bool)", self.save_page)

    def state(self) -> MeasureState | None:
        """What is chosen, None while the scene is being closed."""
        parameters = self.context.parameters
        return MeasureState(parameters.parameterNode) if parameters is not None else None

    def show(self, parameters: RadiomicsParameters) -> None:
        ui, state = self.ui, MeasureState(parameters.parameterNode)
        self._fill(state)
        self.segments.show(parameters.segmentation)
        self.level.show(state, parameters.image)
        obstacle = self.obstacle()
        self.set_button(ui.measureMusclesButton, obstacle, _("Measure area, fat and signal of the muscles at the level"))
        self.set_button(ui.allMethodsButton, obstacle, _("Measure by every fat method whose inputs are there, side by side"))
        purpose = _("Measure, and open the page of the case for printing")
        self.set_button(ui.musclePageButton, obstacle or self._packages_obstacle(), purpose)
        none = "" if self._page is not None else _("Make the page first")
        self.set_button(ui.saveMusclePageButton, none, _("Save the page as a file of its own"))
        seen = self._image_obstacle()
        self.set_button(ui.showLevelButton, seen, _("Go to the level in the views, and check sides and tilt"))
        self.set_button(ui.takeShownButton, seen, _("Measure the slice that the views show"))
        self.set_button(ui.placePointButton, seen, _("Place the level's point with the next click in a view"))
        drawn = parameters.segmentation is not None and self.context.ready
        self.set_button(ui.addStructureButton, "" if drawn else _("Create the segments first"), _("Add its empty segment"))
        self.results.show(state)

    def obstacle(self) -> str:
        """What is missing before the muscles can be measured, "" when nothing is."""
        parameters = self.context.parameters
        found = busy_obstacle(self.context) or self._image_obstacle() or self._muscles_obstacle()
        if not found and not parameters.caseId.strip():
            found = _("Enter a case id (a pseudonym)")
        return found or self.level.obstacle(MeasureState(parameters.parameterNode))

    def measure(self) -> None:
        """Measure by the chosen method."""
        self._start(all_methods=False)

    def measure_all(self) -> None:
        """Measure by every method whose inputs are there."""
        self._start(all_methods=True)

    def make_page(self) -> None:
        """Measure by all methods, write the page of the case and open it."""
        self._start(all_methods=True, page=True)

    def save_page(self) -> None:
        """Ask for a file and copy the page there."""
        path = qt.QFileDialog.getSaveFileName(slicer.util.mainWindow(), _("Save page"), "muscles.html", "HTML (*.html)")
        if not path:
            return
        try:
            shutil.copyfile(self._page, path)
        except OSError as error:
            what = f"cannot be written ({error.strerror or error})"
            self.context.runner.show_error(OutputError(what, where=path, cure="Choose another folder, or free space"))
            return
        self.context.runner.say(_("Saved: {path}").format(path=path))

    def enter(self) -> None:
        self.results.enter()

    def scene_loaded(self) -> None:
        self.results.forget()

    def scene_closing(self) -> None:
        self.results.forget()
        self.level.forget()
        self._forget_page()

    def close(self) -> None:
        self._forget_page()

    def _start(self, *, all_methods: bool, page: bool = False) -> None:
        from ...mrml.lines import library_lines
        from .tasks import MeasureCase, start_measuring

        parameters, state = self.context.parameters, self.state()
        lines, _wrong = library_lines()
        case = MeasureCase(parameters.caseId.strip(), parameters.image, parameters.segmentation, lines)
        self.context.runner.run(
            lambda: start_measuring(case, state, all_methods=all_methods, page=page), lambda job: self._measured(job, case.image)
        )

    def _measured(self, job: Job, image: slicer.vtkMRMLScalarVolumeNode) -> None:
        from .level import level_text
        from .tasks import PAGE, in_words, measured

        record, masks = measured(job)
        state = MeasureState(self.context.logic.getParameterNode().parameterNode)
        self.results.take(state, record, masks, image)
        if record.level is not None:
            self.level.say(level_text(record.level.slice, record.level.tilt_degrees))
        if (job.folder / PAGE).is_file():
            self._keep_page(job.folder / PAGE)
        count = sum(value.value is not None for value in record.values)
        text = _("{count} values of case {case}. {notice}").format(count=count, case=record.case, notice=retold(record.notice))
        self.context.runner.say_result(text, [in_words(job.in_words(warning)) for warning in record.warnings])

    @property
    def _page(self) -> Path | None:
        return self._pages / "muscles.html" if self._pages is not None else None

    def _keep_page(self, page: Path) -> None:
        """Keep the page beyond its job and open it. Raises OutputError."""
        self._forget_page()
        try:
            self._pages = Path(tempfile.mkdtemp(prefix="osteoradiomics-muscles-", dir=slicer.app.temporaryPath))
            shutil.copyfile(page, self._page)
        except OSError as error:
            self._forget_page()
            what = f"the page could not be kept ({error.strerror or error})"
            raise OutputError(what, cure="Free space on the disk") from error
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(self._page)))

    def _forget_page(self) -> None:
        """Remove the kept page, which shows a patient's image."""
        if self._pages is not None:
            shutil.rmtree(self._pages, ignore_errors=True)
        self._pages = None

    def _packages_obstacle(self) -> str:
        """Which packages the page needs; asked again until they are there."""
        if self._printable or not self.context.ready:
            return ""
        absent = missing("report")
        self._printable = not absent
        return _("Install {names} first (Set-up, above)").format(names=", ".join(absent)) if absent else ""

    def _image_obstacle(self) -> str:
        parameters = self.context.parameters
        if not self.context.ready:
            return _("Install the Python packages first (Set-up, above)")
        if parameters is None or parameters.image is None:
            return _("Choose an image first")
        return _("Choose segments, or create and draw them") if parameters.segmentation is None else ""

    def _muscles_obstacle(self) -> str:
        from ...mrml.structures import structures_of
        from ...muscles import BACK_MUSCLES, STRUCTURES

        node = self.context.parameters.segmentation
        drawn = self.context.drawn.of(node)
        segmentation = node.GetSegmentation()
        wanted = [
            segmentation.GetSegment(identifier).GetName()
            for identifier, structure in structures_of(node).items()
            if structure is not None and STRUCTURES[structure].group in BACK_MUSCLES
        ]
        if not wanted:
            return _("Say which segment is which muscle")
        return "" if any(drawn.get(name) for name in wanted) else _("Draw a muscle first")

    def _move_to_draw(self) -> None:
        """The list of further structures stands in the step Draw, below the button that makes the protocol's segments."""
        layout = self.ui.drawSection.layout()
        layout.insertWidget(layout.indexOf(self.ui.createRow) + 1, self.ui.moreStructuresRow)

    def _fill(self, state: MeasureState) -> None:
        ui = self.ui
        entries = {
            "fatMethodComboBox": [(key, key) for key in methods()],
            "sexComboBox": sex_entries(),
            "extentComboBox": extent_entries(),
            **dict.fromkeys(("shareReferenceComboBox", "leanComboBox", "fatReferenceComboBox"), reference_entries()),
        }
        for name, field in LISTS.items():
            fill_combo(getattr(ui, name), entries[name], getattr(state, field))
        chosen = methods()[chosen_key(ui.fatMethodComboBox)]
        ui.fatMethodComboBox.toolTip = chosen.title
        for name, field in TEXTS.items():
            box = getattr(ui, name)
            if box.text != getattr(state, field):
                with unheard(box):
                    box.text = getattr(state, field)
        for name, field in BOXES.items():
            with unheard(getattr(ui, name)):
                getattr(ui, name).checked = bool(getattr(state, field))
        with unheard(ui.waterSelector):
            if ui.waterSelector.currentNode() is not state.water:
                ui.waterSelector.setCurrentNode(state.water)

    def _heard(self, value: Any = None) -> None:
        """Something was chosen or typed: all of it is read before the first is written, which refreshes the widgets."""
        state, ui = self.state(), self.ui
        if state is None:
            return
        found = {field: getattr(ui, name).text for name, field in TEXTS.items()}
        found |= {field: "yes" if getattr(ui, name).checked else "" for name, field in BOXES.items()}
        found |= {field: chosen_key(getattr(ui, name)) for name, field in LISTS.items()}
        for field, text in found.items():
            setattr(state, field, text)
        self.context.refresh()

    def _water_chosen(self, node: Any) -> None:
        state = self.state()
        if state is not None:
            state.water = node
            if node is not None and not state.fat.startswith("dixon"):
                state.fat = "dixon-mean"
            self.context.refresh()

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.context.refresh()
