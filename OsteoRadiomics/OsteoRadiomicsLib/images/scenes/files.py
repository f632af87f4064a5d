"""A scene on disk: the text alone with its data beside it (.mrml), or all packed into one file (.mrb), which may be hostile."""

from __future__ import annotations

import re
import shutil
import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ...base.archives import DAMAGED_ARCHIVE
from ...base.errors import ImageError
from ..headers.limits import check_bytes
from .nodes import MOST_BYTES, STORAGE, Error, Node, Scene, parse_scene

PACKED, PLAIN = ".mrb", ".mrml"
_AGAIN = "Copy it once more, or save the scene again in 3D Slicer"
_TAKE_ALONG = "Save the scene as .mrb, which takes its files along"
_OUTSIDE = re.compile(r"^(?:[/\\]|[A-Za-z]:)|\\|(?:^|/)\.\.(?:/|$)|\0")
# Files whose data lie in others beside them: these are unpacked, too.
_HEADERS = (".nhdr", ".mhd", ".hdr", ".img", ".vtm")
_PARTS = re.compile(r"""\bfile\s*=\s*["']([^"']+)["']""")


@dataclass(frozen=True)
class SceneFiles:
    """A scene and where its data are. package: the members by place, None for a plain scene. root: the scene's own in it."""

    path: Path
    scene: Scene
    package: dict[str, zipfile.ZipInfo] | None = None
    root: PurePosixPath | None = None

    def check(self, nodes: Sequence[Node], error: Error) -> None:
        """Refuse files that are not there or are more than may be unpacked. nodes: whose files. Raises ``error``."""
        for node in nodes:
            for name in node.files:
                self._place(name, error)
        if self.package is not None:
            check_bytes(sum(member.file_size for member in self._members(nodes, error)), str(self.path), error)

    def bring(self, nodes: Sequence[Node], folder: Path, error: Error) -> dict[str, Path]:
        """Where the files of nodes lie now: unpacked into a folder, or where they were. Raises ``error``."""
        self.check(nodes, error)
        names = [name for node in nodes for name in node.files]
        if self.package is None:
            return {name: Path(self._place(name, error)) for name in names}
        with open_package(self.path, error) as archive:
            for member in self._members(nodes, error):
                target = folder / PurePosixPath(member.filename)
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    with archive.open(member) as source, open(target, "wb") as out:
                        shutil.copyfileobj(source, out, 1 << 20)
                except DAMAGED_ARCHIVE as problem:
                    what = f'"{member.filename}" in it is damaged ({_short(problem)})'
                    raise error(what, where=str(self.path), cure=_AGAIN) from problem
        return {name: folder / self._place(name, error) for name in names}

    def _place(self, name: str, error: Error) -> str:
        """Where a file lies: in the package, or on disk. Raises ``error``."""
        if self.package is None:
            place = self.path.parent / name
            if place.is_file():
                return str(place)
        else:
            inside = str((self.root or PurePosixPath()) / name)
            if inside in self.package and not _OUTSIDE.search(name):
                return inside
        there = "in the package" if self.package is not None else "where the scene says"
        raise error(f'its file "{name}" is not {there}', where=str(self.path), cure=_TAKE_ALONG)

    def _members(self, nodes: Sequence[Node], error: Error) -> list[zipfile.ZipInfo]:
        assert self.package is not None
        wanted = dict.fromkeys(self._place(name, error) for node in nodes for name in node.files)
        stems = [place[: -len(PurePosixPath(place).name)] + _stem(place) for place in wanted if place.lower().endswith(_HEADERS)]
        beside = (place for place in self.package if any(place.startswith(stem) for stem in stems))
        return [self.package[place] for place in dict.fromkeys((*wanted, *beside))]


def is_scene(path: Path) -> bool:
    """Whether a file is called like a scene of 3D Slicer."""
    return path.name.lower().endswith((PACKED, PLAIN))


def open_scene(path: Path, error: Error) -> SceneFiles:
    """A scene's text and where its data are. Raises ``error``: damaged, no scene, members that would lie outside; OSError."""
    if not path.name.lower().endswith(PACKED):
        with open(path, "rb") as stream:
            return SceneFiles(path, parse_scene(stream.read(MOST_BYTES + 1), str(path), error))
    with open_package(path, error) as archive:
        members = _checked(archive.infolist(), str(path), error)
        texts = [place for place in members if place.lower().endswith(PLAIN)]
        if len(texts) != 1:
            what = "holds no scene" if not texts else f"holds {len(texts)} scenes"
            raise error(what, where=str(path), cure="Save the scene again in 3D Slicer, as .mrb")
        text = members[texts[0]]
        if text.file_size > MOST_BYTES:
            what = f"declares a scene of {text.file_size:,} bytes, {MOST_BYTES:,} are allowed"
            raise error(what, where=str(path), cure="Check the file")
        try:
            scene = parse_scene(archive.read(text), str(path), error)
        except DAMAGED_ARCHIVE as problem:
            raise error(f"is damaged ({_short(problem)})", where=str(path), cure=_AGAIN) from problem
    return SceneFiles(path, scene, members, PurePosixPath(texts[0]).parent)


def open_package(path: Path, error: Error) -> zipfile.ZipFile:
    """The packed file. Raises ``error`` where it is none, or cut short; OSError."""
    try:
        return zipfile.ZipFile(path)
    except DAMAGED_ARCHIVE as problem:
        raise error(f"is no packed scene, or incomplete ({_short(problem)})", where=str(path), cure=_AGAIN) from problem


def data_files(path: Path) -> tuple[Path, ...]:
    """The files beside a plain scene that its images, segmentations and transforms are read from, as far as they are there."""
    try:
        opened = open_scene(path, ImageError)
    except ImageError:  # whoever reads it says why
        return ()
    asked = [node for node in opened.scene.nodes if node.tag.endswith(("Volume", "Segmentation", "Transform"))]
    storages = (opened.scene.node(id) for node in asked for id in node.references.get(STORAGE, ()))
    found = [path.parent / name for storage in storages if storage for name in storage.files]
    return tuple(dict.fromkeys(part for file in found if file.is_file() for part in (file, *_blocks(file))))


def _blocks(file: Path) -> Sequence[Path]:
    """The files of a surface of several blocks."""
    if not file.name.lower().endswith(".vtm"):
        return ()
    text = file.read_text(encoding="utf-8", errors="replace")
    return [part for name in _PARTS.findall(text) if (part := file.parent / name).is_file()]


def _checked(members: Sequence[zipfile.ZipInfo], where: str, error: Error) -> dict[str, zipfile.ZipInfo]:
    """The members by place. Raises ``error`` for what no package of 3D Slicer holds, and what could write elsewhere."""
    found: dict[str, zipfile.ZipInfo] = {}
    for member in members:
        name = member.filename
        if _OUTSIDE.search(name):
            raise error(f'holds "{name}", which would lie outside its folder', where=where, cure="Do not use this file")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise error(f'holds a link, "{name}"', where=where, cure="Do not use this file")
        if member.flag_bits & 1:
            raise error("is encrypted", where=where, cure="Save the scene again in 3D Slicer")
        if not member.is_dir():
            if name in found:
                raise error(f'holds "{name}" twice', where=where, cure=_AGAIN)
            found[name] = member
    return found


def _stem(place: str) -> str:
    return PurePosixPath(place).name.partition(".")[0]


def _short(problem: Exception) -> str:
    return " ".join(str(problem).split())[:80] or type(problem).__name__
