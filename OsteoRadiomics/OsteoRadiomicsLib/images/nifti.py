"""NIfTI files: one file or a pair, gzipped or not, with the label names that programs write into them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import MaskError
from .headers.nifti import check_nifti, label_text, readable_nifti
from .itk_files import itk_format, read_label_map
from .label_map import LabelMap
from .label_table import parse_label_table
from .naming import with_names
from .read_image import ReadOptions


def read_nifti_mask(path: Path, options: ReadOptions, image: sitk.Image | None = None) -> LabelMap:
    """A label map, named by the label table in the file's extensions where there is one. Raises MaskError."""
    label_map = read_label_map(path, check=check_nifti, readable=readable_nifti, channel=options.channel)
    for content in label_text(path, MaskError):
        label_map = with_names(label_map, parse_label_table(content.decode("utf-8", "replace")))
    return label_map


FORMAT = replace(
    itk_format(
        "NIfTI",
        (".nii.gz", ".nii"),
        also_reads=(".hdr", ".img", ".hdr.gz", ".img.gz"),
        check=check_nifti,
        readable=readable_nifti,
    ),
    read_mask=read_nifti_mask,
)
