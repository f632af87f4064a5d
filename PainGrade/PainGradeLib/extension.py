"""What PainGrade adds to the library, found by its entry point or, in 3D Slicer, beside OsteoRadiomicsLib."""

from OsteoRadiomicsLib.base.extensions import Extension

EXTENSION = Extension(
    "paingrade",
    verbs=("PainGradeLib.verb:VERB",),
    demo_parts=("PainGradeLib.demo:DEMO_PART",),
    panels=("PainGradeLib.gui.parts:MEASURE", "PainGradeLib.gui.parts:ANGLES"),
    report_kinds=("PainGradeLib.page.page:REPORT_KIND",),
)
