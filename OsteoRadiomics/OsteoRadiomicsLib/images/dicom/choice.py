"""Which files of a folder make up the series that is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ...base.errors import ImageError
from .frames import ImageFile, SeriesMark, image_file
from .objects import is_dicom, object_name, sop_class

_SUFFIXES = (".dcm", ".ima", ".dicom")


def series_files(path: Path, series: str | None) -> list[ImageFile]:
    """The files of one series, in the order of their names.

    path: their folder, or one of them. series: UID, number or description where a folder holds several.
    Raises ImageError: no image there, several series, another kind of object.
    """
    where = str(path)
    folder = path if path.is_dir() else path.parent
    files = [file for file in sorted(folder.iterdir()) if _is_dicom(file, where)]
    found = [known for file in files if (known := image_file(file, where)) is not None]
    return _chosen(found, series, where) if path.is_dir() else _siblings(found, path)


def _is_dicom(file: Path, where: str) -> bool:
    """Whether a file of a folder is DICOM. Raises ImageError for one that is so by name alone: a slice must not go unnoticed."""
    if is_dicom(file):
        return True
    if file.suffix.lower() in _SUFFIXES and file.is_file() and not file.name.startswith("."):
        raise ImageError(f"{file.name} is damaged: it is no DICOM file", where=where, cure="Copy or export the file again")
    return False


def _chosen(files: Sequence[ImageFile], series: str | None, where: str) -> list[ImageFile]:
    groups: dict[tuple[str, str], list[ImageFile]] = {}
    for item in files:
        groups.setdefault(_key(item.mark), []).append(item)
    if not groups:
        raise ImageError("holds no DICOM images", where=where, cure="Give the folder that holds the series itself")
    if series is not None:
        groups = {key: items for key, items in groups.items() if series in (*key, items[0].mark.description)}
        if not groups:
            titles = ", ".join(sorted({item.mark.title for item in files}))
            raise ImageError(f"has no series {series}", where=where, cure=f"Choose one of {titles}")
    if len(groups) > 1:
        titles = ", ".join(f"{items[0].mark.title} ({len(items)} files)" for items in groups.values())
        raise ImageError(
            f"holds {len(groups)} series: {titles}", where=where, cure="Choose one, or give one file of the series wanted"
        )
    return next(iter(groups.values()))


def _siblings(files: Sequence[ImageFile], path: Path) -> list[ImageFile]:
    own = next((item for item in files if item.path == path), None)
    if own is None:
        name = object_name(sop_class(path))
        raise ImageError(f"is {name}, not an image", where=str(path), cure="Give a DICOM image")
    return [item for item in files if _key(item.mark) == _key(own.mark)]


def _key(mark: SeriesMark) -> tuple[str, str]:
    return mark.uid, mark.number
