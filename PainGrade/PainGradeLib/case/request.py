"""What is asked of a case."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.images.read_image import ReadOptions

from ..fat import FAT_METHODS, SCOPES
from ..fat.rating import method_of
from ..muscles import BACK_MUSCLES, STRUCTURES
from ..muscles.drawn import AS_NAMED, MaskChoice
from ..references import USUAL, CutOffs

EXTENTS = ("slice", "three", "volume")
SEXES = ("female", "male")
ALL, DIXON = "all", "dixon"


@dataclass(frozen=True)
class FatRequest:
    """Which fat methods, and what they are given; grey values are the image's.

    methods: names, with "dixon" for both Dixon rates and "all" for every method whose inputs are there. scopes: where
    thresholds are found. threshold: of the fixed one. share, reference: of the reference share, the latter a
    structure. lean, fat: of the signal fraction, structures or grey values. confirm_high_fat: water and fat are not exchanged
    although every muscle looks so.
    """

    methods: tuple[str, ...] = ()
    scopes: tuple[str, ...] = SCOPES
    threshold: float | None = None
    share: float | None = None
    reference: str = "SAT"
    lean: str | float = "PS"
    fat: str | float = "SAT"
    confirm_high_fat: bool = False


@dataclass(frozen=True)
class CaseRequest:
    """A case to be measured.

    image: the fat image where there is a water image, else T1 or T2. water_type: ImageType of the water images in a DICOM series,
    where it is another than is asked of the image; see ``ReadOptions``. level_index: slice, counted from 0. level_point: mm, LPS.
    extent: "slice", "three" or "volume"; None means slice where a level is known, else volume. groups: muscles that are measured.
    markups: files with lines. sex: "female", "male" or "", for references. reader, session: who drew, where several did.
    """

    image: Path
    mask: Path
    water: Path | None = None
    case: str = "case"
    choice: MaskChoice = AS_NAMED
    level_index: int | None = None
    level_point: tuple[float, float, float] | None = None
    extent: str | None = None
    fat: FatRequest = FatRequest()
    groups: tuple[str, ...] = BACK_MUSCLES
    profile: bool = False
    markups: tuple[Path, ...] = ()
    sex: str = ""
    cut_offs: CutOffs = USUAL
    reader: str = ""
    session: str = ""
    water_type: str | None = None

    def __post_init__(self) -> None:
        """Raises InputError for what cannot be asked."""
        _one_of("extent", self.extent, (None, *EXTENTS))
        _one_of("sex", self.sex, ("", *SEXES))
        known = {structure.group for structure in STRUCTURES.values() if structure.side}
        for group in self.groups:
            _one_of("muscle", group, tuple(sorted(known)))
        for name in self.fat.methods:
            if name not in (ALL, DIXON):
                method_of(name)

    @property
    def reading(self) -> tuple[str, str, str]:
        """Case, reader and session: what stands once in a cohort."""
        return self.case, self.reader, self.session

    @property
    def water_options(self) -> ReadOptions:
        """What is asked of reading the water image."""
        options = self.choice.options
        return options if self.water_type is None else replace(options, image_type=self.water_type)

    @property
    def roles(self) -> dict[str, Path | str | os.PathLike[str] | None]:
        """How messages that are kept name its files."""
        markups = {f"markups {number}": path for number, path in enumerate(self.markups, 1)}
        table = self.choice.options.label_file
        return {
            "the image": self.image,
            "the mask": self.mask,
            "the water image": self.water,
            "the label table": table,
            **markups,
        }


def chosen_methods(asked: Sequence[str], given: set[str], dixon: bool) -> tuple[str, ...]:
    """Names of the methods asked for, each once. given: fields of ``FatSettings`` that are known. dixon: whether water is there.

    Without any asked for: Otsu and two Gaussians, and the Dixon rates where there is water.
    """
    usable = [name for name, method in FAT_METHODS.items() if set(method.needs) <= given and (dixon or not method.dixon)]
    both = [name for name, method in FAT_METHODS.items() if method.dixon]
    found: list[str] = []
    for name in asked or (("otsu", "gmm2", DIXON) if dixon else ("otsu", "gmm2")):
        found += usable if name == ALL else both if name == DIXON else [name]
    return tuple(dict.fromkeys(found))


def _one_of(what: str, value: str | None, known: tuple[str | None, ...]) -> None:
    if value not in known:
        raise InputError(f"there is no {what} {value}", cure=f"Choose {', '.join(name for name in known if name)}")
