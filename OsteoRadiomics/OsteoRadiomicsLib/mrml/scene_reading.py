"""One node of a saved scene as an image or a label map: loaded into a scene of its own, so that the user's is left alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import SimpleITK as sitk
import slicer
import vtk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from ..base.meanwhile import switched
from ..images import LabelMap
from ..images.scenes.opening import ScenePart
from .hardening import harden
from .segmentations import label_map_from_segmentation
from .volumes import image_from_volume


class SlicersReader:
    """Reads scenes with the MRML of this 3D Slicer (see ``images.scenes.opening.SceneReader``)."""

    @property
    def version(self) -> tuple[int, int]:
        """Major and minor version of this 3D Slicer."""
        return int(slicer.app.majorVersion), int(slicer.app.minorVersion)

    def image(self, part: ScenePart) -> sitk.Image:
        """The volume in patient space, with the transforms above it applied to it. Raises ImageError, GeometryError."""
        with _loaded(part, ImageError) as node:
            harden(node, "image")
            return image_from_volume(node)

    def mask(self, part: ScenePart, image: sitk.Image) -> LabelMap:
        """The segments on the grid of an image, with the transforms above them applied. Raises MaskError, GeometryError."""
        with _loaded(part, MaskError) as node:
            harden(node, "mask")
            return label_map_from_segmentation(node, image)


@contextmanager
def _loaded(part: ScenePart, error: type[OsteoRadiomicsError]) -> Iterator[slicer.vtkMRMLNode]:
    """The node of a part in a scene that lasts as long as the context. Raises ``error``."""
    scene = slicer.vtkMRMLScene()
    try:
        scene.SetURL(str(part.scene))
        # Data are read below, one by one: an import does not always say that one could not be.
        scene.SetReadDataOnLoad(0)
        with _unheard():
            scene.Import()
            scene.SetReadDataOnLoad(1)
            for node in _storable(scene):
                if any(not node.GetNthStorageNode(n).ReadData(node) for n in range(node.GetNumberOfStorageNodes())):
                    what = f'3D Slicer cannot read the data of "{node.GetName()}"'
                    raise error(what, where=part.name, cure="Open the scene in 3D Slicer, and save it again")
        node = scene.GetNodeByID(part.node)
        if node is None:
            raise error("3D Slicer cannot read it", where=part.name, cure="Open the scene in 3D Slicer, and save it again")
        yield node
    finally:
        scene.Clear(1)


def _storable(scene: slicer.vtkMRMLScene) -> list[slicer.vtkMRMLStorableNode]:
    """Nodes with data of their own; transforms first, as what lies under them may ask for them."""
    nodes = [
        scene.GetNthNodeByClass(n, "vtkMRMLStorableNode") for n in range(scene.GetNumberOfNodesByClass("vtkMRMLStorableNode"))
    ]
    return sorted(nodes, key=lambda node: not node.IsA("vtkMRMLTransformNode"))


def _unheard() -> AbstractContextManager[None]:
    """Without VTK's own messages: what is wrong is told in words of ours."""
    return switched(vtk.vtkObject.GetGlobalWarningDisplay, vtk.vtkObject.SetGlobalWarningDisplay, 0)
