"""What an object says of whom it shows: the words that must not stay anywhere in it, whatever the attribute."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_NUMBERS = ("PatientID", "AccessionNumber", "OtherPatientIDs", "AdmissionID", "StudyID", "IssuerOfPatientID", "PatientAddress",
            "PatientTelephoneNumbers", "MilitaryRank", "MedicalRecordLocator")  # fmt: skip
_SHORTEST_NAME, _SHORTEST_NUMBER = 3, 4
# German letters as they are spelt where there are none.
_SPELT_OUT = tuple(
    str.maketrans(dict(zip("äöüß", spelt, strict=True))) for spelt in (("ae", "oe", "ue", "ss"), ("a", "o", "u", "ss"))
)
_PARTS = re.compile(r"[\^=,;\s\\]+")


class Identity:
    """Names of persons and numbers of a patient in an object, and whether a text holds one of them."""

    def __init__(self, dataset: Any) -> None:
        self.words = frozenset(_words(dataset))

    def is_in(self, text: str) -> bool:
        """Whether a text holds a name or number, in whatever letter case."""
        folded = text.casefold()
        return any(word in form for form in {folded, _plain(folded)} for word in self.words)


def readable(dataset: Any, tag: Any) -> Any | None:
    """An element, None where its value is none of its kind."""
    try:
        return dataset[tag]
    except Exception:  # noqa: BLE001 - pydicom lets through whatever its conversions raise
        return None


def _words(dataset: Any) -> Iterator[str]:
    for keyword in _NUMBERS:
        yield from _parts(dataset.get(keyword), _SHORTEST_NUMBER)
    for element in _elements(dataset):
        if element.VR == "PN":
            for part in _parts(element.value, _SHORTEST_NAME):
                yield from {part, _plain(part), *(part.translate(table) for table in _SPELT_OUT)}
            yield from _joined(element.value)


def _elements(dataset: Any) -> Iterator[Any]:
    """Every element of an object and of what is in it, but for pixel data and what cannot be read."""
    for tag in list(dataset.keys()):
        if tag.group >= 0x7FE0:
            continue
        element = readable(dataset, tag)
        if element is None:  # it is removed later
            continue
        if element.VR == "SQ":
            for item in element.value:
                yield from _elements(item)
        else:
            yield element


def _plain(text: str) -> str:
    """A text without accents, as many consoles write it."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _joined(value: Any) -> Iterator[str]:
    """Family and given name in one, as where names have no spaces: of 王^伟 neither sign alone tells anybody, 王伟 does."""
    for text in _texts(value):
        for group in text.casefold().split("="):
            name = "".join(part.strip() for part in group.split("^")[:2])
            if name and not name.isascii() and " " not in name:
                yield name


def _parts(value: Any, shortest: int) -> Iterator[str]:
    """The parts of a name or number that are long enough to mean somebody. Of writings without letter case two signs are."""
    for text in _texts(value):
        for part in _PARTS.split(text.casefold()):
            if len(part) >= (shortest if part.isascii() else 2):
                yield part


def _texts(value: Any) -> list[str]:
    from pydicom.multival import MultiValue

    return [str(text or "") for text in (value if isinstance(value, MultiValue) else [value])]
