"""The score of a case: the model, its clinical inputs, and the card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from ..base.language import retold
from ..heatmaps.kinds import HEATMAP_KINDS
from .background import Job
from .choice_box import ChoiceBox
from .clinical_form import ClinicalForm
from .connections import chosen_key, connect
from .explain.choices import FIRST_KIND
from .features_panel import case_rows
from .obstacles import busy_obstacle
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .tasks import ScoreRequest, read_score_of, start_score

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable
    from ..scoring.score_records import AnyScoreRecord

CHART = "OsteoRadiomics.Contributions"  # reference from the feature table to the plot of the last score


class ScorePanel(Panel):
    """Chooses a model, asks for its clinical inputs, scores in the background."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        context.scoring = self
        self._form = ClinicalForm(self.ui.clinicalContainer, context.refresh)
        self._models: dict[str, Scorable] = {}
        self._chart: slicer.vtkMRMLPlotChartNode | None = None
        self._titles = ChoiceBox(self.ui.modelComboBox, self._show_title)
        connect(self.ui.scoreSection, "contentsCollapsed(bool)", self._folded)
        connect(self.ui.modelComboBox, "currentIndexChanged(int)", self._model_chosen)
        connect(self.ui.openModelButton, "clicked(bool)", self.open_model)
        connect(self.ui.scoreButton, "clicked(bool)", self.score)
        connect(self.ui.showPlotButton, "clicked(bool)", self.show_plot)

    @property
    def model(self) -> Scorable | None:
        """The chosen model, None before one is chosen."""
        parameters = self.context.parameters
        return self._models.get(parameters.model) if parameters is not None else None

    def show(self, parameters: RadiomicsParameters) -> None:
        if self.context.ready and not self.ui.scoreSection.collapsed and not self._models:
            self._models = _shipped(tuple(choice.name for choice in self.context.protocols))
        chosen = self._titles.fill([(retold(model.spec.title), key) for key, model in self._models.items()], parameters.model)
        if chosen and chosen != parameters.model:
            parameters.model = chosen
        model = self._models.get(chosen)
        self._form.show(model)
        self._show_title()
        self.ui.scoreText.setVisible(bool(self.ui.scoreText.toPlainText().strip()))
        self.set_button(self.ui.scoreButton, self.obstacle(), _("Calculate what the model predicts for this case"))
        none = "" if self._chart is not None else _("Score the case first")
        self.set_button(self.ui.showPlotButton, none, _("Show the contributions as a plot in the views"))

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
        self._choose(str(place))

    def score(self) -> None:
        """Score the case with the chosen model."""
        request, table = self.request(), self.table()
        self.context.runner.run(lambda: start_score(request, table), self._scored)

    def obstacle(self) -> str:
        """What is missing before the case can be scored, "" when nothing is."""
        return busy_obstacle(self.context) or self.missing() or self._unextracted()

    def missing(self) -> str:
        """What is missing that no calculation can give: the model, clinical values, a case id; "" when nothing is."""
        if self.model is None:
            return _("Choose a model")
        foreign = self._foreign(self.model)
        if foreign:
            return foreign
        missing = self._form.missing()
        if missing:
            return _("Enter {names}").format(names=", ".join(missing))
        return "" if self.context.parameters.caseId.strip() else _("Enter a case id (a pseudonym)")

    def request(self) -> ScoreRequest:
        """What is scored."""
        parameters = self.context.parameters
        return ScoreRequest(parameters.model, parameters.caseId.strip(), self._form.values())

    def table(self) -> slicer.vtkMRMLTableNode | None:
        """The features that the score needs, None when it needs none."""
        model = self.model
        return self.context.parameters.table if model is not None and model.spec.radiomic_inputs else None

    def sequences(self) -> tuple[str, ...]:
        """The sequences that the model looks at, in the order of the protocol."""
        model, protocol = self.model, self.context.protocol
        if model is None or protocol is None:
            return ()
        wanted = {item.source.sequence or protocol.sequences[0] for item in model.spec.radiomic_inputs}
        return tuple(name for name in protocol.sequences if name in wanted)

    def kind(self) -> tuple[str, str]:
        """The kind of heat map that an analysis makes, and why it is not the one that was chosen in the step Explain.

        The chosen one where it suits the model, else Shapley's; "" where the model does not look at an image or is several.
        """
        from ..scoring import Model

        model, chosen = self.model, self.context.parameters.mapKind
        if not isinstance(model, Model) or not model.spec.radiomic_inputs:
            return "", ""
        if chosen not in HEATMAP_KINDS:
            return FIRST_KIND, ""
        problem = HEATMAP_KINDS[chosen].refusal(model)
        return (FIRST_KIND, _("A Shapley map was made instead: {reason}").format(reason=problem)) if problem else (chosen, "")

    def take(self, job: Job) -> None:
        """Show the score in a job's folder: the card, and its contributions as table and plot."""
        from ..scoring import Model
        from ..scoring.population import nomogram_points
        from ..scoring.score_records import ClassScoreRecord

        record = read_score_of(job)
        model = self._models.get(self.context.logic.getParameterNode().model)
        points = ()
        if isinstance(model, Model) and not isinstance(record, ClassScoreRecord):
            points = nomogram_points(model.spec, record)
            self._keep(record, points)
        from .result.card import score_card

        parameters = self.context.logic.getParameterNode()
        rows = case_rows(parameters.table, record.case) if parameters.table is not None else ()
        self.ui.scoreText.setHtml(score_card(record, rows, points, model.evidence if model is not None else ()))
        self.ui.scoreText.show()

    def show_plot(self) -> None:
        """Show the contributions of the last score in a plot view, where there are views."""
        slicer.modules.plots.logic().ShowChartInLayout(self._chart)

    def scene_closing(self) -> None:
        self._chart = None
        self.ui.scoreText.setHtml("")

    def _foreign(self, model: Scorable) -> str:
        """Why a model's features are not those of the panel's protocol."""
        wanted = _protocol_of(model)
        if wanted in ("", self.context.parameters.protocol):
            return ""
        titles = {choice.name: choice.title for choice in self.context.protocols}
        if wanted in titles:
            return _("The model needs another protocol: {title}").format(title=titles[wanted])
        return _("The model's protocol {name} is not in the list").format(name=wanted)

    def _unextracted(self) -> str:
        """Which features the model lacks."""
        model = self.model
        if model is None or not model.spec.radiomic_inputs:
            return ""
        table = self.table()
        if table is None:
            return _("Extract the features first")
        case = self.context.parameters.caseId.strip()
        there = {row.sequence for row in case_rows(table, case) if row.case == case}
        absent = [name for name in self.sequences() if name not in there]
        return _("Extract the features first ({names} of this case)").format(names=", ".join(absent)) if absent else ""

    def _keep(self, record: AnyScoreRecord, points: tuple[Any, ...]) -> None:
        """Contributions and points as nodes of the scene."""
        from ..mrml.result_nodes import amounts_chart, text_table

        title = f"{record.case} {record.model.name}".strip()
        chosen = sorted(record.contributions, key=lambda item: -abs(item.amount))
        chart = self._chart if self._chart is not None and slicer.mrmlScene.IsNodePresent(self._chart) else None
        self._chart = amounts_chart(
            [item.title for item in chosen], [item.amount for item in chosen], f"{title} contributions", record.scale, chart=chart
        )
        if points:
            lines = [(item.title, item.value, f"{item.points:.1f}", f"{item.most:.1f}") for item in points]
            header = (_("Input"), _("Value"), _("Points"), _("Most points"))
            old = self._chart.GetNodeReference(CHART)
            node = text_table(header, lines, f"{title} nomogram", node=old)
            self._chart.SetNodeReferenceID(CHART, node.GetID())

    def _scored(self, job: Job) -> None:
        job.check()
        self.take(job)
        self.context.runner.say_result(_("Scored."), [caution.text for caution in read_score_of(job).cautions])

    def _show_title(self) -> None:
        """A title that the box has no room for is read in full below."""
        self.ui.modelTitleLabel.text = self._titles.text
        self.ui.modelTitleLabel.setVisible(self._titles.shortened)

    def _folded(self, collapsed: bool) -> None:
        if not collapsed:
            self.context.refresh()

    def _model_chosen(self, index: int) -> None:
        if self.context.parameters is not None:
            self._choose(chosen_key(self.ui.modelComboBox))

    def _choose(self, key: str) -> None:
        """Choose a model, and of a protocol and its variants the one whose features it has."""
        parameters, model = self.context.parameters, self._models.get(key)
        known = {choice.name: choice.variant_of or choice.name for choice in self.context.protocols}
        wanted = _protocol_of(model) if model is not None else ""
        if wanted in known and wanted != parameters.protocol and known[wanted] == known.get(parameters.protocol):
            parameters.protocol = wanted
        parameters.model = key


def _protocol_of(model: Scorable) -> str:
    """The protocol whose features a model has, "" where it has none or does not say."""
    protocol = model.spec.protocol
    return protocol.name if model.spec.radiomic_inputs and protocol is not None else ""


def _shipped(protocols: tuple[str, ...]) -> dict[str, Any]:
    """The shipped models of some protocols, by name."""
    from ..scoring import load_model, shipped_models

    models = {name: load_model(path) for name, path in shipped_models().items()}
    return {name: model for name, model in models.items() if model.spec.protocol and model.spec.protocol.name in protocols}
