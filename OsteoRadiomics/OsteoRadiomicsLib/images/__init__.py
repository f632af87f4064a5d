"""Images: reading and writing, segmentations and ROIs, geometry, preprocessing, and the digital phantom.

``preprocessing`` and ``phantom`` need more packages than 3D Slicer brings and are imported from their own modules.
"""

from .cases import load_case
from .geometry import TOLERANCE_MM, accept_geometry, align_mask, check_geometry, mask_on, resample_mask
from .label_map import LabelMap, Segment
from .reading import read_image, read_mask
from .roi import Roi
from .rois import select_rois
from .writing import write_image, write_label_map

__all__ = [
    "TOLERANCE_MM",
    "LabelMap",
    "Roi",
    "Segment",
    "accept_geometry",
    "align_mask",
    "check_geometry",
    "load_case",
    "mask_on",
    "read_image",
    "read_mask",
    "resample_mask",
    "select_rois",
    "write_image",
    "write_label_map",
]
