"""PainGrade: radiomics and measurements of paraspinal muscles. The shared panel lives in OsteoRadiomicsLib."""

from OsteoRadiomicsLib.gui.logic import RadiomicsLogic
from OsteoRadiomicsLib.gui.module import RadiomicsTest, describe
from OsteoRadiomicsLib.gui.sample_data import offer_samples
from OsteoRadiomicsLib.gui.translation import speak_slicers_language
from OsteoRadiomicsLib.gui.widget import RadiomicsWidget
from PainGradeLib.gui.plug_ins import offer_plug_ins
from slicer.i18n import tr as _
from slicer.ScriptedLoadableModule import ScriptedLoadableModule


class PainGrade(ScriptedLoadableModule):
    """What Slicer shows in its module list."""

    def __init__(self, parent):
        super().__init__(parent)
        speak_slicers_language()
        text = _(
            "Draw multifidus and erector spinae on lumbar MRI, measure their areas, fat and the angles of the lumbar spine, and "
            "extract radiomic features as a published study of low back pain defines them."
        )
        describe(parent, _("PainGrade"), text)
        offer_samples("PainGrade")
        offer_plug_ins()


class PainGradeLogic(RadiomicsLogic):
    """The module's work without its panel."""


class PainGradeWidget(RadiomicsWidget):
    """The module's panel."""

    logic_class = PainGradeLogic


class PainGradeTest(RadiomicsTest):
    """Behind the button "Reload and Test"."""

    logic_class = PainGradeLogic
    protocol = "pain-mri"
