"""A look at what is to be pseudonymised, by headers: whose each file is, what it is called then, and what is not taken over."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ..base.errors import ImageError, InputError, OsteoRadiomicsError
from ..base.progress import Progress
from ..cohort.listing.folders import seen_from
from ..images.dicom.objects import DIRECTORY, is_dicom, open_dicom, sound, text_of
from ..images.formats import stem
from .faces import READ, face_in_header, face_in_name
from .key import Patient
from .kinds import refusal
from .volumes import volume_format

_TAGS = (
    "SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "PatientID", "IssuerOfPatientID", "Modality",
    "BurnedInAnnotation", "ImageType", "ConversionType", "PhotometricInterpretation", "Rows", *READ,
)  # fmt: skip
_UIDS = ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID")


@dataclass(frozen=True)
class Source:
    """A file. root: the folder that the user gave, or that of the case list. patient: whose it is, where a case list says so."""

    path: Path
    root: Path = field(repr=False)
    patient: Patient | None = None

    @property
    def inner(self) -> tuple[str, ...]:
        """Names on the way from the root to the file, both left out but for the file's own."""
        return self.path.relative_to(self.root).parts

    @property
    def name(self) -> str:
        """What tells it from the other files of its patient: its place in his folder, or as seen from the case list."""
        return seen_from(self.root, self.path) if self.patient else "/".join(self.inner[1:])


@dataclass(frozen=True)
class Look:
    """patient: None where the header does not say. uids: of study, series and object; empty for a volume.

    refused: why it is not taken over and what to do, '' where it is. aside: it is no image, and nobody expects a copy.
    """

    source: Source
    patient: Patient | None = None
    uids: tuple[str, ...] = ()
    refused: tuple[str, str] | None = None
    aside: bool = False


def sources_in(places: Sequence[Path]) -> list[Source]:
    """Every file of folders, and files. Raises InputError for what is not there."""
    found: dict[Path, Source] = {}
    for place in places:
        if not place.exists():
            raise InputError("does not exist", where=str(place), cure="Check the path")
        if place.is_file():
            found.setdefault(place.resolve(), Source(place, place.parent))
            continue
        for folder, folders, names in os.walk(place):
            folders.sort()
            for name in sorted(names):
                path = Path(folder, name)
                found.setdefault(path.resolve(), Source(path, place))
    return list(found.values())


@dataclass(frozen=True)
class Looking:
    """Looks at some files; what a helper process is sent. checked: pixels were looked at by the user for text that is burnt into
    them. faces_checked: likewise for faces."""

    checked: bool = False
    faces_checked: bool = False

    def __call__(self, sources: Sequence[Source], progress: Progress) -> tuple[Look, ...]:
        found = []
        for source in sources:
            progress.check()
            found.append(self._look(source))
        return tuple(found)

    def _look(self, source: Source) -> Look:
        try:
            if is_dicom(source.path):
                return self._object(source)
        except OsteoRadiomicsError as error:
            return Look(source, refused=(error.what, error.cure or ""))
        except OSError as error:
            return Look(source, refused=(f"cannot be read ({error.strerror or error})", "Check the file"))
        if not source.path.is_file():
            return Look(source, refused=("is no file", "Remove it"))
        if volume_format(source.path) is not None:
            return Look(source, source.patient, refused=None if self.faces_checked else face_in_name(stem(source.path)))
        return Look(source, refused=("is no image that can be read", ""), aside=True)

    def _object(self, source: Source) -> Look:
        where = str(source.path)
        header = open_dicom(source.path, ImageError, where, tags=_TAGS)
        with sound(where, ImageError):
            uids = tuple(text_of(header, name) for name in _UIDS)
            absent = next((name for name in ("SOPClassUID", *_UIDS) if not text_of(header, name)), "")
            directory = text_of(header, "SOPClassUID") == DIRECTORY
            if absent and not directory:
                refused: tuple[str, str] | None = (f"has no {absent}, without which nothing can refer to it", "Export it again")
            else:
                refused = refusal(header, checked=self.checked)
                if refused is None and "Rows" in header and not self.faces_checked:
                    refused = face_in_header(header, text_of(header, "Modality"))
            study = uids[0] or "unknown"
            stated = Patient(text_of(header, "PatientID") or f"study {study}", text_of(header, "IssuerOfPatientID"))
            patient = source.patient or stated
        return Look(source, None if directory else patient, uids, refused, aside=directory)


def with_patients(looks: Sequence[Look]) -> list[Look]:
    """Volumes belong to the patient of the DICOM files in the same first folder, else to whom that folder is named after."""
    owners: dict[tuple[Path, str], set[Patient]] = defaultdict(set)
    for look in looks:
        if look.patient and not look.source.patient and len(look.source.inner) > 1:
            owners[look.source.root, look.source.inner[0]].add(look.patient)
    found = []
    for look in looks:
        if look.patient is None and not look.refused:
            inner = look.source.inner
            own = owners.get((look.source.root, inner[0]), set())
            if len(inner) < 2:
                why = "lies in no patient's folder, so that nobody knows whose it is"
                look = replace(look, refused=(why, "Put it into a folder named after the patient"))
            elif len(own) > 1:
                why = f"lies in a folder with DICOM files of {len(own)} patients, so that nobody knows whose it is"
                look = replace(look, refused=(why, "Make a folder for each patient"))
            else:
                look = replace(look, patient=next(iter(own), Patient(inner[0], "folder")))
        found.append(look)
    return found
