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

from ..base.errors import InputError, NoRoom, OsteoRadiomicsError
from ..base.files import room_told, sha256_of_json
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
_OPENING, _ENDED = "opening", "ended-"
"""A file that is there while a scene is opened, with its mark; and one for each scene with which runs ended, with how many."""
ATTEMPTS = 2


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
            mark = self._mark(item)
            self._refuse_what_ends_runs(item, mark)
            (place / _OPENING).write_text(mark, encoding="ascii")
            opened = self._open(item, place)
            (place / _OPENING).unlink()
            self._ended(mark).unlink(missing_ok=True)
            return opened

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

    def tidy(self, *, retry: bool = False) -> None:
        """Remove what runs of this folder that ended in the middle have left open, and count with which scenes they ended.

        Nobody may be at work in it. retry: forget the count.
        """
        for left in (self.folder / FOLDER).glob("*-*"):
            if left.is_dir():
                with suppress(FileNotFoundError):  # it was opened: the run ended for another reason
                    ended = self._ended((left / _OPENING).read_text(encoding="ascii"))
                    ended.write_text(str(_count(ended) + 1), encoding="ascii")
                shutil.rmtree(left, ignore_errors=True)
            elif retry:
                left.unlink()

    def _mark(self, item: CaseInput) -> str:
        """Another one where the scene, or what is asked of it, is another."""
        reading, files = item.reading(self.reading), [*files_of_input(item.image), *files_of_input(item.mask)]
        asked = [signature_of(files), *map(str, files), reading.volume, reading.segmentation]
        return sha256_of_json(asked)

    def _ended(self, mark: str) -> Path:
        return self.folder / FOLDER / f"{_ENDED}{mark}"

    def _refuse_what_ends_runs(self, item: CaseInput, mark: str) -> None:
        """A crash of 3D Slicer's readers, or want of memory, must not end every run at the same line. Raises InputError."""
        if _count(self._ended(mark)) >= ATTEMPTS:
            cure = "Open it in 3D Slicer and save it again, or try once more with --retry"
            raise InputError(f"{ATTEMPTS} runs ended while it was opened", where=str(item.image), cure=cure)


def _count(ended: Path) -> int:
    return int(ended.read_text(encoding="ascii")) if ended.is_file() else 0


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
                failures.append((item, failure(told, item.place, item.all_roles(opener.reading))))
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
