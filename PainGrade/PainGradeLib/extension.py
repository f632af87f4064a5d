"""What PainGrade adds to the library, found by its entry point or, in 3D Slicer, beside OsteoRadiomicsLib.

So far the module differs from OsteoRadiomics in its protocol alone, so nothing is added yet: its verbs, measurements, report
sections and panel parts will be named here.
"""

from OsteoRadiomicsLib.base.extensions import Extension

EXTENSION = Extension("paingrade")
