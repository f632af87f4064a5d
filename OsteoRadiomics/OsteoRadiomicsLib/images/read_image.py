"""What reading an image or a mask takes and gives beside voxels: options, notices, padding, and whose image it is."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError, InputError
from ..base.notices import say
from ..base.words import listed
from .geometry import mask_on

DEFAULT_THRESHOLD = 0.5

LabelTable = str | os.PathLike[str] | Mapping[int, str]
"""Names of labels: a file that lists them, or label -> name."""


@dataclass(frozen=True)
class ReadOptions:
    """What a user may ask of reading, and what is refused without being asked for.

    series: which series of a DICOM folder, by UID, number or description. image_type, echo_time: which images of a DICOM series
    that holds several volumes, by values of their ImageType (``WATER``; several joined by commas) or by echo time in ms.
    straighten: shift the slices of a tilted gantry onto
    a rectangular grid. accept_foreign_mask: take a mask of another patient, study or frame of reference.
    threshold: from which fraction (0 to 1) on a voxel of a fractional segmentation is inside. scheme, label_table: what names the
    labels of a mask without names: a known numbering (``LABEL_SCHEMES``), or a file or the names themselves. channel: which of
    several values per voxel the labels are, from 0; None: a vector mask without segments is refused.
    volume, segmentation: which nodes of a scene of 3D Slicer, by name, id or ``@role`` (see ``images.scenes.choice``).
    Raises InputError for a threshold outside (0, 1], an echo time that cannot be, an empty image type.
    """

    series: str | None = None
    straighten: bool = False
    accept_foreign_mask: bool = False
    threshold: float = DEFAULT_THRESHOLD
    scheme: str | None = None
    label_table: LabelTable | None = None
    channel: int | None = None
    image_type: str | None = None
    echo_time: float | None = None
    volume: str | None = None
    segmentation: str | None = None

    def __post_init__(self) -> None:
        if not 0 < self.threshold <= 1:
            raise InputError(f"a mask threshold of {self.threshold:g} is no fraction", cure="Give one above 0 and up to 1")
        if self.echo_time is not None and not 0 <= self.echo_time < math.inf:
            raise InputError(f"an echo time of {self.echo_time:g} ms cannot be", cure="Give the EchoTime of the images, in ms")
        if self.image_type is not None and not image_type_values(self.image_type):
            raise InputError("an image type is empty", cure="Give a value of ImageType, such as WATER")

    @property
    def label_file(self) -> str | os.PathLike[str] | None:
        """The file among the label tables; None where the names themselves, or none, were given."""
        return None if isinstance(self.label_table, Mapping) else self.label_table


def image_type_values(text: str) -> tuple[str, ...]:
    """``DERIVED\\PRIMARY\\WATER``, or with commas -> its values, in capitals and in order."""
    return tuple(part for value in text.replace(",", "\\").split("\\") if (part := value.strip().upper()))


AS_USUAL = ReadOptions()


@dataclass(frozen=True)
class Origin:
    """Whose examination a DICOM object shows, empty where it does not say. Only ever compared, never shown."""

    patient: str = field(default="", repr=False)
    study: str = field(default="", repr=False)
    frame_of_reference: str = field(default="", repr=False)

    def contradictions(self, other: Origin) -> tuple[str, ...]:
        """In what two objects differ that both state it: "patient", "study", "frame of reference"."""
        pairs = (
            ("patient", self.patient, other.patient),
            ("study", self.study, other.study),
            ("frame of reference", self.frame_of_reference, other.frame_of_reference),
        )
        return tuple(name for name, own, its in pairs if own and its and own != its)


@dataclass(frozen=True)
class ReadImage:
    """An image as it was read.

    padding: UInt8 on the image's grid, 1 where the file states that nothing was measured; None where it states none.
    origin: None where the format has no such thing.
    """

    volume: sitk.Image
    padding: sitk.Image | None = None
    origin: Origin | None = None

    def warn_of_padding(self, rois: Iterable[tuple[str, sitk.Image]]) -> None:
        """A notice for each ROI (name, mask on any grid) that holds padding; counted in the image's voxels."""
        if self.padding is None:
            return
        empty = sitk.GetArrayViewFromImage(self.padding) > 0
        for name, mask in rois:
            inside = sitk.GetArrayFromImage(mask_on(self.volume, mask)) > 0
            count = int(np.count_nonzero(inside & empty))
            if count:
                say(f"image: {count:,} of {int(inside.sum()):,} voxels of {name} are padding, where nothing was measured")


def check_origin(
    image: Origin | None, mask: Origin | None, options: ReadOptions, where: str, *, other: str = "the image"
) -> None:
    """Refuse a mask of another examination, or say that it was accepted.

    where: the mask, for the message. other: what ``image`` is. Raises GeometryError naming what differs, never the identities.
    """
    differs = image.contradictions(mask) if image and mask else ()
    if not differs:
        return
    words = listed(differs, "and")
    if options.accept_foreign_mask:
        say(f"mask: it belongs to another {words} than {other}, and was accepted on request")
        return
    raise GeometryError(
        f"belongs to another {words} than {other}",
        where=where,
        cure="Give the mask that was drawn on the same image, or accept this one with --accept-foreign-mask",
    )
