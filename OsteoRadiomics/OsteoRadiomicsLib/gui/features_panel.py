"""Extraction: the button, the table, and saving it."""

from __future__ import annotations

import qt
import slicer
from slicer.i18n import tr as _

from ..base.errors import OsteoRadiomicsError
from .background import Job
from .connections import connect
from .inputs_panel import case_obstacle, scene_case
from .panel import Context, Panel
from .tasks import SceneCase, extraction_result, start_extraction


class FeaturesPanel(Panel):
    """Extracts features in the background and shows them, features as rows."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        connect(self.ui.extractButton, "clicked(bool)", self.extract)
        connect(self.ui.saveTableButton, "clicked(bool)", self.save)

    def refresh(self) -> None:
        parameters = self.context.parameters
        self.set_button(self.ui.extractButton, case_obstacle(self.context), _("Extract the features of the drawn segments"))
        table = parameters.table if parameters else None
        if self.ui.tableView.mrmlTableNode() is not table:
            self.ui.tableView.setMRMLTableNode(table)
            if table is not None:  # before there is a table, Slicer complains in its error log
                self.ui.tableView.setTransposed(True)
        self.set_button(self.ui.saveTableButton, "" if table else _("Extract features first"), _("Save the table as CSV"))
        protocol = self.context.protocol
        if protocol:
            regions = ", ".join(protocol.regions)
            self.ui.uniteCheckBox.toolTip = _("One row per region of the study ({regions}); otherwise one per segment").format(
                regions=regions
            )

    def extract(self) -> None:
        """Start the extraction of the chosen case."""
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

    def _extracted(self, case: SceneCase, job: Job) -> None:
        found = extraction_result(job)
        # The scene's parameters, also when another module is open meanwhile.
        self.context.logic.getParameterNode().table = self.context.logic.addTable(case, found)
        undefined = sum(len(row.reasons) for row in found)
        text = _("{rows} row(s) of {features} features, {undefined} undefined.").format(
            rows=len(found), features=len(found.features), undefined=undefined
        )
        self.context.runner.say_result(text, found.warnings)
