"""Slicer's .seg.nrrd: a segmentation with names, colours, terminology and overlapping segments in layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import SimpleITK as sitk

from .formats import FileFormat
from .headers.nrrd import check_nrrd
from .itk_files import read_label_map, write_volume
from .label_map import LabelMap
from .segment_metadata import metadata_of
from .stated_grid import state_grid


def write_segmentation(label_map: LabelMap, path: Path) -> None:
    """Write all layers with their segments' metadata. Raises RuntimeError when ITK cannot."""
    layers = label_map.layers
    volume = sitk.Image(layers[0]) if len(layers) == 1 else sitk.Compose([sitk.Cast(layer, _widest(layers)) for layer in layers])
    for key in volume.GetMetaDataKeys():
        volume.EraseMetaData(key)
    for key, value in metadata_of(label_map).items():
        volume.SetMetaData(key, value)
    state_grid(volume)
    write_volume(volume, path)


def _widest(layers: tuple[sitk.Image, ...]) -> int:
    return max(
        (layer.GetPixelID() for layer in layers), key=lambda pixel_type: sitk.Image(1, 1, pixel_type).GetSizeOfPixelComponent()
    )


FORMAT = FileFormat(
    "Slicer segmentation",
    (".seg.nrrd",),
    also_reads=(".seg.nhdr",),
    read_mask=lambda path, options, image: replace(read_label_map(path, check=check_nrrd), trimmed=True),
    write_label_map=write_segmentation,
    check=check_nrrd,
)
