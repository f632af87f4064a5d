"""PainGrade: radiomics and measurements of paraspinal muscles. The shared panel lives in OsteoRadiomicsLib."""

from OsteoRadiomicsLib.gui.logic import RadiomicsLogic
from OsteoRadiomicsLib.gui.module import RadiomicsTest, describe
from OsteoRadiomicsLib.gui.sample_data import offer_samples
from OsteoRadiomicsLib.gui.translation import speak_slicers_language
from OsteoRadiomicsLib.gui.widget import RadiomicsWidget
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModule


class PainGrade(ScriptedLoadableModule):
    """What Slicer shows in its module list."""

    def __init__(self, parent):
        super().__init__(parent)
        speak_slicers_language()
        text = _(
            "Draw multifidus and erector spinae on lumbar MRI, extract radiomic features as a published study of low back "
            "pain defines them, and see in the slice views where a feature is high."
        )
        describe(parent, _("PainGrade"), text)
        offer_samples("PainGrade")


class PainGradeLogic(RadiomicsLogic):
    """The module's work without its panel."""


class PainGradeWidget(RadiomicsWidget):
    """The module's panel."""

    logic_class = PainGradeLogic


class PainGradeTest(RadiomicsTest):
    """Behind the button "Reload and Test"."""

    logic_class = PainGradeLogic
    protocol = "pain-mri"
