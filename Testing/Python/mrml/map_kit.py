"""Made-up maps on a grey, oblique volume, and what the tests that look at them share."""

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.heatmaps.files import MapFacts, MapProvenance
from OsteoRadiomicsLib.mrml.attributes import COLORS
from OsteoRadiomicsLib.mrml.map_look import LegendWords, MapLook
from OsteoRadiomicsLib.mrml.maps import map_volume
from OsteoRadiomicsLib.mrml.shown_maps import MapPlace, show_maps
from OsteoRadiomicsLib.mrml.volumes import image_from_volume
from slicer_host.fixtures import OBLIQUE, make_segmentation

SHAPE = (20, 40, 40)
ROI = (slice(8, 14), slice(12, 26), slice(10, 30))
WORDS = LegendWords("contribution (logits)", "raises the score", "lowers the score", "highest 10 %")


def image_of(volume, values):
    """Map image on a volume's grid from (k, j, i) values."""
    result = sitk.GetImageFromArray(values)
    result.CopyInformation(image_from_volume(volume))
    return result


def provenance(*, signed):
    """What a made-up map is."""
    facts = MapFacts(what="contribution", title="contribution", unit="logits", signed=signed, rois=("L1",))
    return MapProvenance(kind="map", map=facts)


def made(volume, values, *, signed=False, name="map", node=None):
    """A map of values in the scene."""
    return map_volume(image_of(volume, values), name, provenance(signed=signed), source=volume, sequence="T1", node=node)


def shown(node, volume, way=COLORS, *, fit=True, **look):
    """Show a map over its image."""
    return show_maps([MapPlace(node, volume, WORDS)], MapLook(way, **{"opacity": 1.0, **look}), fit=fit)


def ramp(low=0.0, high=1.0):
    """NaN outside the ROI, ``low`` to ``high`` along i inside."""
    values = np.full(SHAPE, np.nan)
    values[ROI] = np.linspace(low, high, 20)
    return values


def blocks():
    """0.01 everywhere in the ROI, a block of 3 at one end and of -2 at the other, each 60 of its 1680 voxels."""
    values = np.full(SHAPE, np.nan)
    values[ROI] = 0.01
    values[9:12, 14:18, 11:16] = 3.0
    values[9:12, 14:18, 22:27] = -2.0
    return values


def ras_of(i, j, k):
    """Point of the patient of a voxel."""
    return tuple((OBLIQUE @ [i, j, k, 1])[:3])


def coloured(pixels):
    """(rows, columns) bool: where a pixel is not grey."""
    return np.ptp(pixels.astype(int), axis=2) > 12


def two_segments(scene, volume):
    """The ROI's two halves along j as segments, red and green, filled."""
    masks = {"L1": np.zeros(SHAPE, bool), "L2": np.zeros(SHAPE, bool)}
    masks["L1"][8:14, 12:19, 10:30] = True
    masks["L2"][8:14, 19:26, 10:30] = True
    node = make_segmentation(scene, volume, masks)
    for name, color in (("L1", (1, 0, 0)), ("L2", (0, 1, 0))):
        node.GetSegmentation().GetSegment(name).SetColor(*color)
    return node
