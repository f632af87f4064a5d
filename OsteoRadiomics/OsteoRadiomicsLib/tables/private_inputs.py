"""Where the images and masks of results lie: ``inputs.private.json`` beside them, for its owner's eyes only.

Paths and file names often name a patient, so results themselves say case, sequence and hashes. A folder without this file
is whole and may be passed on; only what has to see the images again (a report's pictures) has to do without.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from ..base.alone import alone
from ..base.errors import InputError
from ..base.files import json_text, private_bytes
from ..base.notices import say
from ..base.records import Part, Record, RecordForm
from .input_files import FilePair, Hashes
from .inputs import FileSource, InputSource

PRIVATE_INPUTS = "inputs.private.json"
_WARNING = "These paths and file names may name patients. Keep this file to yourself; results do not need it."
_LOCK = ".inputs.private.lock"
_CHOSEN = ("series", "volume", "segmentation")
_SALT_BYTES = 32


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

    Raises OutputError.
    """
    root = Path(folder)
    _add([entry for source in sources if (entry := _entry(source, root)) is not None], root)


def pass_on_files_of_inputs(folders: Iterable[Path], folder: Path) -> None:
    """Note beside a result what the records of other folders say. Raises InputError for one that is damaged, OutputError."""
    new = []
    for other in folders:
        known = PrivateInputs.read(other / PRIVATE_INPUTS).inputs if (other / PRIVATE_INPUTS).is_file() else ()
        for entry in known:
            moved = {"image": _relative(other / entry.image, folder), "mask": _relative(other / entry.mask, folder)}
            new.append(entry.model_copy(update=moved))
    _add(new, folder)


def salt_of(folder: str | os.PathLike[str]) -> bytes:
    """What is mixed into hashes of paths that a folder's results keep, so that without this record nobody can guess a path.

    Drawn when a folder has none yet. Raises OutputError.
    """

    def with_salt(record: PrivateInputs) -> PrivateInputs:
        return record if record.salt else record.model_copy(update={"salt": secrets.token_hex(_SALT_BYTES)})

    return bytes.fromhex(_changed(Path(folder), with_salt).salt)


def _add(new: Sequence[PrivateInput], root: Path) -> None:
    """Put entries into the record of a folder; what it said before stays."""

    def with_new(record: PrivateInputs) -> PrivateInputs:
        merged = {_key(entry): entry for entry in (*record.inputs, *new)}
        return record.model_copy(update={"inputs": tuple(merged.values())})

    if new:
        _changed(root, with_new)


def _changed(root: Path, change: Callable[[PrivateInputs], PrivateInputs]) -> PrivateInputs:
    """The record of a folder after a change, which is written where it makes a difference."""
    path = root / PRIVATE_INPUTS
    with alone(root / _LOCK, path):
        before = PrivateInputs()
        try:
            before = PrivateInputs.read(path) if path.exists() else before
        except InputError:
            say(f"{PRIVATE_INPUTS} was damaged and was begun anew: reports may no longer find images of earlier results")
        after = change(before)
        if after != before:
            private_bytes(path, json_text(after.to_json()).encode())
    return after


def _key(entry: PrivateInput) -> tuple[str, ...]:
    return entry.case, entry.sequence, entry.image_sha256, entry.mask_sha256


def _entry(source: InputSource, folder: Path) -> PrivateInput | None:
    if not isinstance(source, FileSource) or source.files is None:
        return None
    return PrivateInput(
        case=source.case,
        sequence=source.sequence,
        image=_relative(source.files.image, folder),
        image_sha256=source.image_sha256,
        mask=_relative(source.files.mask, folder),
        mask_sha256=source.mask_sha256,
        **{name: value for name in _CHOSEN if (value := getattr(source.files, name))},
    )


def _relative(path: Path, folder: Path) -> str:
    """As seen from the results' folder, so that both can be moved together."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return path.resolve().as_posix()
