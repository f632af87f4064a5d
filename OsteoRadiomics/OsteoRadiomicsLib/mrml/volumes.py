"""Volume nodes to images and back, with voxels and geometry unchanged."""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk
import slicer
import vtk

from ..base.errors import ImageError
from ..images.checks import check_finite
from .exact_grid import without_noise
from .geometry import RAS_LPS, check_not_sheared, node_to_world, set_grid

_PHOTOMETRIC_INTERPRETATION = "0028,0004"


def image_from_volume(node: slicer.vtkMRMLScalarVolumeNode) -> sitk.Image:
    """The voxels of a scalar volume as a 3-D image in patient space (LPS), parent transform included. Copies the voxels.

    Raises ImageError: no voxels, colour, NaN or infinite voxels, loaded from MONOCHROME1 DICOM. Raises GeometryError: sheared,
    or under a warping transform.
    """
    where = node.GetName()
    data = node.GetImageData()
    if data is None or data.GetNumberOfPoints() == 0:
        raise ImageError("holds no voxels", where=where, cure="Load an image into it, or choose another volume")
    if data.GetNumberOfScalarComponents() != 1:
        raise ImageError(
            f"has {data.GetNumberOfScalarComponents()} values per voxel (a colour or vector volume)",
            where=where,
            cure="Choose a volume with one value per voxel",
        )
    _refuse_turned_over(node)
    image = sitk.GetImageFromArray(np.ascontiguousarray(slicer.util.arrayFromVolume(node)))
    copy_grid(node, image)
    check_finite(image, where)
    return without_noise(image, node)


def copy_grid(node: slicer.vtkMRMLVolumeNode, image: sitk.Image) -> None:
    """Give an image of the same size the geometry of a volume, parent transform included. Raises GeometryError.

    Without a parent transform spacing, origin and direction are taken one by one, so that not a bit is lost.
    """
    if node.GetParentTransformNode() is not None:
        set_grid(image, ijk_to_world(node), node.GetName())
        return
    direction = RAS_LPS @ _directions(node)
    check_not_sheared(direction, node.GetName())
    image.SetSpacing(node.GetSpacing())
    image.SetOrigin((RAS_LPS @ np.array(node.GetOrigin())).tolist())
    image.SetDirection(direction.ravel().tolist())


def ijk_to_world(node: slicer.vtkMRMLVolumeNode) -> np.ndarray:
    """(4, 4) matrix from a volume's voxel index to RAS in mm, parent transform included. Raises GeometryError."""
    matrix = np.eye(4)
    matrix[:3, :3] = _directions(node) @ np.diag(node.GetSpacing())
    matrix[:3, 3] = node.GetOrigin()
    return node_to_world(node) @ matrix


def volume_from_image(
    image: sitk.Image, name: str, *, node: slicer.vtkMRMLScalarVolumeNode | None = None
) -> slicer.vtkMRMLScalarVolumeNode:
    """Put a 3-D scalar image into a new volume node, or into ``node`` with its parent transform removed.

    A label map keeps its class when ``node`` is one. Raises ImageError for colour or other dimensions.
    """
    if image.GetDimension() != 3 or image.GetNumberOfComponentsPerPixel() != 1:
        raise ImageError("only 3-D images with one value per voxel fit a scalar volume", where=name)
    if node is None:
        node = slicer.mrmlScene.AddNewNodeByClass("vtkMRMLScalarVolumeNode", name)
    modifying = node.StartModify()
    try:
        node.SetAndObserveTransformNodeID(None)
        slicer.util.updateVolumeFromArray(node, _storable(sitk.GetArrayViewFromImage(image)))
        direction = RAS_LPS @ np.reshape(image.GetDirection(), (3, 3))
        node.SetSpacing(image.GetSpacing())
        node.SetOrigin((RAS_LPS @ np.array(image.GetOrigin())).tolist())
        node.SetIJKToRASDirections(direction.tolist())
    finally:
        node.EndModify(modifying)
    if node.GetDisplayNode() is None:
        node.CreateDefaultDisplayNodes()
    return node


def reference_volume(segmentation: slicer.vtkMRMLSegmentationNode) -> slicer.vtkMRMLScalarVolumeNode | None:
    """The volume that a segmentation was drawn on, None when it does not say."""
    return segmentation.GetNodeReference(slicer.vtkMRMLSegmentationNode.GetReferenceImageGeometryReferenceRole())


def dicom_file(node: slicer.vtkMRMLVolumeNode) -> str:
    """The DICOM file that a volume's first slice was loaded from, "" where Slicer's database knows none."""
    database = getattr(slicer, "dicomDatabase", None)
    instances = (node.GetAttribute("DICOM.instanceUIDs") or "").split()
    return (database.fileForInstance(instances[0]) or "") if database is not None and instances else ""


def _refuse_turned_over(node: slicer.vtkMRMLScalarVolumeNode) -> None:
    """Refuse a volume of a MONOCHROME1 series: 3D Slicer turns its values over on loading, files are read as they are stored.

    Photometric interpretation is for display, so the same series would give other numbers here than on the command line.
    """
    file = dicom_file(node)
    if file and slicer.dicomDatabase.fileValue(file, _PHOTOMETRIC_INTERPRETATION).strip() == "MONOCHROME1":
        raise ImageError(
            "was loaded from a MONOCHROME1 DICOM series, whose values 3D Slicer turns over",
            where=node.GetName(),
            cure="Give the DICOM files to the command line, which takes the values as stored",
        )


def _directions(node: slicer.vtkMRMLVolumeNode) -> np.ndarray:
    matrix = vtk.vtkMatrix4x4()
    node.GetIJKToRASDirectionMatrix(matrix)
    return np.array([[matrix.GetElement(row, column) for column in range(3)] for row in range(3)])


def _storable(voxels: np.ndarray) -> np.ndarray:
    """MRML volumes cannot hold 64-bit integers: they become float64, exact up to 2**53."""
    return voxels.astype(np.float64) if voxels.dtype in (np.int64, np.uint64) else voxels
