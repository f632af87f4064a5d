"""DICOMDIR: the files that a medium's directory lists.

Source: DICOM PS3.10 section 8 (file IDs and the DICOMDIR), PS3.3 annex F (basic directory information object).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ...base.errors import ImageError
from .objects import DIRECTORY, is_dicom, open_dicom, sop_class, sound

# Where a directory names its records: by their place in the file.
_FIRST_AND_LAST = tuple(f"OffsetOfThe{which}DirectoryRecordOfTheRootDirectoryEntity" for which in ("First", "Last"))
_NEXT_AND_LOWER = ("OffsetOfTheNextDirectoryRecord", "OffsetOfReferencedLowerLevelDirectoryEntity")
_WITHOUT_FILE = ("PATIENT", "STUDY", "SERIES", "VISIT", "RESULTS", "INTERPRETATION", "TOPIC", "PRIVATE")


def is_directory(path: Path) -> bool:
    """Whether a file is a DICOMDIR."""
    return is_dicom(path) and sop_class(path) == DIRECTORY


def listed_files(path: Path) -> list[Path]:
    """The files that a DICOMDIR lists, in the order of their names.

    Names that the medium holds in other letters are found (file IDs are in capitals). Raises ImageError: damaged, files that are
    not there, names that lead out of its folder.
    """
    where = str(path)
    directory = open_dicom(path, ImageError, where)
    with sound(where, ImageError):
        records = directory.get("DirectoryRecordSequence") or []
        if not _is_whole(directory, records):
            raise ImageError("is damaged or incomplete", where=where, cure="Copy the medium again")
        ids = [_parts(record) for record in records if record.get("ReferencedFileID")]
    if not ids:
        raise ImageError("is a DICOMDIR that lists no files", where=where, cure="Give the folder that holds the series itself")
    if any(part in ("", ".", "..") or "/" in part or "\\" in part for parts in ids for part in parts):
        raise ImageError("is a DICOMDIR that lists files outside its folder", where=where, cure="Give the folder of the series")
    names = _Names()
    found = [(parts, names.find(path.parent, parts)) for parts in dict.fromkeys(ids)]
    absent = ["/".join(parts) for parts, file in found if file is None]
    if absent:
        count = f"{len(absent)} of {len(found)} files are" if len(absent) > 1 else "1 file is"
        raise ImageError(
            f"{count} not there that it lists, the first is {absent[0]}",
            where=where,
            cure="Copy the whole medium, or give the folder that holds the series itself",
        )
    return sorted(file for _, file in found if file is not None)


def _is_whole(directory: Any, records: Sequence[Any]) -> bool:
    """Whether every record is there that another names: of a file that was cut, the records before the cut can be read."""
    if not all(_is_complete(record) for record in records):
        return False
    named = {int(directory.get(key) or 0) for key in _FIRST_AND_LAST}
    named |= {int(record[key].value or 0) for record in records for key in _NEXT_AND_LOWER}
    return named - {0} <= {int(record.seq_item_tell) for record in records}


def _is_complete(record: Any) -> bool:
    needed = [*_NEXT_AND_LOWER, "DirectoryRecordType"]
    if record.get("DirectoryRecordType") not in _WITHOUT_FILE or "ReferencedFileID" in record:
        needed += ["ReferencedFileID", "ReferencedTransferSyntaxUIDInFile"]
    return all(key in record for key in needed)


def _parts(record: Any) -> tuple[str, ...]:
    value = record.ReferencedFileID
    return (value,) if isinstance(value, str) else tuple(str(part) for part in value)


class _Names:
    """Files by their names without letter case; each folder is looked at once."""

    def __init__(self) -> None:
        self._folders: dict[Path, dict[str, Path]] = {}

    def find(self, folder: Path, parts: tuple[str, ...]) -> Path | None:
        """The file of a file ID, None where it is not there."""
        place = folder
        for part in parts:
            if place not in self._folders:
                self._folders[place] = {each.name.casefold(): each for each in place.iterdir()} if place.is_dir() else {}
            exact = place / part
            found = exact if exact.exists() else self._folders[place].get(part.casefold())
            if found is None:
                return None
            place = found
        return place if place.is_file() else None
