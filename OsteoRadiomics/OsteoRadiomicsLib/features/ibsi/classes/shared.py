"""PyRadiomics' feature classes in the IBSI mode: the same formulas on what the IBSI scheme measures."""

from __future__ import annotations

from typing import Any

from ...classes import CLASSES
from ..aggregation import IbsiSample, cooccurrences, dependences, runs, tone_differences, zones
from . import stat
from .ibsi_class import IbsiClass
from .morph import Morphology


def _form(sample: IbsiSample) -> list[Any]:
    return [Morphology(sample.region).form]


SHAPE = IbsiClass(CLASSES["shape"], _form)
FIRSTORDER = IbsiClass(CLASSES["firstorder"], lambda sample: [stat.intensities(sample)])
GLCM = IbsiClass(CLASSES["glcm"], cooccurrences)
GLRLM = IbsiClass(CLASSES["glrlm"], runs)
GLSZM = IbsiClass(CLASSES["glszm"], zones)
NGTDM = IbsiClass(CLASSES["ngtdm"], tone_differences)
GLDM = IbsiClass(CLASSES["gldm"], dependences)
