"""Which voxels a method counts as fat: a segment for each method that has a threshold."""

from __future__ import annotations

import colorsys

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.images import LabelMap, Segment

from .record import MuscleRecord
from .seeing import Sight


def fat_masks(sight: Sight, record: MuscleRecord) -> LabelMap:
    """A layer for each method, named as in the record, in the slices measured; methods without a threshold have none.

    sight: of the case that the record is of. Without any such method there is one empty layer.
    """
    layers, segments = [], []
    methods = list(dict.fromkeys(fat.method for fat in record.fat if fat.threshold is not None and fat.rate is not None))
    for number, method in enumerate(methods):
        found = np.zeros(sight.grey.shape, np.uint8)
        for fat in record.fat:
            if fat.method == method and fat.threshold is not None:
                chosen = list(record.slices)
                found[chosen] |= sight.mask(fat.roi)[chosen] & (sight.grey[chosen] > fat.threshold)
        layers.append(_image(found, sight))
        red, green, blue = colorsys.hsv_to_rgb(number / len(methods), 0.75, 1.0)
        segments.append(Segment(method, 1, number, (round(255 * red), round(255 * green), round(255 * blue))))
    return LabelMap(tuple(layers) or (_image(np.zeros(sight.grey.shape, np.uint8), sight),), tuple(segments))


def _image(slices_first: np.ndarray, sight: Sight) -> sitk.Image:
    image = sitk.GetImageFromArray(np.ascontiguousarray(np.moveaxis(slices_first, 0, sight.slices.axis)))
    image.CopyInformation(sight.image)
    return image
