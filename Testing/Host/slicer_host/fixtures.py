"""Pytest fixtures on the host; a conftest imports the ones it needs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

# slicer-core is a development dependency; a machine without it can still run every other room's tests.
pytest.importorskip("slicer", reason="no slicer-core: the MRML and GUI tests need it", exc_type=ImportError)

pytest.importorskip("PySide6", reason="no PySide6: the MRML and GUI tests need it", exc_type=ImportError)

from slicer_host import desktop, dialogs, start
from slicer_host.pythonqt.calls import raise_what_slots_raised

# Now, so that test modules and our own GUI code can import qt, ctk and slicer's modules as in the application.
start()


@pytest.fixture
def host() -> Iterator:
    """The application with an empty scene; no dialog may open unless the test has answered it beforehand."""
    running = start()
    running.reset()
    desktop.complaints.clear()
    dialogs.forget_all()
    yield running
    running.reset()
    raise_what_slots_raised()


@pytest.fixture
def scene(host):
    """The application's scene, empty but for what a new scene holds."""
    return host.scene


@pytest.fixture
def volume(scene):
    """Scalar volume of 12 x 10 x 8 voxels, anisotropic and oblique, whose values are their own index."""
    return make_volume(scene, np.arange(8 * 10 * 12, dtype=np.int16).reshape(8, 10, 12), OBLIQUE)


# Columns: direction times spacing (0.9, 1.1, 3.3 mm) of a rotation by 20 and 15 degrees; last column: origin. RAS, mm.
_ANGLE, _TILT = np.deg2rad(20.0), np.deg2rad(15.0)
_ROTATION = np.array([[np.cos(_ANGLE), -np.sin(_ANGLE), 0], [np.sin(_ANGLE), np.cos(_ANGLE), 0], [0, 0, 1]]) @ np.array(
    [[1, 0, 0], [0, np.cos(_TILT), -np.sin(_TILT)], [0, np.sin(_TILT), np.cos(_TILT)]]
)
OBLIQUE = np.eye(4)
OBLIQUE[:3, :3] = _ROTATION @ np.diag([0.9, 1.1, 3.3])
OBLIQUE[:3, 3] = (-12.5, 30.25, -101.0)


def make_volume(scene, voxels: np.ndarray, ijk_to_ras: np.ndarray, name: str = "image", kind: str = "vtkMRMLScalarVolumeNode"):
    """Volume node with the given voxels (k, j, i) and geometry."""
    import slicer

    node = scene.AddNewNodeByClass(kind, name)
    slicer.util.updateVolumeFromArray(node, voxels)
    node.SetIJKToRASMatrix(matrix(ijk_to_ras))
    node.CreateDefaultDisplayNodes()
    return node


def matrix(values: np.ndarray):
    """vtkMatrix4x4 of a (4, 4) array."""
    import slicer
    import vtk

    result = vtk.vtkMatrix4x4()
    slicer.util.updateVTKMatrixFromArray(result, values)
    return result


def make_segmentation(scene, volume, masks: dict[str, np.ndarray], name: str = "segmentation"):
    """Segmentation node on a volume's grid with one segment per mask (k, j, i)."""
    import slicer

    node = scene.AddNewNodeByClass("vtkMRMLSegmentationNode", name)
    node.CreateDefaultDisplayNodes()
    node.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    for segment, mask in masks.items():
        identifier = node.GetSegmentation().AddEmptySegment(segment, segment)
        slicer.util.updateSegmentBinaryLabelmapFromArray(mask.astype(np.uint8), node, identifier, volume)
    return node
