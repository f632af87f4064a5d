"""A combined model of three sequences: from the loaded case to its score, its Shapley maps and its report, with few clicks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import slicer

from . import made_up
from .checks import Checks
from .panel_use import Panel

SEQUENCES = ("T1", "T2", "FS-T2")
MOST_CLICKS = 6


def one_click(checks: Checks) -> None:
    """Load a case, choose nothing, type case id and age, open the model, press Analyse, show the maps, open the report."""
    panel = Panel("OsteoRadiomics", "")
    panel.open()
    made_up.small_case(SEQUENCES)
    context = panel.widget.context
    found = panel.settle(lambda: tuple(context.images) == SEQUENCES and panel.parameters.segmentation is not None)
    checks.need("protocol, images and segments are found by themselves", found, (panel.parameters.protocol, list(context.images)))
    checks.check("the protocol is that of the images", panel.parameters.protocol == "op-mri", panel.parameters.protocol)
    panel.clicks = 0
    panel.ui.caseLineEdit.text = "one click"
    panel.open_section("scoreSection")
    with tempfile.TemporaryDirectory() as name:
        panel.open_model(made_up.radiomic_model(Path(name), SEQUENCES, clinical=True))
        panel.look()
        checks.check("Analyse asks for the age", "Age" in panel.ui.analyseButton.text, panel.ui.analyseButton.text)
        panel.enter_clinical({"QLineEdit": "71"})
        panel.look()
        checks.picture("one-click-ready")
        obstacle = panel.press_and_wait("analyseButton")
        checks.need("Analyse runs to its end", not obstacle and panel.status.startswith("Done"), obstacle or panel.status)
    _results(checks, panel)
    checks.check(f"with at most {MOST_CLICKS} clicks", panel.clicks <= MOST_CLICKS, panel.clicks)
    panel.leave()
    slicer.mrmlScene.Clear(0)


def _results(checks: Checks, panel: Panel) -> None:
    from OsteoRadiomicsLib.gui.report_panel import ReportPanel
    from OsteoRadiomicsLib.mrml.maps import map_provenance, map_sequence, maps_of_scene
    from OsteoRadiomicsLib.mrml.shown_maps import shown_maps

    text = panel.ui.scoreText.toPlainText()
    checks.check("the combined model's score is shown", "P(high)" in text and "Age" in text, text or panel.status)
    checks.check("research use is said with it", "research use" in text)
    maps = {map_sequence(node): map_provenance(node).map for node in maps_of_scene()}
    checks.need("every sequence has its map", tuple(maps) == SEQUENCES, tuple(maps))
    checks.check("Shapley's", {about.what for about in maps.values()} == {"shapley"}, {about.what for about in maps.values()})
    checks.check("with one scale of colours", len({about.limits for about in maps.values()}) == 1)
    checks.check("no map is shown before it is asked for", not shown_maps())
    obstacle = panel.press("showButton")
    if slicer.util.mainWindow() is not None or slicer.app.layoutManager() is not None:
        checks.check("Show map shows them side by side", not obstacle and len(shown_maps()) == len(SEQUENCES), len(shown_maps()))
    else:
        checks.check("Show map shows one", not obstacle and len(shown_maps()) == 1, obstacle)
    slicer.app.processEvents()
    checks.picture("one-click-maps")
    page = panel.widget.panel(ReportPanel).kept
    checks.need("the report is written", page is not None and (page / "report.html").exists())
    html = (page / "report.html").read_text(encoding="utf-8")
    checks.check("it shows the maps of all sequences", html.count("Shapley map") >= len(SEQUENCES), html.count("Shapley map"))
    # What Open report does beyond this is the system's browser, which would stay open behind a test.
    checks.check("Open report can be pressed", not panel.obstacle("openReportButton"), panel.obstacle("openReportButton"))
    panel.clicks += 1
