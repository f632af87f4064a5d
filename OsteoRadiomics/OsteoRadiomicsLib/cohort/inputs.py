"""The files behind a case: hashed, with what named the mask's labels, and watched for changes while they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import InputError, OsteoRadiomicsError
from ..images.file_parts import files_of_input, sha256_of_input
from ..images.naming import Naming, label_names_record
from ..images.read_image import AS_USUAL, DEFAULT_THRESHOLD, ReadOptions
from ..images.table_folders import TableFolders
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import FilePair, Hashes
from ..tables.inputs import FileSource
from .cases import CaseInput
from .ledger import Hashed, settled, signature_of
from .store import key_of


def file_source(case: str, sequence: str, image: Path, mask: Path, reading: ReadOptions = AS_USUAL) -> FileSource:
    """Hash an image and a mask. reading: what was asked of reading them. Raises OSError, InputError (for a pipe, say)."""
    return _source(case, sequence, _files(image, mask, reading), (sha256_of_input(image), sha256_of_input(mask)), reading)


@dataclass(frozen=True)
class _Seen:
    """One input as it was before it was read."""

    path: Path
    files: Sequence[Path]
    signature: str
    sha256: str

    @classmethod
    def of(cls, path: Path) -> _Seen:
        files = files_of_input(path)
        return cls(path, files, signature_of(files), sha256_of_input(path))


class CaseFiles:
    """Image and mask of a line, hashed. Raises OSError, InputError."""

    def __init__(self, item: CaseInput) -> None:
        self._item = item
        image = _Seen.of(item.image)
        self._seen = (image, image if item.mask == item.image else _Seen.of(item.mask))
        if item.opened and item.opened.signatures != tuple(seen.signature for seen in self._seen):
            raise _changed(item.image)

    def source(self, reading: ReadOptions) -> FileSource:
        """What a result keeps of them. reading: what was asked of reading them."""
        item = self._item
        return _source(item.case, item.sequence, files_of_line(item, reading), self.hashes, reading)

    @property
    def hashes(self) -> Hashes:
        """SHA-256 of image and mask."""
        image, mask = self._seen
        return image.sha256, mask.sha256

    def check_unchanged(self) -> None:
        """Raises InputError where a file is another one now: what was read is not what was hashed."""
        for seen in self._seen:
            if signature_of(seen.files) != seen.signature:
                raise _changed(seen.path)

    def hashed(self) -> tuple[Hashed, ...]:
        """For the next run; without files that were written only just now, whose next change may not show."""
        return tuple(Hashed(seen.path, seen.signature, seen.sha256) for seen in self._seen if settled(seen.files))


def _changed(path: Path) -> InputError:
    return InputError("was changed while it was read", where=str(path), cure="Run the list again")


def files_of_line(item: CaseInput, reading: ReadOptions) -> FilePair:
    """Where a line's files lie, and what was chosen in them by names that may be a patient's. reading: of this line."""
    return _files(item.image, item.mask, reading)


def case_key(
    item: CaseInput, plan: ExtractionPlan, hashes: Hashes, reading: ReadOptions, folders: TableFolders | None = None
) -> bytes:
    """The key of a case with these contents. reading: of this line. folders: see ``label_names_record``. Raises OSError."""
    return key_of(item, plan, hashes, label_names_record(item.mask, Naming.asked(reading), folders), reading)


def look_of(
    item: CaseInput,
    plan: ExtractionPlan,
    reading: ReadOptions,
    limits: tuple[float, int | None],
    place_of: Callable[[Path], bytes],
) -> bytes:
    """What a case looks like without reading its files: whether a worker that it ended is to meet it again.

    limits: what the worker was allowed. place_of: what stands for a path. Empty where a file is not there.
    """
    try:
        places = [(place_of(path).hex(), signature_of(_all_of(path))) for path in (item.image, item.mask)]
        seen = hashlib.sha256(json.dumps([*places, limits]).encode()).hexdigest()
        return case_key(item, plan, (seen, seen), reading)
    except (OSError, OsteoRadiomicsError):
        return b""


def _all_of(path: Path) -> Sequence[Path]:
    """The files of an input, or what is in their place."""
    return files_of_input(path) if path.is_dir() or path.is_file() else (path,)


def _files(image: Path, mask: Path, reading: ReadOptions) -> FilePair:
    return FilePair(image, mask, reading.series, reading.volume, reading.segmentation)


def _source(case: str, sequence: str, files: FilePair, hashes: Hashes, reading: ReadOptions) -> FileSource:
    names: Mapping[int, str] | None = Naming.asked(reading).table_names()
    threshold = None if reading.threshold == DEFAULT_THRESHOLD else reading.threshold
    return FileSource(
        case, sequence, *hashes, files, threshold, reading.scheme, names, reading.image_type, reading.echo_time
    )  # fmt: skip
