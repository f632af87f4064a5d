"""What only a real Slicer can tell: ``Slicer --testing --no-main-window --python-script Testing/Slicer/in_slicer.py``.

Add ``--additional-module-paths <absolute path>/OsteoRadiomics <absolute path>/PainGrade`` when the extension is not
installed. Under --testing an error ends Slicer with exit code 1. With OSTEORADIOMICS_INSTALL=1 the missing Python packages
are installed first; without them extraction and maps cannot be tried, and the script says so.
"""

import os
import tempfile
import time
from pathlib import Path

import numpy as np
import SimpleITK as sitk
import slicer

MODULES = {"OsteoRadiomics": ("op-mri", ["L1", "L2", "L3"]), "PainGrade": ("pain-mri", ["ES_R", "MF_R", "MF_L", "ES_L"])}
SHAPE = (24, 40, 40)


def main():
    """Every step in turn; the first that fails ends the script with an error."""
    for name, (protocol, segments) in MODULES.items():
        module = getattr(slicer.modules, name.lower())
        assert module.categories == ["Quantification"], module.categories
        panel = module.widgetRepresentation().self()
        panel.enter()
        try:
            exercise(panel, protocol, segments)
            read_a_study(panel, protocol)
        finally:
            panel.exit()
            slicer.mrmlScene.Clear(0)
        print(f"{name}: done")


def exercise(panel, protocol, segments):
    """Use one module's panel as a radiologist does."""
    from OsteoRadiomicsLib.gui.dependencies import missing

    absent = missing("extraction")
    if absent and os.environ.get("OSTEORADIOMICS_INSTALL") == "1":
        slicer.util.pip_install(["--only-binary", ":all:", *absent])
        absent = missing("extraction")
    panel.refresh()
    volume = draw_volume()
    combo = panel.ui.protocolComboBox
    combo.setCurrentIndex(combo.findData(protocol))
    assert panel.parameters.protocol == protocol
    panel.parameters.image = volume
    panel.parameters.caseId = "made-up"
    assert not panel.ui.extractButton.enabled
    assert panel.ui.extractButton.toolTip
    if absent:
        print(f"not tried: extraction and map, missing Python packages {', '.join(absent)}")
        return
    panel.ui.createSegmentsButton.click()
    node = panel.parameters.segmentation
    ids = list(node.GetSegmentation().GetSegmentIDs())
    assert [node.GetSegmentation().GetSegment(i).GetName() for i in ids] == segments
    for index, identifier in enumerate(ids):
        box = np.zeros(SHAPE, np.uint8)
        box[2 + 5 * index : 6 + 5 * index, 10:30, 10:28] = 1
        slicer.util.updateSegmentBinaryLabelmapFromArray(box, node, identifier, volume)
    panel.refresh()  # the panel looks by itself once drawing rests, but no time passes in this script
    assert panel.ui.extractButton.enabled, panel.ui.extractButton.toolTip
    panel.ui.extractButton.click()
    wait(panel)
    table = panel.parameters.table
    assert table is not None, panel.ui.statusLabel.text
    assert table.GetNumberOfColumns() > 100
    assert panel.ui.tableView.mrmlTableNode().GetTable().GetNumberOfRows() > 100
    panel.ui.mapSection.collapsed = False
    panel.ui.mapButton.click()
    wait(panel)
    assert panel.parameters.mapVolume is not None, panel.ui.statusLabel.text
    assert panel.parameters.mapVolume.GetDisplayNode().GetColorNode().GetName().startswith("OsteoRadiomics")
    panel.ui.extractButton.click()
    panel.ui.cancelButton.click()
    assert panel.ui.extractButton.enabled, panel.ui.extractButton.toolTip


def read_a_study(panel, protocol):
    """Create a study, read its first case in the panel, leave the second one undone and go on with it."""
    from OsteoRadiomicsLib.gui.dependencies import missing
    from OsteoRadiomicsLib.gui.reading.panel import ReadingPanel

    if missing("extraction"):
        print("not tried: reading a study")
        return
    slicer.mrmlScene.Clear(0)
    part = panel.panel(ReadingPanel)
    part.form.readingSection.collapsed = False
    with tempfile.TemporaryDirectory() as name:
        part.drafts = Path(name) / "drafts"
        assert part.attempt(lambda: part.open_study(create_a_study(Path(name), protocol))), panel.ui.statusLabel.text
        assert part.form.beginButton.enabled, part.form.beginButton.toolTip
        part.form.beginButton.click()
        first = part.sitting.view.case
        editors = slicer.util.findChildren(part.form.editorContainer, className="qMRMLSegmentEditorWidget")
        assert editors, "no Segment Editor in the panel"
        assert editors[0].segmentationNode() is part.sitting.scene.drawing
        draw_boxes(part)
        assert part.sitting.scene.changed, "Slicer does not tell of the change"
        part.form.submitButton.click()  # boxes are no vertebrae
        assert not part.form.findingsFrame.isHidden()
        part.form.overrideLineEdit.text = "made up"
        part.form.submitButton.click()
        assert part.sitting.view.case != first, panel.ui.statusLabel.text
        assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 1
        draw_boxes(part)
        part.form.previousButton.click()
        part.form.nextButton.click()
        assert not part.form.recoveryFrame.isHidden()
        part.form.restoreButton.click()
        assert part.sitting.scene.label_map().drawn_segments()
        part.form.leaveStudyButton.click()
        assert part.sitting is None, panel.ui.statusLabel.text
        assert slicer.mrmlScene.GetNumberOfNodesByClass("vtkMRMLSegmentationNode") == 0


def create_a_study(folder, protocol):
    """Two made-up cases for one reader; returns the study's folder."""
    from OsteoRadiomicsLib.mrml.volumes import image_from_volume
    from OsteoRadiomicsLib.protocols.protocol import load_protocol
    from OsteoRadiomicsLib.readings import Participant, StudyRequest, create_study

    volume = draw_volume()
    sitk.WriteImage(image_from_volume(volume), str(folder / "image.nrrd"))
    slicer.mrmlScene.RemoveNode(volume)
    sequence = load_protocol(protocol).sequences[0]
    rows = [f"{case},{sequence},image.nrrd" for case in ("one", "two")]
    (folder / "cases.csv").write_text("\n".join(["case,sequence,image", *rows]) + "\n")
    people = (Participant(id="A", role="reader", cases=(0,)), Participant(id="coordinator", role="coordinator"))
    root, key = folder / "study", folder / "key.csv"
    return create_study(StudyRequest(root, key, protocol, folder / "cases.csv", people, 1, 0, 1)).root


def draw_boxes(part):
    """A box in every segment of the open case."""
    scene = part.sitting.scene
    volume = scene.images[scene.view.sequence]
    for index, identifier in enumerate(list(scene.drawing.GetSegmentation().GetSegmentIDs())):
        box = np.zeros(SHAPE, np.uint8)
        box[2 + 5 * index : 6 + 5 * index, 10:30, 10:28] = 1
        slicer.util.updateSegmentBinaryLabelmapFromArray(box, scene.drawing, identifier, volume)


def draw_volume():
    """A made-up image: noise, brighter towards one end."""
    voxels = np.random.default_rng(0).normal(100, 15, SHAPE) + np.linspace(0, 60, SHAPE[2])
    volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "made up")
    slicer.util.updateVolumeFromArray(volume, voxels.astype(np.float32))
    volume.SetSpacing(0.9, 0.9, 3.3)
    volume.CreateDefaultDisplayNodes()
    return volume


def wait(panel, seconds=300):
    """Let timers fire until the panel's work has ended; the window must never stand still for long meanwhile."""
    end = time.monotonic() + seconds
    while panel.context.runner.running:
        assert time.monotonic() < end, "the work did not end"
        slicer.app.processEvents()
        time.sleep(0.01)


main()
