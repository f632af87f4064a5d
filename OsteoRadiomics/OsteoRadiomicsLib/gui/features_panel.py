"""The features of a case: extracting them, a table that reads, and saving the exact one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .background import Job
from .connections import connect
from .inputs_panel import extraction_obstacle, scene_case
from .panel import Context, Panel
from .parameters import RadiomicsParameters
from .result.table_view import FeatureTableView
from .scene_case import SceneCase
from .tasks import extraction_result, start_extraction

if TYPE_CHECKING:
    from ..tables.feature_table import FeatureTable
    from ..tables.rows import FeatureRow
    from .result.feature_lines import FeatureLines

READABLE = "OsteoRadiomics.Readable"  # reference from the feature table to its readable one


class FeaturesPanel(Panel):
    """Extracts features in the background and shows them, features as rows."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: tuple[object, ...] = ()
        self._lines: FeatureLines | None = None
        self._view = FeatureTableView(self.ui.tableView)
        connect(self.ui.extractButton, "clicked(bool)", self.extract)
        connect(self.ui.saveTableButton, "clicked(bool)", self.save)
        connect(self.ui.featureFilterLineEdit, "textChanged(QString)", self._filter)

    def show(self, parameters: RadiomicsParameters) -> None:
        purpose = _("Extract the features of {names}").format(names=", ".join(self.context.images))
        self.set_button(self.ui.extractButton, extraction_obstacle(self.context), purpose)
        self.set_button(
            self.ui.saveTableButton, "" if parameters.table else _("Extract features first"), _("Save the table as CSV")
        )
        protocol = self.context.protocol
        if protocol:
            regions = ", ".join(protocol.regions)
            self.ui.uniteCheckBox.toolTip = _("One row per region of the study ({regions}); otherwise one per segment").format(
                regions=regions
            )
        self._show_table(parameters)
        for widget in (self.ui.featureFilterLineEdit, self.ui.tableView, self.ui.tableButtonsRow):
            widget.setVisible(parameters.table is not None)

    def extract(self) -> None:
        """Start the extraction of all sequences of the case that have an image."""
        case = scene_case(self.context)
        self.context.runner.run(lambda: start_extraction(case), lambda job: self._extracted(case, job))

    def save(self) -> None:
        """Ask for a file and write the table and its provenance."""
        path = qt.QFileDialog.getSaveFileName(slicer.util.mainWindow(), _("Save feature table"), "features.csv", "CSV (*.csv)")
        if not path:
            return
        try:
            self.context.logic.saveTable(self.context.parameters.table, path)
        except OsteoRadiomicsError as error:
            self.context.runner.show_error(error)
            return
        self.context.runner.say(_("Saved: {path}").format(path=path))

    def take(self, case: SceneCase, found: FeatureTable) -> str:
        """Put the features of a case into its table node, in place of what it held of the same images. Returns it in words."""
        # The scene's parameters, also when another module is open meanwhile.
        parameters = self.context.logic.getParameterNode()
        parameters.table = self.context.logic.addTable(case, found, parameters.table)
        self._shown = ()
        undefined = sum(len(row.reasons) for row in found)
        return _("{rows} row(s) of {features} features, {undefined} undefined.").format(
            rows=len(found), features=len(found.features), undefined=undefined
        )

    def scene_closing(self) -> None:
        self._shown, self._lines = (), None
        self._view.clear()

    def _extracted(self, case: SceneCase, job: Job) -> None:
        found = extraction_result(job)
        self.context.runner.say_result(self.take(case, found), found.warnings)

    def _show_table(self, parameters: RadiomicsParameters) -> None:
        """The readable table, made again only when something in it changes."""
        table = parameters.table if self.context.ready else None
        model = self.context.scoring.model if self.context.scoring else None
        shown = (table.GetID(), table.GetMTime(), parameters.caseId, model.hash if model else "") if table else ()
        if shown == self._shown:
            return
        self._shown = shown
        if table is None:
            self._lines = None
            self._view.clear()
            return
        from .result.feature_lines import feature_lines

        self._lines = feature_lines(case_rows(table, parameters.caseId.strip()), model)
        self._filter(self.ui.featureFilterLineEdit.text)

    def _filter(self, text: str) -> None:
        parameters = self.context.parameters
        if self._lines is None or parameters is None or parameters.table is None:
            return
        from ..mrml.result_nodes import text_table
        from .result.feature_lines import matching

        lines, table = matching(self._lines, text), parameters.table
        readable = table.GetNodeReference(READABLE)
        node = text_table(lines.header, lines.lines, f"{table.GetName()} (readable)", node=readable)
        if readable is None:
            table.SetNodeReferenceID(READABLE, node.GetID())
            self._shown = (table.GetID(), table.GetMTime(), *self._shown[2:])
        self._view.show(node, lines)


def case_rows(table: slicer.vtkMRMLTableNode, case: str) -> tuple[FeatureRow, ...]:
    """The rows of a case in a feature table; all of them when it has none of that case."""
    from ..mrml.tables import rows_of_table

    rows = rows_of_table(table)
    return tuple(row for row in rows if row.case == case) or rows
