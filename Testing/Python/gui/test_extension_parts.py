"""What an extension adds to the panel: its own part, and its kind of heat map among the choices."""

import numpy as np
import pytest
import qt
import slicer
from gui.panel_kit import radiomic_model
from OsteoRadiomicsLib.base.extensions import Extension
from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
from OsteoRadiomicsLib.gui.tasks import SceneCase
from OsteoRadiomicsLib.heatmaps.kinds import HEATMAP_KINDS
from slicer_host.driving import boxes, choose, finish
from toy_kit import installed, registered, toys


@pytest.fixture
def toy():
    """The toy extension, before any panel is opened."""
    with toys() as extension:
        yield extension


def part_names(widget):
    """Classes of a panel's parts."""
    return [type(part).__name__ for part in widget.panels]


OWN = [
    "SetupPanel", "ReadingPanel", "InputsPanel", "BodiesPanel", "SegmentPanel", "DrawPanel", "CorrectionsPanel", "ScorePanel",
    "FeaturesPanel", "ExplainPanel", "ReportPanel", "RadiographPanel", "AnalysisPanel",
]  # fmt: skip
OF_BONES = ("BodiesPanel", "SegmentPanel", "CorrectionsPanel", "RadiographPanel")
OF_MUSCLES = [name for name in OWN if name not in OF_BONES]


def test_a_part_stands_last_and_works(toy, open_module):
    widget = open_module("OsteoRadiomics")
    assert part_names(widget) == [*OWN, "ToyPanel"]
    part = widget.panels[-1]
    assert part.button.parent().objectName == "toySection"
    part.button.click()
    assert widget.ui.statusLabel.text == f"{len(widget.context.protocols)} protocols"


def test_a_part_stands_only_in_the_modules_it_names(toy, open_module):
    assert part_names(open_module("PainGrade")) == [*OF_MUSCLES[:4], "MeasurePanel", "AnglesPanel", *OF_MUSCLES[4:]]


def test_a_part_that_cannot_be_loaded_is_named_and_the_others_work(open_module, tmp_path, monkeypatch):
    (tmp_path / "broken_panel.py").write_text(
        "from OsteoRadiomicsLib.gui.parts import PanelPart\nPART = PanelPart('broken', 'no_such_module:Part')\n"
        "HALF = PanelPart('half', 'broken_panel:half')\nclass half:\n    def __init__(self, context): context.nothing()\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with registered(Extension("broken", panels=("broken_panel:PART", "broken_panel:HALF", "broken_panel:NOTHING"))):
        widget = open_module("OsteoRadiomics")
        assert part_names(widget) == OWN
        lines = widget.context.runner.footer.warnings
    assert widget.ui.warningsButton.text == "3 warnings"
    assert any("no_such_module:Part cannot be loaded" in line for line in lines)
    assert any("panel part half cannot be made" in line for line in lines)
    assert any("broken_panel:NOTHING cannot be loaded" in line for line in lines)
    choose(widget, "op-mri")
    assert widget.context.protocol.name == "op-mri"


def test_a_kind_of_heat_map_is_offered_and_made(toy, host, open_module, image, segmentation, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", installed(tmp_path / "site"))  # the calculation runs in a process of its own
    widget = open_module("OsteoRadiomics")
    choose(widget, "op-mri")
    widget.ui.scoreSection.collapsed = False
    form = widget.panel(ExplainPanel).form
    form.explainSection.collapsed = False
    combo = form.kindComboBox
    offered = [combo.itemText(index) for index in range(combo.count)]
    assert offered == [*(kind.title for kind in HEATMAP_KINDS.values()), "Map of one feature"]
    assert offered[-2] == "Flat map"
    widget.parameters.image, widget.parameters.segmentation = image, segmentation
    widget.parameters.caseId = "case"
    qt.QFileDialog.paths = [str(radiomic_model(tmp_path))]
    widget.ui.openModelButton.click()
    widget.parameters.table = widget.logic.extract(SceneCase(image, segmentation, "op-mri", sequence="T1", case="case"))
    combo.setCurrentIndex(combo.findData("flat"))
    form.makeButton.click()
    finish(host, widget)
    node = widget.parameters.mapVolume
    assert node is not None, widget.ui.statusLabel.text
    assert node.GetName() == "T1 flatness of the score"
    values = slicer.util.arrayFromVolume(node)
    drawn = sum(int(box.sum()) for box in boxes(["L1", "L2", "L3"]).values())
    assert np.count_nonzero(values == 2.5) == drawn
    assert len(np.unique(values)) == 2  # and one value for outside
