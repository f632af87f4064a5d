"""The files behind a case: hashed, with what named the mask's labels, and watched for changes while they are read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..base.errors import InputError, OsteoRadiomicsError
from ..images.file_parts import files_of_input, sha256_of_input
from ..images.naming import Naming, TableFolders, label_names_record
from ..images.read_image import AS_USUAL, DEFAULT_THRESHOLD, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan
from ..tables.input_files import FilePair, Hashes
from ..tables.inputs import FileSource
from .cases import CaseInput
from .ledger import Hashed, place_of_file, settled, signature_of
from .store import key_of


def file_source(case: str, sequence: str, image: Path, mask: Path, reading: ReadOptions = AS_USUAL) -> FileSource:
    """Hash an image and a mask. reading: what was asked of reading them. Raises OSError, InputError (for a pipe, say)."""
    return _source(
        case, sequence, FilePair(image, mask, reading.series), (sha256_of_input(image), sha256_of_input(mask)), reading
    )


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
        self._seen = (_Seen.of(item.image), _Seen.of(item.mask))

    def source(self, reading: ReadOptions) -> FileSource:
        """What a result keeps of them. reading: what was asked of reading them."""
        item = self._item
        return _source(item.case, item.sequence, FilePair(item.image, item.mask, reading.series), self.hashes, reading)

    @property
    def hashes(self) -> Hashes:
        """SHA-256 of image and mask."""
        image, mask = self._seen
        return image.sha256, mask.sha256

    def check_unchanged(self) -> None:
        """Raises InputError where a file is another one now: what was read is not what was hashed."""
        for seen in self._seen:
            if signature_of(seen.files) != seen.signature:
                raise InputError("was changed while it was read", where=str(seen.path), cure="Run the list again")

    def hashed(self) -> tuple[Hashed, ...]:
        """For the next run; without files that were written only just now, whose next change may not show."""
        return tuple(Hashed(place_of_file(seen.path), seen.signature, seen.sha256) for seen in self._seen if settled(seen.files))


def case_key(
    item: CaseInput, plan: ExtractionPlan, hashes: Hashes, reading: ReadOptions, folders: TableFolders | None = None
) -> bytes:
    """The key of a case with these contents. reading: of this line. folders: see ``label_names_record``. Raises OSError."""
    return key_of(item, plan, hashes, label_names_record(item.mask, Naming.asked(reading), folders), reading)


def look_of(item: CaseInput, plan: ExtractionPlan, reading: ReadOptions, limits: tuple[float, int | None]) -> bytes:
    """What a case looks like without reading its files: whether a worker that it ended is to meet it again.

    limits: what the worker was allowed. Empty where a file is not there.
    """
    try:
        places = [(place_of_file(path).hex(), signature_of(_all_of(path))) for path in (item.image, item.mask)]
        seen = hashlib.sha256(json.dumps([*places, limits]).encode()).hexdigest()
        return case_key(item, plan, (seen, seen), reading)
    except (OSError, OsteoRadiomicsError):
        return b""


def _all_of(path: Path) -> Sequence[Path]:
    """The files of an input, or what is in their place."""
    return files_of_input(path) if path.is_dir() or path.is_file() else (path,)


def _source(case: str, sequence: str, files: FilePair, hashes: Hashes, reading: ReadOptions) -> FileSource:
    names: Mapping[int, str] | None = Naming.asked(reading).table_names()
    threshold = None if reading.threshold == DEFAULT_THRESHOLD else reading.threshold
    return FileSource(
        case, sequence, *hashes, files, threshold, reading.scheme, names, reading.image_type, reading.echo_time
    )  # fmt: skip
