"""Pictures of both modules' panels, step by step, without a screen: ``python Testing/Host/take_screens.py --out DIR``.

The panels are the real .ui files on Qt's own widgets, the data are phantoms, the slice views are made by Slicer's slice logic.
Each step is a file ``MODULE-WIDTH-STEP.png`` at both widths that a module panel has on small and on usual windows; and
``MODULE-window.png`` shows a case with its segments beside the panel. What cannot be read is
listed. ``--publish`` writes the windows to Resources/Screenshots and the samples' thumbnails where the extension keeps them.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import slicer_host

HOST = slicer_host.start()

import slicer  # noqa: E402
from slicer_host.driving import ROOT, module_path  # noqa: E402
from slicer_host.main_window import MainWindow  # noqa: E402
from slicer_host.rendering import render, save_png, set_view_size  # noqa: E402
from slicer_host.scripted import load_module  # noqa: E402
from slicer_host.segments import segments_in_views  # noqa: E402
from slicer_host.timers import let_pass  # noqa: E402

sys.path.insert(0, str(ROOT / "Testing" / "Slicer"))

from journeys import made_up  # noqa: E402
from journeys.panel_use import Panel  # noqa: E402

WIDTHS = (340, 500)
WINDOW = (1366, 768)
THUMBNAIL = 192
VIEW_OF_SAMPLE = {"pain-mri": "Red", "op-ct": "Red"}
MODULES = {"OsteoRadiomics": ("op-mri", "OsteoRadiomicsLumbarMRI"), "PainGrade": ("pain-mri", "PainGradeLumbarMRI")}


class Shots:
    """Takes the pictures of one module. cut_off: what could not be read in them."""

    def __init__(self, folder: Path, window: MainWindow, panel: Panel, widths: tuple[int, ...]) -> None:
        self.folder, self.window, self.panel, self.widths = folder, window, panel, widths
        self.cut_off: list[str] = []

    def panel_at_all_widths(self, step: str) -> None:
        """The panel as it is now."""
        for width in self.widths:
            self.window.set_panel_width(width)
            name = f"{self.panel.name}-{width}-{step}"
            self.window.panel_picture(self.folder / f"{name}.png")
            self.cut_off += [f"{name}: {line}" for line in self.window.cut_off()]

    def each_section(self, step: str) -> None:
        """Every section of the panel, one unfolded at a time."""
        sections = sections_of(self.panel)
        for section in sections:
            unfold(sections, section)
            self.panel_at_all_widths(f"{step}-{section.objectName}")

    def only(self, name: str, step: str) -> None:
        """One section unfolded."""
        sections = sections_of(self.panel)
        unfold(sections, next(section for section in sections if section.objectName == name))
        self.panel_at_all_widths(step)


def main() -> None:
    """Both modules."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="folder for the pictures")
    parser.add_argument("--module", choices=tuple(MODULES), help="only this module")
    parser.add_argument("--lang", default="en", help="language that is set in Slicer, such as zh-CN")
    parser.add_argument("--publish", action="store_true", help="write the windows to Resources/Screenshots as well")
    arguments = parser.parse_args()
    for name in [arguments.module] if arguments.module else MODULES:
        print("\n".join(take(name, arguments.out, language=arguments.lang)))
        if arguments.publish:
            shutil.copy(arguments.out / f"{name}-window.png", ROOT / "Resources" / "Screenshots" / f"{name}.png")
    if arguments.publish:
        thumbnails(ROOT / "OsteoRadiomics" / "Resources" / "SampleData")


def take(name: str, folder: Path, widths: tuple[int, ...] = WIDTHS, *, language: str = "en") -> list[str]:
    """All pictures of one module; returns what could not be read in them. language: as Slicer's setting has it."""
    from OsteoRadiomicsLib.gui.sample_data import load_sample

    protocol, sample = MODULES[name]
    HOST.reset()
    slicer.app.settings().setValue("language", language)
    _script, module = load_module(str(module_path(name)))
    window = MainWindow(widths[0])
    # As with --testing: an error is said in the panel, and no dialog waits for somebody.
    slicer.app.testing = True
    panel = Panel(name, protocol)
    panel.open()
    shots = Shots(folder, window, panel, widths)
    shots.each_section("fresh")
    nodes = load_sample(sample)
    segmentation = nodes.pop("segmentation")
    panel.choose_case("phantom", nodes, segmentation)
    shots.each_section("case")
    first = next(iter(nodes))
    obstacle, _rows = panel.extract({first: nodes[first]})
    if obstacle:
        raise RuntimeError(obstacle)
    shots.only(holder_of(panel, "tableView"), "features")
    with segments_in_views(segmentation, nodes[first]):
        window.set_panel_width(WIDTHS[-1])
        window.picture(folder / f"{name}-window.png", *WINDOW)
    if name == "PainGrade":
        measure(shots)
    score(shots)
    slicer.mrmlScene.Clear(0)
    read(shots)
    window.close()
    slicer.app.testing = False
    module.unload()
    return shots.cut_off


def thumbnails(folder: Path) -> None:
    """What the Sample Data module shows of each sample."""
    from OsteoRadiomicsLib.gui.sample_data import SAMPLES, load_sample

    for sample in SAMPLES:
        HOST.reset()
        nodes = load_sample(sample.name)
        segmentation = nodes.pop("segmentation")
        set_view_size(THUMBNAIL, THUMBNAIL)
        slicer.util.resetSliceViews()
        with segments_in_views(segmentation, next(iter(nodes.values()))):
            folder.mkdir(parents=True, exist_ok=True)
            save_png(render(VIEW_OF_SAMPLE.get(sample.protocol, "Yellow")), folder / f"{sample.name}.png")


def measure(shots: Shots) -> None:
    """Muscles measured by all methods, and angles of placed lines."""
    panel = shots.panel
    panel.open_section("measureSection")
    panel.choose("levelComboBox", "slice")
    panel.press("takeShownButton")
    obstacle = panel.press_and_wait("allMethodsButton")
    if obstacle:
        raise RuntimeError(obstacle)
    shots.only("measureSection", "measured")
    for group in ("structuresGroup", "measureOptionsGroup"):
        getattr(panel.ui, group).collapsed = False
    shots.only("measureSection", "measured-unfolded")
    panel.open_section("anglesSection")
    panel.press("lordosisButton")
    shots.only("anglesSection", "angles-guided")
    for points in ([[0, -10, 40], [0, 24, 52]], [[0, -30, -40], [0, 0, -66]]):
        node = slicer.mrmlScene.GetNodeByID(slicer.app.applicationLogic().GetSelectionNode().GetActivePlaceNodeID())
        for point in points:
            node.AddControlPointWorld(point)
        slicer.app.processEvents()
    let_pass(1.0)
    shots.only("anglesSection", "angles")


def score(shots: Shots) -> None:
    """A score, an error, and what is said while something is calculated."""
    panel = shots.panel
    panel.open_section("scoreSection")
    shown = holder_of(panel, "scoreText")
    if panel.ui.modelComboBox.count:
        panel.enter_clinical({"QLineEdit": "70", "QComboBox": "female"})
        panel.press_and_wait("scoreButton")
        shots.only(shown, "score")
        panel.enter_clinical({"QLineEdit": "300", "QComboBox": "female"})
        panel.press_and_wait("scoreButton")
        shots.only(shown, "error")
    panel.press("extractButton")
    shots.only(holder_of(panel, "tableView"), "working")
    panel.press("cancelButton")


def read(shots: Shots) -> None:
    """A reader at work, what the checks find, and the coordinator's view."""
    from OsteoRadiomicsLib.gui.reading.panel import ReadingPanel

    part: Any = shots.panel.widget.panel(ReadingPanel)
    with tempfile.TemporaryDirectory() as name:
        part.drafts = Path(name) / "drafts"
        root = made_up.reader_study(Path(name), shots.panel.protocol)
        shots.panel.begin_reading(part)
        part.open_study(root)
        part.form.readerComboBox.setCurrentIndex(part.form.readerComboBox.findData("A"))
        part.begin()
        shots.only("readingSection", "reading")
        scene = part.sitting.scene
        made_up.draw_boxes(scene.drawing, scene.images[scene.view.sequence])
        part.form.submitButton.click()
        shots.only("readingSection", "reading-findings")
        part.leave()
        part.form.readerComboBox.setCurrentIndex(part.form.readerComboBox.findData("coordinator"))
        shots.only("readingSection", "coordinator")


def sections_of(panel: Panel) -> list[Any]:
    """The panel's sections, from top to bottom."""
    return [each for each in panel.widget.parent.findChildren("ctkCollapsibleButton") if each.isVisibleTo(panel.widget.parent)]


def holder_of(panel: Panel, name: str) -> str:
    """The section that a widget lies in."""
    widget = getattr(panel.ui, name)
    while widget.className() != "ctkCollapsibleButton":
        widget = widget.parent()
    return widget.objectName


def unfold(sections: list[Any], one: Any) -> None:
    """Fold all sections but one, and those that it lies in."""
    for section in sections:
        section.collapsed = section != one and not section.isAncestorOf(one)


if __name__ == "__main__":
    main()
