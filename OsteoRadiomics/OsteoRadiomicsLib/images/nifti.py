"""NIfTI files: one file or a pair, gzipped or not."""

from __future__ import annotations

from .headers.nifti import check_nifti, readable_nifti
from .itk_files import itk_format

FORMAT = itk_format(
    "NIfTI",
    (".nii.gz", ".nii"),
    also_reads=(".hdr", ".img", ".hdr.gz", ".img.gz"),
    check=check_nifti,
    readable=readable_nifti,
)
