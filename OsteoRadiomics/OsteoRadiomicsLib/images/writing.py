"""Writing images and segmentations: complete files only, in formats that keep geometry."""

from __future__ import annotations

import os

import SimpleITK as sitk

from ..base.errors import OutputError
from ..base.files import replacing
from .label_map import LabelMap
from .seg_nrrd import metadata_of

IMAGE_SUFFIXES = (".nrrd", ".nii.gz", ".nii", ".mha")


def write_image(image: sitk.Image, path: str | os.PathLike[str]) -> None:
    """Write a scalar image, compressed; the suffix decides the format (.nrrd, .nii.gz, .nii, .mha).

    NRRD and MetaImage keep geometry to 17 digits, NIfTI to float32. Raises OutputError: unknown suffix, unwritable folder.
    """
    if not str(path).lower().endswith(IMAGE_SUFFIXES):
        raise OutputError("is no image file name", where=str(path), cure=f"End it in {', '.join(IMAGE_SUFFIXES)}")
    with replacing(path) as temporary:
        try:
            sitk.WriteImage(image, str(temporary), useCompression=True)
        except RuntimeError as problem:
            raise OutputError(
                f"{image.GetPixelIDTypeAsString()} cannot be written in this format",
                where=str(path),
                cure="End the name in .nrrd",
            ) from problem


def write_label_map(label_map: LabelMap, path: str | os.PathLike[str]) -> None:
    """Write a segmentation: .seg.nrrd opens in 3D Slicer with names, colours and terminology.

    Other formats hold one layer of plain labels without names. Raises OutputError: overlapping layers in such a format,
    unknown suffix, unwritable folder.
    """
    if not str(path).lower().endswith(".seg.nrrd"):
        if len(label_map.layers) > 1:
            raise OutputError("this format cannot hold overlapping segments", where=str(path), cure="End the name in .seg.nrrd")
        write_image(label_map.layers[0], path)
        return
    layers = label_map.layers
    volume = sitk.Image(layers[0]) if len(layers) == 1 else sitk.Compose([sitk.Cast(layer, _widest(layers)) for layer in layers])
    for key in volume.GetMetaDataKeys():
        volume.EraseMetaData(key)
    for key, value in metadata_of(label_map).items():
        volume.SetMetaData(key, value)
    write_image(volume, path)


def _widest(layers: tuple[sitk.Image, ...]) -> int:
    return max(
        (layer.GetPixelID() for layer in layers), key=lambda pixel_type: sitk.Image(1, 1, pixel_type).GetSizeOfPixelComponent()
    )
