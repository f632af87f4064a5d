"""The digital phantom of the Image Biomarker Standardisation Initiative, as its reference manual prints it.

5 x 4 x 4 voxels (x, y, z) of 2 mm; six voxels of the image lie outside the ROI. Array and reference values (in
``ibsi_digital_phantom.csv``) are CC BY 4.0: Zwanenburg et al., The image biomarker standardisation initiative, reference manual.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import SimpleITK as sitk

REFERENCES = Path(__file__).with_name("ibsi_digital_phantom.csv")

# One block for each slice z, one line for each y; a dot stands after a voxel outside the ROI.
_SLICES = """
1  4  4  1  1
1  4  6  1  1
4  1  6  4  1
4  4  6  4  1

1  4  4  1  1
1  1  6  1  1
1. 1  3  1  1
4  4  6  1  1

1  4  4  1. 1.
1  1  1  1  1
1  1  9. 1  1
1  1  6  1  1

1  4  4  1. 1.
1  1  1  1  1
1  1  1  1  1
1  1  6  1  1
"""


def digital_phantom() -> tuple[sitk.Image, sitk.Image]:
    """Image (int16) and mask (uint8, label 1)."""
    cells = [[line.split() for line in block.splitlines()] for block in _SLICES.strip().split("\n\n")]
    intensities = np.array([[[int(cell.rstrip(".")) for cell in row] for row in block] for block in cells], np.int16)
    inside = np.array([[[not cell.endswith(".") for cell in row] for row in block] for block in cells], np.uint8)
    images = sitk.GetImageFromArray(intensities), sitk.GetImageFromArray(inside)
    for image in images:
        image.SetSpacing((2.0, 2.0, 2.0))
    return images
