"""Which files of a folder make up the series that is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ...base.errors import ImageError
from .directory import is_directory, listed_files
from .frames import ImageFile, image_file
from .objects import is_dicom, object_name, sop_class

_SUFFIXES = (".dcm", ".ima", ".dicom")


def series_files(path: Path, series: str | None) -> list[ImageFile]:
    """The files of one series, in the order of their names.

    path: their folder, one above it that holds no images itself, a DICOMDIR, or one of the files. series: UID, number or
    description where there are several. Raises ImageError: no image there, several series, another kind of object.
    """
    where = str(path)
    if path.is_dir():
        found = _images(path.iterdir(), where) or _images(_below(path), where)
        return _chosen(found, series, where)
    if is_directory(path):
        return _chosen(_images(listed_files(path), where), series, where)
    return _siblings(_images(path.parent.iterdir(), where), path)


def _images(files: Iterable[Path], where: str) -> list[ImageFile]:
    return [known for file in sorted(files) if _is_dicom(file, where) and (known := image_file(file, where)) is not None]


def _below(folder: Path) -> Iterator[Path]:
    """The files of the folders below, without hidden ones."""
    for file in folder.rglob("*"):
        inside = file.relative_to(folder)
        if len(inside.parts) > 1 and not any(part.startswith(".") for part in inside.parts) and file.is_file():
            yield file


def _is_dicom(file: Path, where: str) -> bool:
    """Whether a file of a folder is DICOM. Raises ImageError for one that is so by name alone: a slice must not go unnoticed."""
    if is_dicom(file):
        return True
    if file.suffix.lower() in _SUFFIXES and file.is_file() and not file.name.startswith("."):
        raise ImageError(f"{file.name} is damaged: it is no DICOM file", where=where, cure="Copy or export the file again")
    return False


def _chosen(files: Sequence[ImageFile], series: str | None, where: str) -> list[ImageFile]:
    groups: dict[tuple[str, str, Path | None], list[ImageFile]] = {}
    for item in files:
        groups.setdefault(_key(item), []).append(item)
    if not groups:
        raise ImageError("holds no DICOM images", where=where, cure="Give the folder that holds the series itself")
    if series is not None:
        groups = {key: items for key, items in groups.items() if series in (*key[:2], items[0].mark.description)}
        if not groups:
            titles = ", ".join(sorted({item.mark.title for item in files}))
            raise ImageError(f"has no series {series}", where=where, cure=f"Choose one of {titles}")
    if len(groups) > 1:
        titles = ", ".join(_titles(list(groups.values())))
        raise ImageError(
            f"holds {len(groups)} series: {titles}", where=where, cure="Choose one with --series, or give one file of it"
        )
    return next(iter(groups.values()))


def _titles(groups: Sequence[Sequence[ImageFile]]) -> list[str]:
    """How each series is called, by its UID where others are called the same."""
    titles = [items[0].mark.title for items in groups]
    return [
        f"{items[0].mark.uid if titles.count(title) > 1 and items[0].mark.uid else title} ({len(items)} files)"
        for title, items in zip(titles, groups, strict=True)
    ]


def _siblings(files: Sequence[ImageFile], path: Path) -> list[ImageFile]:
    own = next((item for item in files if item.path == path), None)
    if own is None:
        name = object_name(sop_class(path))
        raise ImageError(f"is {name}, not an image", where=str(path), cure="Give a DICOM image")
    return [item for item in files if _key(item) == _key(own)]


def _key(item: ImageFile) -> tuple[str, str, Path | None]:
    """What files of one series share; without a UID, their folder, too."""
    return item.mark.uid, item.mark.number, None if item.mark.uid else item.path.parent
