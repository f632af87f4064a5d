"""What a volume of the scene says about itself: its name, its DICOM series, its voxels."""

from __future__ import annotations

import re
from functools import reduce

import SimpleITK as sitk
import slicer

from ..base.errors import OsteoRadiomicsError
from ..images.segment_names import meaning
from ..images.sequences.contrast import contrast_of, looks_like_ct
from ..images.sequences.guess import ImageClues
from ..images.sequences.words import SequenceWords
from .attributes import OUTSIDE

_MODALITY, _SERIES, _PROTOCOL_NAME = "0008,0060", "0008,103E", "0018,1030"
# Looking at more voxels would hold up the window.
_MOST_VOXELS = 60_000_000
_VERTEBRA = re.compile(r"[tl]\d{1,2}")


def images_of_scene() -> list[slicer.vtkMRMLScalarVolumeNode]:
    """The scalar volumes of the scene that are neither label maps nor maps of ours, in the order they were loaded."""
    nodes = slicer.util.getNodesByClass("vtkMRMLScalarVolumeNode")
    return [node for node in nodes if not node.IsA("vtkMRMLLabelMapVolumeNode") and node.GetAttribute(OUTSIDE) is None]


def clues_of(node: slicer.vtkMRMLScalarVolumeNode, segmentation: slicer.vtkMRMLSegmentationNode | None = None) -> ImageClues:
    """Name, series description and modality of a volume. segmentation: look at its marrow, too, where words say too little."""
    series, modality = _dicom(node)
    clues = ImageClues((node.GetName(), *series), modality)
    if clues.says.weighting or clues.says.modality not in ("", "MR"):
        return clues
    looks = _looks(node, segmentation, modality)
    return ImageClues(clues.texts, modality, looks) if looks is not None else clues


def _dicom(node: slicer.vtkMRMLScalarVolumeNode) -> tuple[tuple[str, ...], str]:
    """Series description and protocol name, and the modality, as far as the data tree and the DICOM database know them."""
    texts, modality = [], ""
    tree = slicer.vtkMRMLSubjectHierarchyNode.GetSubjectHierarchyNode(slicer.mrmlScene)
    item = tree.GetItemByDataNode(node) if tree is not None else 0
    if item:
        texts.append(tree.GetItemName(item))
        modality = tree.GetItemAttribute(item, slicer.vtkMRMLSubjectHierarchyConstants.GetDICOMSeriesModalityAttributeName())
    database = getattr(slicer, "dicomDatabase", None)
    instances = (node.GetAttribute("DICOM.instanceUIDs") or "").split()
    file = database.fileForInstance(instances[0]) if database is not None and instances else ""
    if file:
        texts += [database.fileValue(file, tag) for tag in (_SERIES, _PROTOCOL_NAME)]
        modality = modality or database.fileValue(file, _MODALITY)
    return tuple(text.strip() for text in texts if text and text.strip()), (modality or "").strip()


def _looks(
    node: slicer.vtkMRMLScalarVolumeNode, segmentation: slicer.vtkMRMLSegmentationNode | None, modality: str
) -> SequenceWords | None:
    """What the voxels say: Hounsfield units, or the contrast of fluid and marrow where bodies are drawn."""
    from .segmentations import label_map_from_segmentation
    from .volumes import image_from_volume

    data = node.GetImageData()
    if data is None or data.GetNumberOfPoints() == 0 or data.GetNumberOfScalarComponents() != 1:
        return None
    if not modality and looks_like_ct(slicer.util.arrayFromVolume(node)):
        return SequenceWords("", None, "CT")
    if segmentation is None or data.GetNumberOfPoints() > _MOST_VOXELS:
        return None
    try:
        image = image_from_volume(node)
        label_map = label_map_from_segmentation(segmentation, image, needed=lambda name: False)
    except OsteoRadiomicsError:
        return None  # a guess needs no message: the same error is said when the image is used
    bodies = [label_map.mask(segment) for segment in label_map.segments if _is_vertebra(segment.name)]
    found = contrast_of(image, reduce(sitk.Or, bodies)) if bodies else None
    return found.says if found is not None else None


def _is_vertebra(name: str) -> bool:
    return any(_VERTEBRA.fullmatch(word) for word in meaning(name))
