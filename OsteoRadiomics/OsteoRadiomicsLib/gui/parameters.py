"""What the user chose in a module's panel, kept in the scene and saved with it."""

from __future__ import annotations

import re
from typing import Annotated

from slicer import (
    vtkMRMLLinearTransformNode,
    vtkMRMLMarkupsFiducialNode,
    vtkMRMLNode,
    vtkMRMLScalarVolumeNode,
    vtkMRMLSegmentationNode,
    vtkMRMLTableNode,
)
from slicer.parameterNodeWrapper import WithinRange, parameterNodeWrapper

from ..mrml.attributes import CONTOUR

_IMAGE, _CORRECTION = "image", "correction"


@parameterNodeWrapper
class RadiomicsParameters:
    """The panel's state.

    segmentation: where is analysed. protocol: how. sequence: the one that is shown. caseId: pseudonym for the table.
    unite: one row per region of the protocol instead of one per segment. table: the features. mapVolume: the last map.
    radiograph: of the chest, which a network scores.
    model: what scores the case. mapKind: kind of heat map, or "feature"; feature, radius (voxels): what a feature map shows.
    mapWay, opacity, threshold (part of the colours' range, %), mapSurface: how maps are shown (``mrml.map_look``).
    wholeVertebrae: those of another program, whose bodies are cut.
    anchorLevel, anchorPoint: a point in a body whose level the reader knows, from which a network's bodies are named.
    reading: whether a reader study is on the panel instead of a case.

    What is analysed stands in the same node by sequence: ``image_of`` and ``set_image``, and the corrections for movement.
    """

    segmentation: vtkMRMLSegmentationNode
    protocol: str = ""
    sequence: str = ""
    caseId: str = ""
    unite: bool = True
    table: vtkMRMLTableNode
    mapVolume: vtkMRMLScalarVolumeNode
    radiograph: vtkMRMLScalarVolumeNode
    model: str = ""
    mapKind: str = ""
    feature: str = ""
    radius: Annotated[int, WithinRange(1, 5)] = 1
    opacity: Annotated[float, WithinRange(0.0, 1.0)] = 0.6
    threshold: Annotated[float, WithinRange(0.0, 100.0)] = 0.0
    mapWay: str = CONTOUR
    mapSurface: bool = False
    wholeVertebrae: vtkMRMLSegmentationNode
    anchorLevel: str = "L5"
    anchorPoint: vtkMRMLMarkupsFiducialNode
    reading: bool = False

    @property
    def image(self) -> vtkMRMLScalarVolumeNode | None:
        """The volume of the sequence that is shown."""
        return self.image_of(self.sequence)

    @image.setter
    def image(self, node: vtkMRMLScalarVolumeNode | None) -> None:
        self.set_image(self.sequence, node)

    def image_of(self, sequence: str) -> vtkMRMLScalarVolumeNode | None:
        """The volume that was chosen for a sequence."""
        return self.parameterNode.GetNodeReference(_role(_IMAGE, sequence))

    def set_image(self, sequence: str, node: vtkMRMLScalarVolumeNode | None) -> None:
        """Choose the volume of a sequence."""
        self._refer(_role(_IMAGE, sequence), node)

    def correction_of(self, sequence: str) -> vtkMRMLLinearTransformNode | None:
        """The movement from where the segments were drawn to a sequence, None for none."""
        return self.parameterNode.GetNodeReference(_role(_CORRECTION, sequence))

    def set_correction(self, sequence: str, node: vtkMRMLLinearTransformNode | None) -> None:
        """Move the segments by this for a sequence."""
        self._refer(_role(_CORRECTION, sequence), node)

    def _refer(self, role: str, node: vtkMRMLNode | None) -> None:
        if self.parameterNode.GetNodeReference(role) is not node:
            self.parameterNode.SetNodeReferenceID(role, node.GetID() if node is not None else None)


def _role(kind: str, sequence: str) -> str:
    """A node reference's role: it is written into the scene's file, where colons, semicolons and blanks part one from another."""
    return f"{kind}.{re.sub('[^A-Za-z0-9-]', '_', sequence)}"
