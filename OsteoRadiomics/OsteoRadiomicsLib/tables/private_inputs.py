"""Where the images and masks of results lie: ``inputs.private.json`` beside them, for its owner's eyes only.

Paths and file names often name a patient, so results themselves say case, sequence and hashes. A folder without this file
is whole and may be passed on; only what has to see the images again (a report's pictures) has to do without.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, compress, takewhile
from pathlib import Path
from typing import IO, ClassVar, Literal

import numpy as np
from pydantic import ValidationError

from ..base.alone import alone
from ..base.blocks import blocks_of
from ..base.errors import InputError
from ..base.files import json_text, replacing, told_of
from ..base.notices import say
from ..base.records import Part, Record, RecordForm, first_problem
from .input_files import FilePair, Hashes
from .inputs import FileSource, InputSource

PRIVATE_INPUTS = "inputs.private.json"
_WARNING = "These paths and file names may name patients. Keep this file to yourself; results do not need it."
_LOCK = ".inputs.private.lock"
_CHOSEN = ("series", "volume", "segmentation")
_SALT_BYTES = 32
_SPOOLED = 1 << 22
"""Bytes of entries from which on they wait in a file."""
_BLOCK, _FOLDERS, _MARK = 10_000, 1000, 16
_OPENING, _ENTRY, _CLOSING = '  "inputs": [\n', '    {"', "  ]\n"


class PrivateInput(Part):
    """One image and its mask. Paths are relative to the file's folder, or absolute on another drive. Else: see ``FilePair``."""

    may_lack: ClassVar = frozenset({"series", "volume", "segmentation"})

    case: str
    sequence: str
    image: str
    image_sha256: str
    mask: str
    mask_sha256: str
    series: str | None = None
    volume: str | None = None
    segmentation: str | None = None


class PrivateInputs(Record):
    """The content of ``inputs.private.json``. salt: hexadecimal, of hashes of paths that results keep; see ``salt_of``."""

    may_lack: ClassVar = frozenset({"salt"})
    form = RecordForm("a record of where inputs lie", "Remove it; results do not need it")

    schema_version: Literal[1] = 1
    kind: Literal["private-inputs"] = "private-inputs"
    warning: str = _WARNING
    salt: str = ""
    inputs: tuple[PrivateInput, ...] = ()


def files_of_inputs(folder: str | os.PathLike[str]) -> Mapping[Hashes, FilePair]:
    """Where the inputs of the results in a folder lie, by their hashes; nothing where the folder does not say.

    Raises InputError for a file that is damaged or newer.
    """
    root = Path(folder)
    if not (root / PRIVATE_INPUTS).is_file():
        return {}
    found = PrivateInputs.read(root / PRIVATE_INPUTS).inputs
    places: dict[Hashes, FilePair] = {}
    for entry in found:
        key = entry.image_sha256, entry.mask_sha256
        known = places.get(key)
        # Results of two series of one folder: which of them a hash means, only the user knows.
        chosen = (
            getattr(entry, name) if known is None or getattr(known, name) == getattr(entry, name) else None for name in _CHOSEN
        )
        places[key] = FilePair(root / entry.image, root / entry.mask, *chosen)
    return places


def keep_files_of_inputs(sources: Iterable[InputSource], folder: str | os.PathLike[str]) -> None:
    """Note beside a result where its inputs lie, readable by the user only; what other results noted stays.

    The sources are held one at a time. Raises OutputError, and what getting them raises.
    """
    place = _Places(Path(folder))
    _add((entry for source in sources if (entry := _entry(source, place)) is not None), Path(folder))


def pass_on_files_of_inputs(folders: Iterable[Path], folder: Path) -> None:
    """Note beside a result what the records of other folders say. Raises InputError for one that is damaged, OutputError."""
    place = _Places(folder)

    def moved() -> Iterator[PrivateInput]:
        for other in folders:
            for entry in _entries(other / PRIVATE_INPUTS):
                yield entry.model_copy(update={"image": place(other / entry.image), "mask": place(other / entry.mask)})

    _add(moved(), folder)


def salt_of(folder: str | os.PathLike[str]) -> bytes:
    """What is mixed into hashes of paths that a folder's results keep, so that without this record nobody can guess a path.

    Drawn when a folder has none yet. Raises OutputError.
    """
    path = Path(folder) / PRIVATE_INPUTS
    with alone(path.with_name(_LOCK), path), told_of(path):
        head = _head(path)
        if not head.salt:
            head = head.model_copy(update={"salt": secrets.token_hex(_SALT_BYTES)})
            _rewrite(path, head, io.StringIO(), b"")
    return bytes.fromhex(head.salt)


def _add(new: Iterable[PrivateInput], root: Path) -> None:
    """Put entries into the record of a folder; what it said before of others stays. Memory does not grow with either."""
    path = root / PRIVATE_INPUTS
    with told_of(path), tempfile.SpooledTemporaryFile(_SPOOLED, mode="w+", encoding="utf-8", dir=str(root)) as spool:
        marks = bytearray()
        for entry in new:
            spool.write(_line(entry))
            marks += _mark(entry)
        if marks:
            spool.seek(0)
            with alone(root / _LOCK, path):
                _rewrite(path, _head(path), spool, bytes(marks))


def _rewrite(path: Path, head: PrivateInputs, new: IO[str], marks: bytes) -> None:
    """Write the file anew with another head and further entries; see ``_write``."""
    with replacing(path, private=True) as temporary:
        try:
            _write(temporary, head, _entries(path), new, marks)
        except InputError:
            say(f"{PRIVATE_INPUTS} was damaged and was begun anew: reports may no longer find images of earlier results")
            new.seek(0)
            _write(temporary, head, (), new, marks)


def _write(path: Path, head: PrivateInputs, before: Iterable[PrivateInput], new: Iterable[str], marks: bytes) -> None:
    """The whole file: one line for each entry. new: lines, of which the last of several with one mark counts."""
    added = np.frombuffer(marks, f"S{_MARK}")
    known, from_the_end = np.unique(added[::-1], return_index=True)
    counts = np.zeros(len(added), bool)
    counts[len(added) - 1 - from_the_end] = True
    start, foot = json_text(head.to_json()).split("[]")
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(f"{start}[")
        for number, line in enumerate(chain(_others(before, known), compress(new, counts))):
            file.write((",\n" if number else "\n") + line.removesuffix("\n"))
        file.write(f"\n  ]{foot}")


def _others(entries: Iterable[PrivateInput], known: np.ndarray) -> Iterator[str]:
    """The lines of entries whose marks are not among these. known: sorted."""
    for some in blocks_of(entries, _BLOCK):
        own = np.array([_mark(entry) for entry in some], f"S{_MARK}")
        new = np.searchsorted(known, own, "left") == np.searchsorted(known, own, "right")
        yield from map(_line, compress(some, new))


def _entries(path: Path) -> Iterator[PrivateInput]:
    """The entries of a file, one at a time where it is as ``_write`` writes it. Raises InputError, also in the middle."""
    if not path.exists():
        return
    with open(path, encoding="utf-8", errors="replace") as file:
        head, first = _begun(file)
        if first:
            _read_head(head, path)
            yield from _entries_in(chain([first], file), path)
            return
    yield from PrivateInputs.read(path).inputs


def _head(path: Path) -> PrivateInputs:
    """The record without its entries; an empty one where it is missing or damaged. Raises OSError."""
    if not path.exists():
        return PrivateInputs()
    with open(path, encoding="utf-8", errors="replace") as file:
        head, first = _begun(file)
    try:
        return _read_head(head, path) if first else PrivateInputs.read(path).model_copy(update={"inputs": ()})
    except InputError:
        return PrivateInputs()


def _begun(file: IO[str]) -> tuple[str, str]:
    """What stands before the entries, and the line of the first, which is empty where the file is not as ``_write`` writes it."""
    head, first = "".join(takewhile(lambda line: line != _OPENING, file)), next(file, "")
    return head, first if first.startswith(_ENTRY) else ""


def _read_head(head: str, path: Path) -> PrivateInputs:
    return PrivateInputs.from_bytes(f'{head}"inputs": []}}'.encode(), str(path))


def _entries_in(lines: Iterable[str], path: Path) -> Iterator[PrivateInput]:
    for line in lines:
        if line == _CLOSING:
            return
        try:
            yield PrivateInput.model_validate_json(line.strip().removesuffix(","))
        except ValidationError as error:
            form = PrivateInputs.form
            raise form.error(first_problem(error), where=str(path), cure=form.cure) from error
    raise PrivateInputs.form.error("was cut short", where=str(path), cure=PrivateInputs.form.cure)


def _line(entry: PrivateInput) -> str:
    return f"    {json.dumps(entry.model_dump(mode='json'), ensure_ascii=False)}\n"


def _mark(entry: PrivateInput) -> bytes:
    """What is equal for entries of which the newer one counts."""
    key = entry.case, entry.sequence, entry.image_sha256, entry.mask_sha256
    return hashlib.blake2b(repr(key).encode(), digest_size=_MARK).digest()


def _entry(source: InputSource, place: _Places) -> PrivateInput | None:
    if not isinstance(source, FileSource) or source.files is None:
        return None
    return PrivateInput(
        case=source.case,
        sequence=source.sequence,
        image=place(source.files.image),
        image_sha256=source.image_sha256,
        mask=place(source.files.mask),
        mask_sha256=source.mask_sha256,
        **{name: value for name in _CHOSEN if (value := getattr(source.files, name))},
    )


class _Places:
    """Paths as seen from the results' folder, so that both can be moved together; every folder is resolved once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._known: dict[str, Path] = {}

    def __call__(self, path: Path) -> str:
        folder, name = os.path.split(path)
        if name in ("", os.curdir, os.pardir) or os.path.islink(path):
            return self._seen_from(path).as_posix()
        if folder not in self._known:
            if len(self._known) >= _FOLDERS:
                self._known.clear()
            self._known[folder] = self._seen_from(Path(folder))
        return (self._known[folder] / name).as_posix()

    def _seen_from(self, path: Path) -> Path:
        try:
            return Path(os.path.relpath(path.resolve(), self._folder))
        except ValueError:  # another drive on Windows
            return path.resolve()
