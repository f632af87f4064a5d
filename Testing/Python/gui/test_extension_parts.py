"""What an extension adds to the panel: its own part, and its kind of heat map among the choices."""

import pytest
from OsteoRadiomicsLib.base.extensions import Extension
from slicer_host.driving import choose
from toy_kit import registered, toys


@pytest.fixture
def toy():
    """The toy extension, before any panel is opened."""
    with toys() as extension:
        yield extension


def part_names(widget):
    """Classes of a panel's parts."""
    return [type(part).__name__ for part in widget.panels]


OWN = [
    "SetupPanel", "ReadingPanel", "InputsPanel", "DrawPanel", "ScorePanel", "FeaturesPanel", "MapPanel", "ReportPanel",
    "AnalysisPanel",
]  # fmt: skip


def test_a_part_stands_last_and_works(toy, open_module):
    widget = open_module("OsteoRadiomics")
    assert part_names(widget) == [*OWN, "ToyPanel"]
    part = widget.panels[-1]
    assert part.button.parent().objectName == "toySection"
    part.button.click()
    assert widget.ui.statusLabel.text == f"{len(widget.context.protocols)} protocols"


def test_a_part_stands_only_in_the_modules_it_names(toy, open_module):
    assert part_names(open_module("PainGrade")) == OWN


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
