"""What the name of an image or of its DICOM series says about the sequence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

# Words of series descriptions and file names, without case. Short-tau inversion recovery suppresses fat by its timing.
_FAT_SUPPRESSED = frozenset(
    {"fs", "fatsat", "fatsuppressed", "fatsupp", "fatsup", "spair", "spir", "stir", "tirm", "chess", "water", "wateronly"}
)
_INVERSION = frozenset({"stir", "tirm"})
_WEIGHTING = re.compile(r"^t([12])(?:w|wi)?$")
# "T1FS", "T2stir", "fsT2": two words in one.
_JOINED = re.compile(r"^(t[12])w?(fs|stir|tirm|fatsat|spair|spir)$|^(fs|stir)(t[12])w?$")
_CT = frozenset({"ct", "hu", "qct", "ldct"})
_RADIOGRAPH = frozenset({"cxr", "xray", "radiograph", "dx", "cr"})
_MODALITIES = {"MR": "MR", "CT": "CT", "CR": "CR", "DX": "CR", "RG": "CR"}


@dataclass(frozen=True)
class SequenceWords:
    """What a text says. weighting: "T1", "T2" or "". fat_suppressed: None where it does not say. modality: MR, CT, CR or ""."""

    weighting: str = ""
    fat_suppressed: bool | None = None
    modality: str = ""

    @property
    def silent(self) -> bool:
        """Whether nothing was said."""
        return not self.weighting and self.fat_suppressed is None and not self.modality


def sequence_words(texts: Iterable[str], modality: str = "") -> SequenceWords:
    """Read names and descriptions, the most telling first. modality: as DICOM writes it, "" where it is not known.

    A text that names T1 and T2 both says nothing about the weighting. One that names the weighting and no fat suppression, with
    no other that does, means that there is none.
    """
    weighting, found = "", _MODALITIES.get(modality.strip().upper(), "")
    said = [_words(text) for text in texts]
    for words in said:
        weightings = {f"T{match[1]}" for match in map(_WEIGHTING.match, words) if match}
        if not weightings and words & _INVERSION:
            weightings = {"T2"}
        if len(weightings) == 1:
            weighting = weighting or weightings.pop()
    suppressed = True if any(words & _FAT_SUPPRESSED for words in said) else False if weighting else None
    every: set[str] = set().union(*said)
    if not found:
        found = "CT" if every & _CT else "CR" if every & _RADIOGRAPH else "MR" if weighting or suppressed else ""
    return SequenceWords(weighting, suppressed, found)


def _words(text: str) -> set[str]:
    found: set[str] = set()
    parts = [part.casefold() for part in re.split(r"[^A-Za-z0-9]+", text) if part]
    for part in parts:
        joined = _JOINED.match(part)
        found.update(group for group in joined.groups() if group) if joined else found.add(part)
    for first, second in pairwise(parts):
        if (first, second) in {("fat", "sat"), ("fat", "sup"), ("fat", "suppressed"), ("fat", "supp")}:
            found.add("fatsat")
    return found
