"""Writing without half-written results, and hashing: temporary name first, then rename."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from .errors import NoRoom, OutputError

_FULL = (errno.ENOSPC, errno.EDQUOT)
WRITING = ".writing-"
"""How temporary names begin; what a process that was killed left under such a name may be removed."""
CHOOSE_ANOTHER = "Choose another folder"


@contextlib.contextmanager
def replacing(path: str | os.PathLike[str], *, private: bool = False) -> Iterator[Path]:
    """Yield a temporary path in the target's folder; on success it replaces ``path``, on failure it is removed.

    The temporary name keeps the target's suffixes, because image writers choose their format by them. The folder is
    made when missing. private: readable by its owner only (mode 0600), at no moment by others.
    Raises OutputError naming the path when the folder or file cannot be written.
    """
    target = Path(path)
    temporary = _temporary(target, private=private)
    try:
        with told_of(target):
            yield temporary
            _flush(temporary)
            os.replace(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


@contextlib.contextmanager
def told_of(target: Path, cure: str | None = None) -> Iterator[None]:
    """An error of the system is told as one of writing this file or folder. Raises OutputError, NoRoom."""
    try:
        yield
    except OSError as error:
        kind = NoRoom if error.errno in _FULL else OutputError
        raise kind(f"cannot be written ({error.strerror or error})", where=str(target), cure=cure) from error


@contextlib.contextmanager
def room_told(where: str) -> Iterator[None]:
    """Raises NoRoom in the place of the OSError of a full disk. where: what is written."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise NoRoom(f"cannot be written ({error.strerror or error})", where=where, cure="Free space on the disk") from error


def check_writable(path: str | os.PathLike[str]) -> None:
    """Find out before long work whether its result can be written at ``path``. Raises OutputError."""
    _temporary(Path(path)).unlink()


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write UTF-8 text with \\n line ends, atomically."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


def write_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file atomically. Raises OutputError."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def private_bytes(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file that only its owner may read, atomically. Raises OutputError."""
    with replacing(path, private=True) as temporary:
        temporary.write_bytes(content)


def write_json(path: str | os.PathLike[str], value: Any) -> None:
    """Write indented JSON in the given key order, atomically. NaN is refused: undefined is null with a reason."""
    write_text(path, json_text(value))


def write_json_lists(path: str | os.PathLike[str], value: dict[str, Any], lists: Mapping[str, Iterable[Any]]) -> None:
    """Write ``write_json`` of an object whose long lists are held one entry at a time, atomically.

    value: the object. lists: key of the object -> what is written in its place. Raises OutputError, and what iterating raises.
    """
    whole = json_text({**value, **{key: [] for key in lists}})
    heads = {f"  {json.dumps(key, ensure_ascii=False)}: []": key for key in lists}
    with replacing(path) as temporary, open(temporary, "w", encoding="utf-8", newline="") as file:
        for number, line in enumerate(whole.split("\n")):
            file.write("\n" if number else "")
            key = heads.get(line.removesuffix(","))  # only the object's own keys stand behind two blanks
            if key is None:
                file.write(line)
                continue
            empty = True
            for entry in lists[key]:
                file.write(line.removesuffix(",")[:-1] if empty else ",")
                text = json.dumps(entry, indent=2, ensure_ascii=False, allow_nan=False)
                file.write("\n    " + text.replace("\n", "\n    "))
                empty = False
            file.write(line if empty else "\n  ]" + "," * line.endswith(","))


def json_text(value: Any) -> str:
    """A value as ``write_json`` writes it."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def utf8_problem(error: UnicodeDecodeError) -> str:
    """What is wrong with a text file, in words of ours."""
    line = error.object[: error.start].count(b"\n") + 1
    return f"line {line} is no UTF-8 text"


def sha256_of_file(path: str | os.PathLike[str]) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with open(path, "rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def canonical_json(value: Any) -> str:
    """JSON with sorted keys and without white space: equal values give equal texts."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of_json(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def _temporary(target: Path, *, private: bool = False) -> Path:
    """A new empty file in the target's folder, with the rights that a new file has here, or the owner's only."""
    with told_of(target, CHOOSE_ANOTHER):
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=WRITING, suffix=f"-{target.name}", dir=target.parent)
        os.close(handle)
        if not private:  # as mkstemp makes it
            os.chmod(name, 0o666 & ~_umask())
    return Path(name)


def _flush(path: Path) -> None:
    with open(path, "rb") as handle:
        os.fsync(handle.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def sequence_suffix(sequence: str) -> str:
    """What stands for a sequence at the end of a file's name: ``FS-T2`` -> ``-FS-T2``, empty for none."""
    return f"-{re.sub('[^A-Za-z0-9-]', '_', sequence)}" if sequence else ""
