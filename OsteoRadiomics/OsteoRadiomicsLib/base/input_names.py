"""Names of input files kept out of what is written: a message says "the image" instead of the path it lies at.

Errors of reading name the file, which is right on the terminal of the person who typed its name. What is kept (a table of
failures, warnings in a provenance file) or shown to somebody else goes through here first.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

Roles = Mapping[str, str | os.PathLike[str] | None]
"""Role, such as "the image", to where it lies; None where nothing does."""

# Folders and files are called so, too; as names they tell nothing.
_ORDINARY = frozenset({"image", "images", "mask", "masks", "water", "label", "labels", "table", "series", "slice", "slices"})
_INNER_FILE = "a file of {role}"
_ANY_FILE = "a file"
_EDGE, _END = r"(?<![\w.-])", r"(?![\w-]|\.\w)"
# What is left after the known names: files that a header names, and absolute paths out of a C library's words.
_DATA_FILE = re.compile(
    r"[^\s'\"(),;:]+\.(?:nii|nrrd|nhdr|mha|mhd|hdr|img|z?raw|dcm|ima|png|jpe?g|tiff?|csv|tsv|xlsx|parquet|mrb|mrml|h5|tfm|txt|ctbl|label|lut|json|xml)(?:\.gz)?\b",
    re.IGNORECASE,
)
# A description out of a header, such as a series': somebody may have typed a name there. ITK's warnings are no such text.
_DESCRIPTION = re.compile(r'(?<!warns: )"[^"\n]*"')
_ABSOLUTE = re.compile(r"(?<![\w.])(?:[A-Za-z]:[\\/]|/)(?:[^\s'\"(),;:/\\]+[/\\])+[^\s'\"(),;:]*")


def without_names(text: str, roles: Roles) -> str:
    """A message in which every input is called by its role. roles: the inputs that it may be about."""
    places = [(role, Path(place)) for role, place in roles.items() if place is not None]
    for role, path in sorted(places, key=lambda place: -len(str(place[1]))):  # a file before the folder it lies in
        text = _without(text, role, path)
    return _DESCRIPTION.sub('"..."', _ABSOLUTE.sub(_ANY_FILE, _DATA_FILE.sub(_ANY_FILE, text)))


def _without(text: str, role: str, path: Path) -> str:
    inner = _inner_names(path)
    for form in _forms(path):
        for name in inner:
            text = _replaced(text, f"{form}{os.sep}{name}", _INNER_FILE.format(role=role))
        text = _replaced(text, form, role)
    for name in inner:
        text = _replaced(text, name, _INNER_FILE.format(role=role))
    return _replaced(text, path.name, role)


def _replaced(text: str, name: str, role: str) -> str:
    return re.sub(_EDGE + re.escape(name) + _END, role, text) if _tells(name) else text


def _forms(path: Path) -> list[str]:
    """How messages may spell a path, longest first."""
    forms = {str(path), path.as_posix(), str(path.absolute()), str(path.resolve())}
    return sorted(forms, key=len, reverse=True)


def _inner_names(path: Path) -> list[str]:
    """Paths of the files in a folder as seen from it, and their bare names, longest first."""
    if not path.is_dir():
        return []
    files = [file for file in path.rglob("*") if file.is_file()]
    found = {str(file.relative_to(path)) for file in files} | {file.name for file in files}
    return sorted(found, key=len, reverse=True)


def _tells(name: str) -> bool:
    """Whether a bare name is more than a number, two letters or "image", which stand in messages for other reasons."""
    return len(name) > 3 and not name.isdecimal() and name.casefold() not in _ORDINARY
