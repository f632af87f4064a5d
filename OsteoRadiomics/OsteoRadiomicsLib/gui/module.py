"""What both modules say about themselves, and the self-test behind Slicer's "Reload and Test" button."""

from __future__ import annotations

from typing import ClassVar

import slicer
from slicer.i18n import tr as _
from slicer.i18n import translate
from slicer.ScriptedLoadableModule import ScriptedLoadableModuleTest

from .choices import protocol_choices
from .dependencies import missing
from .logic import RadiomicsLogic
from .scene_case import SceneCase

NOTICE = "For research use only: no result of this module is a diagnosis."


def describe(parent, title: str, help_text: str) -> None:
    """Fill in a module's metadata."""
    parent.title = title
    parent.categories = [translate("qSlicerAbstractCoreModule", "Quantification")]
    parent.dependencies = []
    parent.contributors = ["OsteoRadiomics developers"]
    parent.helpText = f"<p>{help_text}</p><p>{_(NOTICE)}</p>"
    parent.acknowledgementText = _(
        "The protocols repeat published studies, which the module names with each protocol. Feature definitions follow "
        "PyRadiomics and the Image Biomarker Standardisation Initiative."
    )


class RadiomicsTest(ScriptedLoadableModuleTest):
    """Draws a box on a made-up image and extracts its features. logic_class, protocol: the module's own."""

    logic_class: ClassVar[type[RadiomicsLogic]] = RadiomicsLogic
    protocol: ClassVar[str] = ""

    def setUp(self) -> None:
        slicer.mrmlScene.Clear(0)

    def test_the_module_offers_its_protocols(self) -> None:
        names = [choice.name for choice in protocol_choices(type(self).__name__.removesuffix("Test"))]
        assert self.protocol in names

    def test_a_drawn_box_gives_a_table(self) -> None:
        if missing("extraction"):
            self.skipTest(f"missing Python packages: {', '.join(missing('extraction'))}")
        import numpy as np

        rng = np.random.default_rng(0)
        volume = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", "made up")
        slicer.util.updateVolumeFromArray(volume, rng.normal(100, 20, (24, 32, 32)).astype(np.float32))
        logic = self.logic_class()
        segmentation = logic.createSegmentation(volume, self.protocol)
        ids = segmentation.GetSegmentation().GetSegmentIDs()
        for index, identifier in enumerate(ids):
            box = np.zeros((24, 32, 32), np.uint8)
            box[2 + 5 * index : 6 + 5 * index, 8:24, 8:24] = 1
            slicer.util.updateSegmentBinaryLabelmapFromArray(box, segmentation, identifier, volume)
        table = logic.extract(SceneCase(volume, segmentation, self.protocol, case="made-up", unite=False))
        assert table.GetNumberOfRows() == len(ids)
        assert table.GetNumberOfColumns() > 100
