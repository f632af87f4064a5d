"""OsteoRadiomics: radiomics of vertebrae, from drawing to score. Everything else lives in OsteoRadiomicsLib."""

from OsteoRadiomicsLib.gui.logic import RadiomicsLogic
from OsteoRadiomicsLib.gui.module import RadiomicsTest, describe
from OsteoRadiomicsLib.gui.sample_data import offer_samples
from OsteoRadiomicsLib.gui.translation import speak_slicers_language
from OsteoRadiomicsLib.gui.widget import RadiomicsWidget
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModule


class OsteoRadiomics(ScriptedLoadableModule):
    """What Slicer shows in its module list."""

    def __init__(self, parent):
        super().__init__(parent)
        speak_slicers_language()
        text = _(
            "Draw vertebral bodies on lumbar MRI or chest CT, extract radiomic features as a published study defines them, "
            "and see in the slice views where a feature is high."
        )
        describe(parent, _("OsteoRadiomics"), text)
        offer_samples("OsteoRadiomics")


class OsteoRadiomicsLogic(RadiomicsLogic):
    """The module's work without its panel."""


class OsteoRadiomicsWidget(RadiomicsWidget):
    """The module's panel."""

    logic_class = OsteoRadiomicsLogic


class OsteoRadiomicsTest(RadiomicsTest):
    """Behind the button "Reload and Test"."""

    logic_class = OsteoRadiomicsLogic
    protocol = "op-mri"
