"""Which image of a case is which sequence of a protocol: a guess that a reader corrects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .words import SequenceWords, sequence_words


@dataclass(frozen=True)
class ImageClues:
    """What is known of one image.

    texts: its name and the series' description, the most telling first. modality: as DICOM writes it, "" where it is not known.
    looks: what its voxels say, None where nobody looked.
    """

    texts: tuple[str, ...]
    modality: str = ""
    looks: SequenceWords | None = None

    @property
    def says(self) -> SequenceWords:
        """The words, completed by what the voxels say where the words are silent."""
        words, looks = sequence_words(self.texts, self.modality), self.looks
        if looks is None:
            return words
        weighting = words.weighting or (looks.weighting if looks.modality == (words.modality or looks.modality) else "")
        agreed = weighting == looks.weighting
        suppressed = words.fat_suppressed if words.fat_suppressed is not None else (looks.fat_suppressed if agreed else None)
        return SequenceWords(weighting, suppressed, words.modality or looks.modality)


def guess_sequences(sequences: Sequence[str], images: Mapping[str, ImageClues]) -> dict[str, str]:
    """Sequence -> key of the image that fits it best; a sequence that no image fits is left out.

    sequences: names of a protocol, such as T1, T2, FS-T2, CT. images: in the order they were loaded; of two that fit equally
    well the first one is taken. No image is given to two sequences.
    """
    fits = [
        (score, -place, -number, name, key)
        for place, (key, clues) in enumerate(images.items())
        for number, name in enumerate(sequences)
        if (score := _fit(name, clues, alone=len(sequences) == 1)) > 0
    ]
    found: dict[str, str] = {}
    for _, _, _, name, key in sorted(fits, reverse=True):
        if name not in found and key not in found.values():
            found[name] = key
    return {name: found[name] for name in sequences if name in found}


def guess_modality(images: Sequence[ImageClues]) -> str:
    """MR, CT or CR where all images that say something agree, "" otherwise."""
    said = {clues.says.modality for clues in images} - {""}
    return said.pop() if len(said) == 1 else ""


def _fit(sequence: str, clues: ImageClues, *, alone: bool) -> int:
    """How well an image fits a sequence: 0 not at all. alone: the protocol has no other sequence."""
    wanted, said = sequence_words([sequence]), clues.says
    if wanted.modality and said.modality and wanted.modality != said.modality:
        return 0
    if any(text.casefold() == sequence.casefold() for text in clues.texts):
        return 100
    if said.silent or not said.weighting:
        return 1 if alone else 0
    if wanted.weighting and wanted.weighting != said.weighting:
        return 0
    if bool(wanted.fat_suppressed) != bool(said.fat_suppressed):
        return 1 if alone else 0
    return 10 if wanted.weighting else 5
