"""OsteoRadiomics: radiomics of vertebrae and paraspinal muscles, from drawing to score.

The library imports neither ``slicer`` nor ``qt``, but for the two rooms ``mrml`` and ``gui``. Importing this package
imports no third-party package, so that a Slicer module can import it before its dependencies are installed.
"""

__version__ = "0.1.0"
