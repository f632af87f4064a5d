"""Lines whose image or mask lies in a scene of 3D Slicer: worker processes cannot read those, so this process does, one by one.

It writes what a worker needs as plain files into a private folder of the run, and removes it when the line is done. The key of
the line stays that of the scene's content, so a finished one is not opened again.
"""

from __future__ import annotations

import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ..base.errors import NoRoom, OsteoRadiomicsError
from ..base.files import room_told
from ..base.notices import collected_notices
from ..base.progress import Progress
from ..base.undoing import undone_unless_whole
from ..images.file_parts import files_of_input
from ..images.headers.limits import voxel_limit
from ..images.raw_nrrd import write_pieces
from ..images.read_image import ReadOptions
from ..images.reading import read_image_file, read_mask
from ..images.scenes.files import is_scene
from ..images.scenes.opening import scenes_unpacked_in
from ..images.stated_grid import state_grid
from ..images.writing import write_label_map
from .cases import CaseInput, Opened
from .ledger import signature_of
from .reasons import failure
from .store import Outcome

FOLDER = ".scenes"
"""In the run's folder: what is opened at the moment. Readable by its owner only."""


@dataclass(frozen=True)
class SceneOpener:
    """Opens the scenes of lines. folder: of the run. reading: what the user asks of reading. max_voxels: None for the default."""

    folder: Path
    reading: ReadOptions
    max_voxels: int | None = None

    def open(self, item: CaseInput, number: int) -> CaseInput:
        """The line with plain files in the place of scenes. Raises the errors of reading it, NoRoom, OutputError."""
        place = self.folder / FOLDER / f"{os.getpid()}-{number}"
        place.parent.mkdir(mode=0o700, exist_ok=True)
        place.mkdir(mode=0o700)
        with undone_unless_whole(lambda: shutil.rmtree(place, ignore_errors=True)), room_told(str(place)):
            return self._open(item, place)

    def _open(self, item: CaseInput, place: Path) -> CaseInput:
        reading = item.reading(self.reading)
        before = tuple(signature_of(files_of_input(path)) for path in (item.image, item.mask))
        with scenes_unpacked_in(place), voxel_limit(self.max_voxels), collected_notices() as notices:
            image = read_image_file(item.image, reading).volume
            mask = read_mask(item.mask, options=reading, image=image) if is_scene(item.mask) else None
            files = {"image": item.image, "mask": item.mask}
            if is_scene(item.image):
                state_grid(image)
                files["image"] = place / "image.nrrd"
                for _piece in write_pieces(image, files["image"]):
                    pass
            if mask is not None:
                files["mask"] = place / "mask.seg.nrrd"
                write_label_map(mask.cropped(), files["mask"])
        return replace(item, opened=Opened(files["image"], files["mask"], before, tuple(notices)))

    def close(self, item: CaseInput) -> None:
        """Remove the files of an opened line."""
        if item.opened is not None:
            for path in (item.opened.image, item.opened.mask):
                if path.parent.parent == self.folder / FOLDER:
                    shutil.rmtree(path.parent, ignore_errors=True)

    def tidy(self) -> None:
        """Remove what runs of this folder that were killed have left open; nobody may be at work in it."""
        shutil.rmtree(self.folder / FOLDER, ignore_errors=True)


def has_scene(item: CaseInput) -> bool:
    """Whether a line's image or mask lies in a scene."""
    return is_scene(item.image) or is_scene(item.mask)


def scenes_opened(
    execute: Callable[[Iterator[CaseInput]], Iterator[tuple[CaseInput, Outcome]]],
    items: Iterable[CaseInput],
    opener: SceneOpener,
    progress: Progress,
) -> Iterator[tuple[CaseInput, Outcome]]:
    """Work on lines as ``execute`` does, with scenes opened when a worker is free for them. Raises NoRoom, Cancelled."""
    failures: deque[tuple[CaseInput, Outcome]] = deque()
    originals: dict[CaseInput, CaseInput] = {}

    def ready() -> Iterator[CaseInput]:
        for number, item in enumerate(items):
            if not has_scene(item):
                yield item
                continue
            progress.check()
            try:
                opened = opener.open(item, number)
            except NoRoom:
                raise
            except Exception as error:  # noqa: BLE001 - what is wrong with one scene must not end a run of thousands
                told = error.at(item.place) if isinstance(error, OsteoRadiomicsError) else error
                failures.append((item, failure(told, item.place, item.roles)))
            else:
                originals[opened] = item
                yield opened

    try:
        for item, outcome in execute(ready()):
            yield from _taken(failures)
            opener.close(item)
            yield originals.pop(item, item), outcome
        yield from _taken(failures)
    finally:
        for item in originals:
            opener.close(item)
        with suppress(OSError):  # another runner still has its own in there
            (opener.folder / FOLDER).rmdir()


def _taken(failures: deque[Any]) -> Iterator[Any]:
    while failures:
        yield failures.popleft()
