"""The parts that PainGrade adds to its module's panel; this module imports no Qt."""

from OsteoRadiomicsLib.gui.parts import PanelPart

MEASURE = PanelPart(
    "measure", "PainGradeLib.gui.measure.panel:MeasurePanel", modules=("PainGrade",), ui="MeasureStep.ui", after="draw"
)
ANGLES = PanelPart(
    "angles", "PainGradeLib.gui.angles.panel:AnglesPanel", modules=("PainGrade",), ui="AnglesStep.ui", after="measure"
)
