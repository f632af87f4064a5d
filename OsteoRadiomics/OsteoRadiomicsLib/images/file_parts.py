"""Every file that an image or mask is read from: what changes a number must change the hash that stands for its input."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..base.errors import ImageError, InputError
from ..base.files import sha256_of_file
from .dicom.choice import series_files
from .dicom.directory import is_directory, listed_files
from .dicom.objects import LABEL_MAP_SEGMENTATION, RT_STRUCTURE_SET, SEGMENTATION, is_dicom, sop_class
from .dicom.radiograph import is_radiograph
from .scenes.files import PLAIN, data_files

_MOST_HEADER_BYTES = 1 << 20
_OTHER_OBJECTS = (SEGMENTATION, LABEL_MAP_SEGMENTATION, RT_STRUCTURE_SET)
# Where a header says that its voxels lie elsewhere: MetaImage, NRRD.
_ELSEWHERE = re.compile(r"^(?:ElementDataFile\s*=|data ?file:)\s*(\S.*?)\s*$", re.IGNORECASE | re.MULTILINE)
_NUMBERED = re.compile(r"(\S*%0?\d*d\S*)\s+(-?\d+)\s+(-?\d+)(?:\s+(-?\d+))?")
_PAIRS = ((".hdr.gz", (".img.gz", ".img")), (".hdr", (".img", ".img.gz")), (".img.gz", (".hdr.gz", ".hdr")), (".img", (".hdr",)))


def sha256_of_input(path: str | os.PathLike[str]) -> str:
    """SHA-256 of an image or mask: of its file, or of the hashes of all files it is read from.

    The files of a DICOM folder or series count in order of content, not of name. Raises OSError, and InputError for what is
    neither file nor folder.
    """
    source = Path(path)
    files = files_of_input(source)
    if source.is_dir() or (len(files) > 1 and is_dicom(source)):
        return _of_hashes(sorted(map(sha256_of_file, files)))
    return sha256_of_file(source) if len(files) == 1 else _of_hashes(map(sha256_of_file, files))


def files_of_input(path: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Every file that an image or mask is read from. Raises as ``sha256_of_input``."""
    source = Path(path)
    mode = source.stat().st_mode
    if stat.S_ISDIR(mode):
        return tuple(file for file in source.rglob("*") if file.is_file())
    if not stat.S_ISREG(mode):  # reading a pipe would wait for ever
        raise InputError("is neither a file nor a folder", where=str(source), cure="Give a file or a DICOM folder")
    if is_directory(source):
        return (source, *_listed(source))
    if source.name.lower().endswith(PLAIN):
        data = (part for file in data_files(source) for part in (file, *voxel_files(file)))
        return tuple(dict.fromkeys((source, *data)))
    series = _series(source)
    return tuple(series) if len(series) > 1 else (source, *voxel_files(source))


def voxel_files(header: Path) -> tuple[Path, ...]:
    """The files beside a header that belong to one image with it, as far as they are there; none where it holds its voxels."""
    name = header.name.lower()
    for end, others in _PAIRS:
        if name.endswith(end):
            beside = (header.with_name(header.name[: -len(end)] + other) for other in others)
            return tuple(file for file in beside if file.is_file())[:1]
    if not name.endswith((".mhd", ".mha", ".nhdr", ".nrrd")):
        return ()
    with open(header, "rb") as stream:
        text = stream.read(_MOST_HEADER_BYTES).decode("latin-1").replace("\r\n", "\n")
    if name.endswith((".nhdr", ".nrrd")):
        text = text.partition("\n\n")[0]
    found = _ELSEWHERE.search(text)
    if found is None or found[1].upper() == "LOCAL":
        return ()
    names = text[found.end() :].split("\n") if found[1].upper().startswith("LIST") else _names(found[1])
    return tuple(file for name in names if name.strip() and _is_file(file := header.parent / name.strip()))


def _names(said: str) -> Sequence[str]:
    """``slice%03d.raw 1 9 1`` -> slice001.raw and so on; any other name is that of one file."""
    numbered = _NUMBERED.match(said)
    if numbered is None:
        return (said,)
    first, last, step = int(numbered[2]), int(numbered[3]), int(numbered[4] or 1) or 1
    return [numbered[1] % number for number in range(first, last + (1 if step > 0 else -1), step)]


def _series(source: Path) -> list[Path]:
    """The files of the series that one of its DICOM images stands for; a radiograph stands for itself alone."""
    if not is_dicom(source) or sop_class(source) in _OTHER_OBJECTS:
        return []
    try:
        files = series_files(source, None)
        alone = any(item.path == source and is_radiograph(item.header) for item in files)
        return [source] if alone else [item.path for item in files]
    except ImageError:  # whoever reads it says why; until then it is the file that was given
        return []


def _listed(source: Path) -> list[Path]:
    """The files that a DICOMDIR lists."""
    try:
        return listed_files(source)
    except ImageError:  # whoever reads it says why
        return []


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _of_hashes(hashes: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()
