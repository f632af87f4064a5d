"""One click: everything in a row in one child process, each result shown as it arrives."""

import shutil

import pytest
import qt
import slicer
from gui.panel_kit import fields, radiomic_model
from OsteoRadiomicsLib.base.errors import OutputError
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.gui.analysis import AnalysisPanel
from OsteoRadiomicsLib.gui.background import Job
from OsteoRadiomicsLib.gui.explain.panel import ExplainPanel
from OsteoRadiomicsLib.gui.inputs_panel import scene_case
from OsteoRadiomicsLib.gui.report_panel import ReportPanel
from OsteoRadiomicsLib.heatmaps.words import FEATURE
from OsteoRadiomicsLib.mrml.maps import map_provenance, map_sequence, maps_of_scene
from OsteoRadiomicsLib.mrml.sequence_views import side_by_side
from OsteoRadiomicsLib.mrml.shown_maps import shown_maps
from OsteoRadiomicsLib.mrml.tables import rows_of_table
from slicer_host.driving import finish, noisy_volume

SEQUENCES = ("T1", "T2", "FS-T2")


@pytest.fixture
def opened(open_module, scene, image, segmentation, tmp_path):
    """The panel with three sequences and a combined model of all of them."""
    image.SetName("t1 sag")
    noisy_volume(scene, "t2 sag")
    noisy_volume(scene, "t2 stir sag")
    widget = open_module("OsteoRadiomics")
    widget.parameters.caseId = "c1"
    qt.QFileDialog.paths = [str(radiomic_model(tmp_path, sequences=SEQUENCES, clinical=True))]
    widget.ui.openModelButton.click()
    (edit,) = fields(widget)
    edit.text = "71"
    return widget


def test_one_click_gives_features_score_map_and_report_each_as_it_arrives(host, opened):
    seen = []
    part = opened.panel(AnalysisPanel)
    for name in ("_extracted", "_scored", "_mapped", "_reported"):
        inner = getattr(part, name)

        def told(*given, inner=inner, name=name):
            inner(*given)
            seen.append((name, opened.context.runner.running))

        setattr(part, name, told)
    opened.ui.analyseButton.click()
    assert opened.context.runner.running, opened.ui.statusLabel.text
    finish(host, opened, 300)
    assert opened.ui.statusLabel.text.startswith("Done"), opened.ui.statusLabel.text
    assert seen == [(name, True) for name in ("_extracted", "_scored", "_mapped", "_reported")]
    assert [row.sequence for row in rows_of_table(opened.parameters.table)] == list(SEQUENCES)
    card = opened.ui.scoreText.toPlainText()
    assert "P(high) = " in card
    assert "Nomogram:" in card
    assert "research use only" in card
    assert [map_sequence(node) for node in maps_of_scene()] == list(SEQUENCES)
    abouts = [map_provenance(node).map for node in maps_of_scene()]
    assert {about.what for about in abouts} == {"shapley"}
    assert len({about.limits for about in abouts}) == 1
    assert shown_maps() == []  # off until asked
    explain = opened.panel(ExplainPanel).form
    explain.showButton.click()
    assert side_by_side()
    assert shown_maps() == maps_of_scene()
    assert explain.sentenceLabel.text.startswith("The effect on the score is spread over the ROIs")  # of all: they are alike
    assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLPlotChartNode") == 1
    kept = opened.panel(ReportPanel).kept
    assert "research use only" in (kept / "report.html").read_text(encoding="utf-8")
    names = {path.name for path in kept.iterdir()}
    maps = {f"map-{name}.{kind}" for name in SEQUENCES for kind in ("nrrd", "png", "provenance.json")}
    assert {"report.html", "features.csv", "score.json", *maps, "image-T1.nrrd", "mask-T1.seg.nrrd"} <= names
    assert not {"out.txt", "err.txt", "events.jsonl"} & names
    assert not list(host.temporary.glob("osteoradiomics-[!r]*"))  # the child's folder is gone


def test_the_analysis_makes_the_kind_of_map_that_was_chosen(opened):
    for kind in ("contribution", "occlusion"):
        opened.parameters.mapKind = kind
        assert opened.context.scoring.kind() == (kind, "")
    opened.parameters.mapKind = FEATURE  # says nothing of the score
    assert opened.context.scoring.kind() == ("shapley", "")


def test_a_kind_that_does_not_suit_the_model_is_replaced_and_said(opened):
    opened.parameters.mapKind = "exact"
    kind, instead = opened.context.scoring.kind()
    assert kind == "shapley"
    assert instead.startswith("A Shapley map was made instead: made-up: its input mean T1 is no ROI mean of a voxel-wise")
    opened.panel(ExplainPanel).form.explainSection.collapsed = False
    assert "no ROI mean of a voxel-wise feature" in opened.panel(ExplainPanel).form.makeButton.toolTip


def test_the_report_is_written_in_the_panels_language(opened, tmp_path):
    with speaking("zh"):
        last = opened.panel(AnalysisPanel)._stages(scene_case(opened.context), tmp_path)[-1]
    assert last.verb == ["report", str(tmp_path), "--lang", "zh"]


def test_what_had_arrived_before_cancel_stays(host, opened):
    opened.ui.analyseButton.click()
    host.spin(lambda: opened.parameters.table is not None, 120)
    opened.ui.cancelButton.click()
    assert len(rows_of_table(opened.parameters.table)) == 3
    assert opened.panel(ReportPanel).kept is None
    assert opened.ui.analyseButton.enabled
    assert not list(host.temporary.glob("osteoradiomics-*"))


def test_a_sequence_that_the_model_needs_stands_on_the_button(opened):
    opened.parameters.set_image("T2", None)
    assert opened.ui.analyseButton.text == "T2: choose an image"
    assert not opened.ui.analyseButton.enabled


def test_an_empty_clinical_value_stands_on_the_button(opened):
    fields(opened)[0].text = ""
    assert opened.ui.analyseButton.text == "Enter Age"


def test_each_step_works_alone(host, opened):
    assert "Extract the features first" in opened.ui.scoreButton.toolTip
    opened.ui.extractButton.click()
    finish(host, opened)
    assert opened.ui.scoreButton.enabled, opened.ui.scoreButton.toolTip
    opened.ui.scoreButton.click()
    finish(host, opened)
    assert "P(high) = " in opened.ui.scoreText.toPlainText()


# --- the report that is kept ------------------------------------------------------------------------------------------


@pytest.fixture
def kept(host, panel):
    """What an analysis left for the step Report."""
    job = Job(host.temporary)
    for name in ("report.html", "features.csv", "image-T1.nrrd", "out.txt", "events.jsonl"):
        (job.folder / name).write_text(name)
    part = panel.panel(ReportPanel)
    part.keep(job)
    job.close()
    return part.kept


def test_the_kept_report_is_saved_as_a_whole(panel, kept, tmp_path):
    qt.QFileDialog.paths = [str(tmp_path / "saved")]
    panel.ui.reportButton.click()
    assert {path.name for path in (tmp_path / "saved").iterdir()} == {"report.html", "features.csv", "image-T1.nrrd"}
    assert qt.QDesktopServices.opened == [f"file://{tmp_path / 'saved' / 'report.html'}"]


def test_the_kept_report_is_opened(panel, kept):
    panel.ui.openReportButton.click()
    assert qt.QDesktopServices.opened == [f"file://{kept / 'report.html'}"]


def test_a_closed_scene_leaves_no_report_behind(host, panel, kept):
    host.reset()
    assert not kept.exists()
    assert panel.ui.openReportButton.toolTip == "Press Analyse first"


def test_the_next_analysis_takes_the_place_of_the_last_report(host, panel, kept):
    job = Job(host.temporary)
    (job.folder / "report.html").write_text("new")
    panel.panel(ReportPanel).keep(job)
    job.close()
    assert not kept.exists()


def full_disk(*given, **named):
    """What copying gives on a full disk."""
    raise OSError(28, "No space left on device")


def test_a_full_disk_while_saving_is_said_and_the_report_stays(panel, kept, tmp_path, monkeypatch):
    monkeypatch.setattr(shutil, "copytree", full_disk)
    qt.QFileDialog.paths = [str(tmp_path / "saved")]
    panel.ui.reportButton.click()
    assert "No space left on device" in panel.ui.statusLabel.text
    assert kept.exists()
    assert panel.ui.reportButton.enabled


def test_a_report_that_cannot_be_kept_leaves_nothing_half_copied(host, panel, monkeypatch):
    job = Job(host.temporary)
    monkeypatch.setattr(shutil, "copytree", full_disk)
    with pytest.raises(OutputError, match="could not be kept"):
        panel.panel(ReportPanel).keep(job)
    job.close()
    assert not list(host.temporary.glob("osteoradiomics-*"))
