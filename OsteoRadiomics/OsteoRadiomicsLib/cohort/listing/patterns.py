"""Patterns of paths in which ``{case}`` and ``{sequence}`` stand for what they find."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ...base.errors import InputError

_PARTS = re.compile(r"\{(\w*)\}|\*\*/|\*\*|\*|\?|[^{}*?]+|[{}]")
_FORMS = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_NAMES = ("case", "sequence")


@dataclass(frozen=True)
class Found:
    """A path that fits a pattern, from the searched folder on, with ``/``. sequence: empty where none stands in it."""

    path: str
    case: str
    sequence: str = ""


@dataclass(frozen=True)
class PathPattern:
    """``{case}/{sequence}.nii.gz``: ``*`` is any text within a name, ``**`` any folders; ``/`` at the end means folders.

    Where no ``{case}`` stands, the first ``*`` is the case. sequence: of everything that it finds, where that is known.
    Raises InputError for another name in braces, and a pattern without a case.
    """

    text: str
    sequence: str = ""
    _form: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = self.text if "{case}" in self.text else re.sub(r"(?<!\*)\*(?!\*)", "{case}", self.text, count=1)
        known: set[str] = set()
        form = ""
        for part in _PARTS.finditer(text.replace("\\", "/").removesuffix("/")):
            form += self._of(part, known)
        if "case" not in known:
            raise InputError(
                f"the pattern {self.text} does not say where the case stands", cure="Write {case} there, as in {case}/T1.nii.gz"
            )
        if self.sequence and "sequence" in known:
            raise InputError(
                f"the pattern {self.text} has a sequence of its own", cure=f"Leave out {self.sequence}= or {{sequence}}"
            )
        object.__setattr__(self, "_form", re.compile(form))

    @property
    def folders(self) -> bool:
        """Whether it finds folders."""
        return self.text.endswith(("/", "\\"))

    def match(self, path: str) -> Found | None:
        """path: from the searched folder on, with ``/``."""
        fit = self._form.fullmatch(path)
        if fit is None:
            return None
        return Found(path, fit["case"], self.sequence or fit.groupdict().get("sequence", ""))

    def _of(self, part: re.Match[str], known: set[str]) -> str:
        if part[0] in _FORMS:
            return _FORMS[part[0]]
        name = part[1]
        if name is None:
            return re.escape(part[0])
        if name not in _NAMES:
            raise InputError(f"the pattern {self.text} has {part[0]}", cure="Write {case} or {sequence} in braces")
        if name in known:
            return f"(?P={name})"
        known.add(name)
        return f"(?P<{name}>[^/]+)"


@dataclass(frozen=True)
class Tree:
    """Everything below a folder, as patterns see it, sorted; hidden names are left out."""

    files: tuple[str, ...]
    folders: tuple[str, ...]

    @classmethod
    def of(cls, folder: Path) -> Tree:
        """Raises InputError where there is no such folder."""
        if not folder.is_dir():
            raise InputError("is no folder", where=str(folder), cure="Give the folder that holds the cases")
        files: list[str] = []
        folders: list[str] = []
        for place, is_folder in _walked(folder):
            (folders if is_folder else files).append(place)
        return cls(tuple(sorted(files)), tuple(sorted(folders)))

    def find(self, pattern: PathPattern) -> list[Found]:
        """What fits a pattern."""
        places = self.folders if pattern.folders else self.files
        return [found for place in places if (found := pattern.match(place)) is not None]


def _walked(folder: Path) -> Iterator[tuple[str, bool]]:
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for names, is_folder in ((folders, True), (files, False)):
            for name in names:
                if not name.startswith("."):
                    yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/"), is_folder
