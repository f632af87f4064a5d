"""Scoring a case with a model, and the case's report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .background import Job
from .clinical_form import ClinicalForm
from .connections import chosen_key, connect, fill_combo
from .inputs_panel import case_obstacle, scene_case
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .score_text import score_text
from .tasks import ScoreRequest, score_result, start_report, start_score

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable


class ScorePanel(Panel):
    """Chooses a model, asks for its clinical inputs, scores in the background."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        context.scoring = self
        self._form = ClinicalForm(self.ui.clinicalContainer, context.refresh)
        self._models: dict[str, Scorable] = {}
        connect(self.ui.scoreSection, "contentsCollapsed(bool)", self._folded)
        connect(self.ui.modelComboBox, "currentIndexChanged(int)", self._model_chosen)
        connect(self.ui.openModelButton, "clicked(bool)", self.open_model)
        connect(self.ui.scoreButton, "clicked(bool)", self.score)
        connect(self.ui.reportButton, "clicked(bool)", self.report)

    def show(self, parameters: RadiomicsParameters) -> None:
        if self.context.ready and not self.ui.scoreSection.collapsed and not self._models:
            self._models = _shipped(tuple(choice.name for choice in self.context.protocols))
        entries = [(model.spec.title, key) for key, model in self._models.items()]
        chosen = fill_combo(self.ui.modelComboBox, entries, parameters.model)
        if chosen and chosen != parameters.model:
            parameters.model = chosen
        model = self._models.get(chosen)
        self._form.show(model)
        purpose = _("Calculate what the model predicts for this case")
        self.set_button(self.ui.scoreButton, self.obstacle(), purpose)
        self.set_button(self.ui.reportButton, case_obstacle(self.context), _("Write image, features and score as one HTML page"))

    def open_model(self) -> None:
        """Ask for a model's .zip and add it to the list."""
        path = qt.QFileDialog.getOpenFileName(
            slicer.util.mainWindow(), _("Open model"), "", "Model (*.zip model.json classes.json)"
        )
        if not path:
            return
        from ..scoring.class_files import find_scorable

        place = Path(path).parent if Path(path).suffix == ".json" else Path(path)
        try:
            self._models[str(place)] = find_scorable(place)
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.parameters.model = str(place)

    def score(self) -> None:
        """Score the case with the chosen model."""
        request, table = self.request(), self.table()
        self.context.runner.run(lambda: start_score(request, table), self._scored)

    def report(self) -> None:
        """Ask for a folder and write the case's page into it."""
        folder = qt.QFileDialog.getExistingDirectory(slicer.util.mainWindow(), _("Folder for the report, image and segments"))
        if not folder:
            return
        case, request = scene_case(self.context), self.request()
        model = self._models.get(request.model)
        scored = request if model is not None and not self._form.missing() else None
        self.context.runner.run(
            lambda: start_report(case, scored, Path(folder), self.context.maps()), lambda job: self._reported(Path(folder), job)
        )

    @property
    def model(self) -> Scorable | None:
        """The chosen model, None before one is chosen."""
        parameters = self.context.parameters
        return self._models.get(parameters.model) if parameters is not None else None

    def obstacle(self) -> str:
        """What is missing before the case can be scored, "" when nothing is."""
        model = self.model
        if not self.context.ready:
            return _("Install the Python packages first (Set-up, above)")
        if self.context.runner.running:
            return _("Wait until the calculation has ended, or cancel it")
        if model is None:
            return _("Choose a model")
        missing = self._form.missing()
        if missing:
            return _("Enter {names}").format(names=", ".join(missing))
        if model.spec.radiomic_inputs and self.table() is None:
            return _("Extract the features first")
        return "" if self.context.parameters.caseId.strip() else _("Enter a case id: a pseudonym, not the patient's name")

    def request(self) -> ScoreRequest:
        """What is scored."""
        parameters = self.context.parameters
        return ScoreRequest(parameters.model, parameters.caseId.strip(), self._form.values())

    def table(self) -> slicer.vtkMRMLTableNode | None:
        """The features that the score needs, None when it needs none."""
        model = self.model
        return self.context.parameters.table if model is not None and model.spec.radiomic_inputs else None

    def _scored(self, job: Job) -> None:
        self.ui.scoreText.setPlainText(score_text(score_result(job)))
        self.context.runner.say_result(_("Scored."), ())

    def _reported(self, folder: Path, job: Job) -> None:
        job.check()
        page = folder / "report.html"
        self.context.runner.say(_("Report written: {path}").format(path=page))
        qt.QDesktopServices.openUrl(qt.QUrl.fromLocalFile(str(page)))

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.context.refresh()

    def _model_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self.context.parameters.model = chosen_key(self.ui.modelComboBox)


def _shipped(protocols: tuple[str, ...]) -> dict[str, Any]:
    """The shipped models of some protocols, by name."""
    from ..scoring import load_model, shipped_models

    models = {name: load_model(path) for name, path in shipped_models().items()}
    return {name: model for name, model in models.items() if model.spec.protocol and model.spec.protocol.name in protocols}
