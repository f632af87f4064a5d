"""Whether images say that they show a head or neck: a face may be seen in them, or rebuilt of slices. Nothing here removes it.

DICOM PS3.15 calls removing it the Clean Recognizable Visual Features Option, which these copies never claim.
"""

from __future__ import annotations

import re
from typing import Any

from ..images.dicom.objects import text_of
from .languages import HEAD_CHINESE, HEAD_PAIRS, HEAD_PARTS, HEAD_WORDS, NOT_WITH_HEAD
from .naming import WORD, is_chinese

_CURE = "Look whether a face can be recognised, remove it with other software, and give --faces-checked"
# What shows a surface: slices and photographs. Radiographs and ultrasound do not, nor do masks, contours and doses.
_SHOWING = frozenset(("CT", "MR", "PT", "NM", "XC", "OT", "SC", "BI", ""))
TAGS = ("BodyPartExamined", "StudyDescription", "SeriesDescription", "ProtocolName", "PerformedProcedureStepDescription",
        "RequestedProcedureDescription")  # fmt: skip
"""Where a header says what it shows."""
_REGION = "AnatomicRegionSequence"
READ = (*TAGS, _REGION)


def face_in_header(header: Any, modality: str) -> tuple[str, str] | None:
    """Why an object is not taken over before somebody has looked at it, and what to do; None where it says of no head.

    header: with the elements of ``READ``. modality: of the object.
    """
    if modality not in _SHOWING:
        return None
    part = text_of(header, TAGS[0]).upper().strip()
    if part in HEAD_PARTS:
        return f"says that it shows a head or neck (BodyPartExamined {part}), in which a face may be recognised", _CURE
    meanings = [text_of(item, "CodeMeaning") for item in header.get(_REGION) or ()]
    if any(tells_of_a_head(text) for text in (*(text_of(header, name) for name in TAGS), *meanings)):
        return "says in its description that it shows a head or neck, in which a face may be recognised", _CURE
    return None


def face_in_name(name: str) -> tuple[str, str] | None:
    """The same of a volume, of which only the name can say it. name: of the file."""
    if tells_of_a_head(name):
        return "is called like an image of a head or neck, in which a face may be recognised", _CURE
    return None


def tells_of_a_head(text: str) -> bool:
    """Whether a description is of a head or neck. Of a bone's head, or of a coil, it is not."""
    found = [word.rstrip(".") for word in WORD.findall(text)]
    if any(part in word for word in found if is_chinese(word) for part in HEAD_CHINESE):
        return True
    words = [word.casefold() for word in found]
    if NOT_WITH_HEAD & set(words):
        return False
    joined = re.sub(r"\s+", " ", " ".join(words))
    return bool(HEAD_WORDS & set(words)) or any(pair in joined for pair in HEAD_PAIRS)
