"""What PainGrade adds to the library, found by its entry point or, in 3D Slicer, beside OsteoRadiomicsLib."""

from OsteoRadiomicsLib.base.extensions import Extension

EXTENSION = Extension(
    "paingrade",
    verbs=(
        "PainGradeLib.verb:VERB",
        "PainGradeLib.grade_verbs:TRAIN",
        "PainGradeLib.grade_verbs:SCORE_VERB",
        "PainGradeLib.study_verb:VERB",
    ),
    demo_parts=("PainGradeLib.demo:DEMO_PART",),
    measured_names=("PainGradeLib.measured_names:MEASURED",),
    panels=("PainGradeLib.gui.parts:MEASURE", "PainGradeLib.gui.parts:ANGLES"),
    report_kinds=("PainGradeLib.page.page:REPORT_KIND",),
    report_sections=("PainGradeLib.page.section:MUSCLE_SECTION",),
)
