"""A case of muscles in the scene: 20 % fat left, 10 % right, in whole voxels."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from muscle_kit import FAT, cylinder, empty_grid, painted
from OsteoRadiomicsLib.images import LabelMap, Segment, write_label_map
from OsteoRadiomicsLib.mrml.segmentations import segmentation_from_label_map
from OsteoRadiomicsLib.mrml.volumes import volume_from_image

UP = np.array([0.0, 0.0, 1.0])
PLACES = {
    "MF_R": (-15, 22, 0.1), "MF_L": (15, 22, 0.2), "ES_R": (-36, 20, 0.1), "ES_L": (36, 20, 0.2), "PS_R": (-28, -20, 0.0),
    "PS_L": (28, -20, 0.0),
}  # fmt: skip


@dataclass(frozen=True)
class MuscleScene:
    """Nodes of the case. masks: name -> (k, j, i) bool."""

    image: Any
    segmentation: Any
    masks: dict[str, np.ndarray]


def muscle_images() -> tuple[sitk.Image, LabelMap, dict[str, np.ndarray]]:
    """The image, its segments, and their masks."""
    grid = empty_grid((110, 90, 5), (1.0, 1.0, 4.0))
    masks = {muscle: cylinder(grid, (x, y), (10, 9), UP) for muscle, (x, y, _share) in PLACES.items()}
    masks["SAT"] = np.zeros_like(masks["MF_R"])
    masks["SAT"][:, 80:86, 20:90] = True
    values = np.where(masks["SAT"], FAT, 20.0)
    for number, (muscle, (_x, _y, share)) in enumerate(PLACES.items()):
        voxels = painted(share, snr=20, voxels=int(masks[muscle].sum()), seed=number)
        values[masks[muscle]] = np.random.default_rng(number).permutation(voxels)
    image = sitk.GetImageFromArray(values.astype(np.float32))
    labels = np.zeros(values.shape, np.uint8)
    for number, mask in enumerate(masks.values(), 1):
        labels[mask] = number
    layer = sitk.GetImageFromArray(labels)
    for each in (image, layer):
        each.CopyInformation(grid)
    return image, LabelMap((layer,), tuple(Segment(muscle, number) for number, muscle in enumerate(masks, 1))), masks


def muscle_files(folder: Path) -> tuple[Path, Path]:
    """Image and mask as files."""
    image, drawn, _masks = muscle_images()
    sitk.WriteImage(image, str(folder / "image.nrrd"))
    write_label_map(drawn, folder / "mask.seg.nrrd")
    return folder / "image.nrrd", folder / "mask.seg.nrrd"


def muscle_scene(*, name: str = "T2") -> MuscleScene:
    """The image and its segments, in the scene of the application."""
    image, drawn, masks = muscle_images()
    volume = volume_from_image(image, name)
    segmentation = segmentation_from_label_map(drawn, "drawn")
    segmentation.SetReferenceImageGeometryParameterFromVolumeNode(volume)
    return MuscleScene(volume, segmentation, masks)


def texts(table: Any) -> list[list[str]]:
    """What a table shows, row by row."""
    rows = []
    for row in range(table.rowCount):
        items = [table.item(row, column) for column in range(table.columnCount)]
        rows.append([item.text() if item is not None else "" for item in items])
    return rows


def row_of(table: Any, title: str) -> list[str]:
    """The row with a title."""
    return next(row for row in texts(table) if row[0] == title)
