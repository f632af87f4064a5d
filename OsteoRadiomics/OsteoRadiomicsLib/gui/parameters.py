"""What the user chose in a module's panel, kept in the scene and saved with it."""

from __future__ import annotations

from typing import Annotated

from slicer import vtkMRMLScalarVolumeNode, vtkMRMLSegmentationNode, vtkMRMLTableNode
from slicer.parameterNodeWrapper import WithinRange, parameterNodeWrapper

from ..mrml.attributes import CONTOUR


@parameterNodeWrapper
class RadiomicsParameters:
    """The panel's state.

    image: what is analysed. segmentation: where. protocol, sequence: how. caseId: pseudonym for the table's first column.
    unite: one row per region of the protocol instead of one per segment. table: the features. mapVolume: the last map.
    model: what scores the case. mapKind: kind of heat map, or "feature"; feature, radius (voxels): what a feature map shows.
    mapWay, opacity, threshold (part of the colours' range, %), mapSurface: how maps are shown (``mrml.map_look``).
    """

    image: vtkMRMLScalarVolumeNode
    segmentation: vtkMRMLSegmentationNode
    protocol: str = ""
    sequence: str = ""
    caseId: str = "case"
    unite: bool = True
    table: vtkMRMLTableNode
    mapVolume: vtkMRMLScalarVolumeNode
    model: str = ""
    mapKind: str = ""
    feature: str = ""
    radius: Annotated[int, WithinRange(1, 5)] = 1
    opacity: Annotated[float, WithinRange(0.0, 1.0)] = 0.6
    threshold: Annotated[float, WithinRange(0.0, 100.0)] = 0.0
    mapWay: str = CONTOUR
    mapSurface: bool = False
