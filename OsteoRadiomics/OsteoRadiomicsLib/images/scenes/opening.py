"""What is needed of a scene for one of its nodes, made ready for 3D Slicer, and who reads it where 3D Slicer runs.

Nothing else of the scene is loaded: not its other images, models and views, and no file that was not looked at before.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import SimpleITK as sitk

from ...base.errors import ImageError
from ...base.files import room_told
from ...base.meanwhile import bound
from ...base.notices import say
from ..formats import by_suffix
from ..label_map import LabelMap
from ..read_image import ReadOptions
from .choice import chosen_segmentation, chosen_volume, needed_nodes
from .files import SceneFiles, open_scene
from .nodes import Error, Node

BATCH = "Slicer --no-main-window --python-script batch.py -- ..."


@dataclass(frozen=True)
class ScenePart:
    """scene: a scene file that holds one node and what belongs to it. node, name: its id and name."""

    scene: Path
    node: str
    name: str


class SceneReader(Protocol):
    """What 3D Slicer does. version: its own, major and minor."""

    version: tuple[int, int]

    def image(self, part: ScenePart) -> sitk.Image:
        """The volume in patient space, with the transforms above it applied. Raises ImageError, GeometryError."""

    def mask(self, part: ScenePart, image: sitk.Image) -> LabelMap:
        """The segments on the image's grid, with the transforms above them applied. Raises MaskError, GeometryError."""


_READER: ContextVar[SceneReader | None] = ContextVar("scene_reader", default=None)
_FOLDER: ContextVar[Path | None] = ContextVar("scene_folder", default=None)


def scenes_read_by(reader: SceneReader) -> AbstractContextManager[None]:
    """Inside, scenes can be read."""
    return bound(_READER, reader)


def scenes_unpacked_in(folder: Path) -> AbstractContextManager[None]:
    """Inside, what is needed of scenes is unpacked there, not among the system's temporary files."""
    return bound(_FOLDER, folder)


def scenes_are_read() -> bool:
    """Whether scenes can be read here."""
    return _READER.get() is not None


def scene_reader(path: Path, error: Error) -> SceneReader:
    """Who reads scenes here. Raises ``error`` where nobody does."""
    reader = _READER.get()
    if reader is None:
        raise needs_slicer(path, error)
    return reader


def needs_slicer(path: Path, error: Error) -> Exception:
    """That a scene can only be read where 3D Slicer runs."""
    return error(
        "is a scene of 3D Slicer, which needs 3D Slicer to be read",
        where=str(path),
        cure=f"Run the same command there: {BATCH} (or save image and segmentation as files)",
    )


def needed_of(opened: SceneFiles, options: ReadOptions, error: Error) -> tuple[Node, ...]:
    """The volume (``error`` is ImageError) or the segmentation (MaskError) that is asked for, and what belongs to it.

    The node itself comes first. Raises ``error``.
    """
    scene, where = opened.scene, str(opened.path)
    if error is ImageError:
        node = chosen_volume(scene, options.volume, options.segmentation, where, error)
    else:
        node = chosen_segmentation(scene, options.segmentation, where, error)
    return needed_nodes(scene, node, where, error)


@contextmanager
def part_of_scene(path: Path, options: ReadOptions, error: Error) -> Iterator[ScenePart]:
    """What is needed for the volume (``error`` is ImageError) or the segmentation (MaskError); unpacked files go at the end.

    Raises ``error``, NoRoom, OSError.
    """
    opened = open_scene(path, error)
    _look_at_version(opened, error)
    needed = needed_of(opened, options, error)
    folder = Path(tempfile.mkdtemp(prefix="osteoradiomics-scene-", dir=_FOLDER.get()))
    try:
        with room_told(str(folder)):
            places = opened.bring(needed, folder, error)
            scene = folder / "part.mrml"
            scene.write_text(_text(opened, needed, places), encoding="utf-8")
        _check_headers(places, path, error)
        yield ScenePart(scene, needed[0].id, needed[0].name)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _look_at_version(opened: SceneFiles, error: Error) -> None:
    """Refuse a scene of a later major version, say so of a later minor one. Raises ``error``."""
    theirs, own = opened.scene.slicer, scene_reader(opened.path, error).version
    if theirs is None or theirs <= own:
        return
    told = f"was saved by 3D Slicer {theirs[0]}.{theirs[1]}, this is {own[0]}.{own[1]}"
    if theirs[0] > own[0]:
        what = f"{told}, which cannot be relied on to read it"
        raise error(what, where=str(opened.path), cure="Use that version, or a newer one")
    say(f"scene: it {told}; what only the newer version knows is not seen")


def _text(opened: SceneFiles, nodes: Sequence[Node], places: Mapping[str, Path]) -> str:
    """A scene of these nodes. places: of their files now. The version stays: by it 3D Slicer chooses how it reads some nodes."""
    theirs = opened.scene.slicer
    version = f"Slicer {theirs[0]}.{theirs[1]}.0 0" if theirs else "Slicer 5.0.0 0"
    files = {name: place.absolute().as_posix() for name, place in places.items()}
    content = "\n".join(node.written(files) for node in nodes)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<MRML version="{version}">\n{content}\n</MRML>\n'


def _check_headers(places: dict[str, Path], scene: Path, error: Error) -> None:
    """Look at the headers of image files before 3D Slicer reads them in this process. Raises ``error``."""
    for name, place in places.items():
        known = by_suffix(place, lambda each: each.check, reading=True)
        if known is not None and known.check is not None and place.is_file():
            try:
                known.check(place, error)
            except error as problem:
                raise error(f'its file "{name}": {problem.what}', where=str(scene), cure=problem.cure) from problem
