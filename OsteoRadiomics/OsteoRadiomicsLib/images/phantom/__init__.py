"""The digital phantom: simulated persons with lumbar MRI or chest CT, segmentations, and clinical tables.

Tests, tutorial and demo live on it. Nothing here is a patient, and every table says "simulated".
"""

from .case import PhantomCase
from .chest import chest_ct
from .cohort import CaseFiles, CohortFiles, write_case, write_cohort, write_patients
from .lumbar import lumbar_mri
from .patients import bone_loss, op_ct_patients, op_mri_patients, pain_mri_patients

__all__ = [
    "CaseFiles",
    "CohortFiles",
    "PhantomCase",
    "bone_loss",
    "chest_ct",
    "lumbar_mri",
    "op_ct_patients",
    "op_mri_patients",
    "pain_mri_patients",
    "write_case",
    "write_cohort",
    "write_patients",
]
