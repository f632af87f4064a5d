"""A data set cleaned element by element, in place: by the profile's table, and by kind of value what stands in no table.

What the table does not name stays only where it cannot hold a text that somebody typed, or on the lists below. The standard lets
an implementation remove more than the table asks for (PS3.15 E.1.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .codes import clean_code
from .dates import ZERO_DATES, shifted
from .key import Secret
from .naming import names_somebody
from .person import Identity, readable
from .profile import BASIC, DATES, DESCRIPTORS
from .words import REMOVED, clean


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Text of programs and devices that tells how an image was made, and stays unless it holds a name or number of the patient.
_TECHNICAL = _names("""
    Manufacturer ManufacturerModelName SoftwareVersions SecondaryCaptureDeviceManufacturer DetectorManufacturerName
    SecondaryCaptureDeviceManufacturerModelName DetectorManufacturerModelName SequenceName PulseSequenceName ImagedNucleus
    ConvolutionKernel FilterType ReceiveCoilName TransmitCoilName MultiCoilElementName StackID RescaleType ModalityLUTType
    ContrastBolusRoute RadiopharmaceuticalRoute ReconstructionMethod AttenuationCorrectionMethod ScatterCorrectionMethod
    ReceiveCoilManufacturerName TransmitCoilManufacturerName MappingResourceName SegmentAlgorithmName AlgorithmName
    AlgorithmVersion CodingSchemeDesignator CodingSchemeVersion AcquisitionMode
""")
# Bytes that are pixels, or say how to show them. ICC profiles hold texts.
_BULK = _names("""
    PixelData FloatPixelData DoubleFloatPixelData ExtendedOffsetTable ExtendedOffsetTableLengths LUTData
    RedPaletteColorLookupTableData GreenPaletteColorLookupTableData BluePaletteColorLookupTableData
    SegmentedRedPaletteColorLookupTableData SegmentedGreenPaletteColorLookupTableData SegmentedBluePaletteColorLookupTableData
    LongPrimitivePointIndexList
""")
# Content items of reports, acquisition contexts and specimens: cleaned item by item (Clean Structured Content Option).
_STRUCTURED = frozenset({0x0040A730, 0x00400555, 0x00400610})
_PADDING, _PERSON_CODES, _FIRST_GROUP = 0xFFFCFFFC, 0x00401101, 8
_REPEATING = (*range(0x5000, 0x5020, 2), *range(0x6000, 0x6020, 2))  # curves and overlays
_STANDARD = "1.2.840.10008."
# SNOMED CT, LOINC, UCUM, RadLex (PS3.16 table 8-1).
_VOCABULARIES = frozenset(f"2.16.840.1.113883.6.{number}" for number in (96, 1, 8, 256))
_NUMBERS = frozenset(["US", "SS", "UL", "SL", "FL", "FD", "SV", "UV", "AT", "OF", "OD", "OL"])
_CODE_STRING = re.compile(r"[A-Z0-9_ .+-]{0,16}")
_DECIMAL = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*")
_LONG_NUMBER = 6  # digits from which a number can be a patient's
_DUMMIES: dict[str, Any] = {
    **dict.fromkeys(("AE", "LO", "SH", "ST", "LT", "UT", "UC", "CS", "PN"), REMOVED),
    **dict.fromkeys(("DS", "IS"), "0"),
    **dict.fromkeys(("OB", "OW", "UN"), b"\0\0"),
    **ZERO_DATES,
    "AS": "000Y",
    "UR": "urn:removed",
    "US": 0,
    "FD": 0.0,
}
_TEXTS = ("LO", "SH", "ST", "LT", "UT", "UC")

Step = Callable[[Any, Any], None]
"""Does something with an element of a data set, both given."""


@dataclass(frozen=True)
class Cleaning:
    """How one patient's objects are cleaned. pseudonym: of the patient. days: by which dates go back; None to remove them."""

    secret: Secret
    pseudonym: str
    days: int | None = None

    def __call__(self, dataset: Any) -> None:
        """Clean a whole object but for its pixels. Raises whatever pydicom does where the object is damaged."""
        _Walk(self, Identity(dataset)).clean(dataset)
        dataset.PatientName = dataset.PatientID = self.pseudonym


class _Walk:
    """The walk over one object."""

    def __init__(self, cleaning: Cleaning, identity: Identity) -> None:
        self._secret, self._days, self._identity = cleaning.secret, cleaning.days, identity
        # What is done with a kind of value that no table names.
        self._by_vr: dict[str, Step] = {
            **dict.fromkeys(_TEXTS, self._text), **dict.fromkeys(("DA", "TM", "DT"), self._date),
            **dict.fromkeys(("IS", "DS"), self._number), **dict.fromkeys(("OB", "OW", "OV"), self._bulk),
            **dict.fromkeys(_NUMBERS, _keep), **dict.fromkeys(("PN", "AE"), _dummy), "CS": self._code_string, "UI": self._uid,
            "SQ": self._sequence,
        }  # fmt: skip

    def clean(self, dataset: Any) -> None:
        """Clean a data set and the items in it."""
        done = clean_code(dataset, self._identity, lambda text: f"X{self._secret.name('code', text)}")
        for tag in list(dataset.keys()):
            if tag not in done:
                self._element(dataset, tag)

    def _element(self, dataset: Any, tag: Any) -> None:
        from pydicom.datadict import dictionary_has_tag, dictionary_VR

        outside = tag.is_private or tag.group < _FIRST_GROUP or tag.element == 0 or tag.group in _REPEATING or tag == _PADDING
        if outside or not dictionary_has_tag(tag) or self._is_removed(tag):
            del dataset[tag]
            return
        element = readable(dataset, tag)
        vr = element.VR.split(" or ")[0] if element is not None else ""  # several until the object is written
        if vr not in dictionary_VR(tag).split(" or "):  # a text where the standard has a number, say, or a value that is none
            del dataset[tag]
            return
        self._step(tag, vr)(dataset, element)

    def _is_removed(self, tag: Any) -> bool:
        """Whether the table wants it removed, whatever it is."""
        return BASIC.get(tag) == "X" and tag not in DESCRIPTORS and not (self._days is not None and tag in DATES)

    def _step(self, tag: Any, vr: str) -> Step:
        basic = BASIC.get(tag)
        if basic is None:
            return self._by_vr.get(vr, _remove)
        if vr == "SQ":
            return self._listed_sequence(tag, basic)
        if tag in DATES and self._days is not None and vr in ZERO_DATES:
            return self._date
        weakest = _weakest(basic, self._uid)
        if tag in DESCRIPTORS:
            return lambda dataset, element: self._description(dataset, element, weakest)
        return weakest

    def _listed_sequence(self, tag: Any, basic: str) -> Step:
        if tag == _PERSON_CODES:
            return _without_items_content
        if tag in _STRUCTURED or basic in ("D", "X/Z/U*"):
            return self._sequence
        return _empty_sequence if "Z" in basic else _remove

    def _sequence(self, dataset: Any, element: Any) -> None:
        for item in element.value:
            self.clean(item)

    def _description(self, dataset: Any, element: Any, otherwise: Step) -> None:
        """A description: its known words, or what the basic profile wants."""
        if isinstance(element.value, str) and (kept := clean(element.value, self._identity.words)):
            element.value = kept
        elif element.VM > 1 and (parts := [clean(str(part), self._identity.words) for part in element.value]) and any(parts):
            element.value = [part or REMOVED for part in parts]
        else:
            otherwise(dataset, element)

    def _text(self, dataset: Any, element: Any) -> None:
        """A text that the table does not name."""
        if element.is_empty:
            return
        text = str(element.value)
        if element.keyword in _TECHNICAL and not self._identity.is_in(text) and not names_somebody(text):
            return
        self._description(dataset, element, _dummy)

    def _code_string(self, dataset: Any, element: Any) -> None:
        """A word that programs choose from a list. One of no such form, or with the patient's name, does not stay."""
        _replace(element, lambda value: value if self._is_code(value) else REMOVED)

    def _is_code(self, value: str) -> bool:
        named = self._identity.is_in(value) and clean(value, self._identity.words) != value
        return bool(_CODE_STRING.fullmatch(value)) and not named

    def _number(self, dataset: Any, element: Any) -> None:
        """Numbers written in decimals, unless one is the patient's; what is no number does not stay."""
        for text in _texts(element):
            if not _DECIMAL.fullmatch(text) or (len(text) >= _LONG_NUMBER and text in self._identity.words):
                _empty(dataset, element)
                return

    def _uid(self, dataset: Any, element: Any) -> None:
        a_class = element.keyword.endswith("SOPClassUID")
        _replace(element, lambda uid: uid if _is_well_known(uid, a_class) else self._secret.uid(uid))

    def _date(self, dataset: Any, element: Any) -> None:
        days = self._days
        if days is None:
            _dummy(dataset, element)
        else:
            _replace(element, lambda text: shifted(text, element.VR, days))

    def _bulk(self, dataset: Any, element: Any) -> None:
        if element.keyword not in _BULK:
            del dataset[element.tag]


def _texts(element: Any) -> list[str]:
    """The values of an element as texts; none of an empty one."""
    return [] if element.is_empty else [str(element.value)] if element.VM < 2 else list(map(str, element.value))


def _replace(element: Any, change: Callable[[str], str]) -> None:
    """Put something else in the place of each value; what is empty, and what comes out the same, is not touched."""
    before = _texts(element)
    after = [change(text) for text in before]
    if after != before:
        element.value = after if len(after) > 1 else after[0]


def _is_well_known(uid: str, a_class: bool) -> bool:
    """Whether a UID is the standard's or a public vocabulary's, and stands for no object of anybody. a_class: it names a kind."""
    from pydicom.uid import UID_dictionary

    return uid in UID_dictionary or uid in _VOCABULARIES or (a_class and uid.startswith(_STANDARD))


def _weakest(basic: str, uid: Step) -> Step:
    """Of the actions that the table leaves to choose from, that which is right whatever the object's definition demands."""
    if "D" in basic:
        return _dummy
    if "U" in basic:
        return uid
    return _empty if "Z" in basic else _remove


def _keep(dataset: Any, element: Any) -> None:
    """Nothing to do."""


def _remove(dataset: Any, element: Any) -> None:
    del dataset[element.tag]


def _empty(dataset: Any, element: Any) -> None:
    element.value = None


def _empty_sequence(dataset: Any, element: Any) -> None:
    element.value = []


def _dummy(dataset: Any, element: Any) -> None:
    """A value of the same kind that says nothing; what is empty stays empty."""
    if element.VR not in _DUMMIES:
        del dataset[element.tag]
    elif not element.is_empty:
        element.value = _DUMMIES[element.VR]


def _without_items_content(dataset: Any, element: Any) -> None:
    """Codes that stand for a person: one code that stands for nobody."""
    for item in element.value:
        item.clear()
        item.CodeValue, item.CodingSchemeDesignator, item.CodeMeaning = REMOVED, "99REMOVED", REMOVED
