"""A model's files as bytes: read once, safely, from a folder or a .zip, and written back in one stroke.

Everything that is later parsed is exactly what was read here, so a file cannot change between its check and its use.
Refused: links, subfolders, names that leave the folder, more or larger files than a model needs, damaged archives.
A package of class models holds ``classes.json`` and one such folder per class; its files are called ``folder/name``.
"""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..base.archives import DAMAGED_ARCHIVE
from ..base.errors import ModelError, OutputError
from ..base.files import replacing
from .schema_fields import is_plain_file_name

MODEL_JSON = "model.json"
CARD = "card.md"
CLASSES_JSON = "classes.json"
EVIDENCE = "evidence.jsonl"
_OF_CLASSES = {CLASSES_JSON, EVIDENCE}
"""Files of a package of class models beside the folders."""
MAX_FILES = 64
MAX_JSON_BYTES = 64 * 2**20
MAX_TOTAL_BYTES = 512 * 2**20
MAX_CLASSES = 20
MAX_ENTRIES = 4 * MAX_FILES * MAX_CLASSES
"""Of an archive, with its folders and what file managers leave behind."""

# What file managers leave behind; never read, so harmless.
_LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
_ENTRY = b"PK\x01\x02"  # begins each entry of an archive's list
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # every archive of the same model has the same bytes
_DAMAGED = (*DAMAGED_ARCHIVE, OSError)


def read_package(path: str | os.PathLike[str]) -> dict[str, bytes]:
    """File name -> content of a model folder or .zip. Raises ModelError naming the file and the reason."""
    source = Path(path)
    if source.is_dir():
        return _read_folder(source)
    if source.is_file():
        return _read_zip(source)
    raise ModelError("no model folder or .zip there", where=str(path), cure="Check the path")


def holds_classes(path: str | os.PathLike[str]) -> bool:
    """Whether a folder or .zip is a package of class models; False where nothing readable is there."""
    source = Path(path)
    try:
        if source.is_dir():
            return (source / CLASSES_JSON).is_file()
        with _opened(source) as archive:
            names = [info.filename for info in _listed(archive)]
    except (ModelError, *_DAMAGED):  # also a folder that may not be read, about which the reader of models says more
        return False
    return _common_folder(names) + CLASSES_JSON in names


def read_class_packages(path: str | os.PathLike[str]) -> tuple[dict[str, bytes], dict[str, dict[str, bytes]]]:
    """``classes.json`` of a package of class models and its evidence, by name, and folder name -> files of each model.

    Raises ModelError.
    """
    source = Path(path)
    if source.is_dir():
        return _read_class_folders(source)
    with _opened(source) as archive:
        return _read_class_members(archive, source)


def write_package(files: Mapping[str, bytes], path: str | os.PathLike[str]) -> None:
    """Write a model's files to a folder, or to an archive where the path ends in .zip.

    files: content by name, or by folder/name for class models. An existing model there is replaced as a whole. Raises
    OutputError when the path holds something else.
    """
    target = Path(path)
    if target.suffix.lower() == ".zip":
        with replacing(target) as temporary, zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in sorted(files):
                info = zipfile.ZipInfo(name, _SAME_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = (stat.S_IFREG | 0o644) << 16
                archive.writestr(info, files[name])
    else:
        _write_folder(files, target)


def _read_folder(folder: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    budget = MAX_TOTAL_BYTES
    try:
        with os.scandir(folder) as entries:
            listed = sorted((entry for entry in entries if entry.name not in _LITTER), key=lambda entry: entry.name)
        for entry in listed:
            _check_name(entry.name, folder)
            if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
                raise ModelError(f"{entry.name} is a link or a folder", where=str(folder), cure="A model holds plain files only")
            if len(files) == MAX_FILES:
                raise ModelError(f"holds more than {MAX_FILES} files", where=str(folder))
            with open(entry.path, "rb") as handle:
                files[entry.name] = handle.read(min(budget, _limit(entry.name)) + 1)
            budget -= _checked_size(entry.name, len(files[entry.name]), budget, folder)
    except OSError as error:
        raise ModelError(f"cannot be read ({error.strerror})", where=str(folder)) from error
    return files


def _read_zip(path: Path) -> dict[str, bytes]:
    with _opened(path) as archive:
        return _read_members(archive, path)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive to read from; what its damage raises, then or while it is read, becomes a ModelError."""
    try:
        _check_entries(path)
        with zipfile.ZipFile(path) as archive:
            yield archive
    except ModelError:
        raise
    except _DAMAGED as error:
        raise _damaged(path, error) from error


def _check_entries(path: Path) -> None:
    """Refuse an archive of very many entries before they are listed, which takes seconds and their memory.

    What the archive says of their number can be wrong; each entry begins with a mark, which nothing else holds that often.
    """
    if path.stat().st_size > 2 * MAX_TOTAL_BYTES:
        raise ModelError(f"is larger than {2 * MAX_TOTAL_BYTES // 2**20} MiB", where=str(path))
    entries, end = 0, b""
    with open(path, "rb") as handle:
        while block := handle.read(2**20):
            entries += (end + block).count(_ENTRY)
            end = block[1 - len(_ENTRY) :]
            if entries > MAX_ENTRIES:
                raise ModelError(f"holds more than {MAX_ENTRIES} entries", where=str(path))


def _read_members(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    members = _listed(archive)
    return _members(archive, members, _common_folder([info.filename for info in members]), path, MAX_TOTAL_BYTES)


def _members(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], prefix: str, path: Path, budget: int) -> dict[str, bytes]:
    """The content of some members, without ``prefix`` in their names, checked."""
    if len(members) > MAX_FILES:
        raise ModelError(f"holds more than {MAX_FILES} files", where=str(path))
    files: dict[str, bytes] = {}
    for info in members:
        name = info.filename.removeprefix(prefix)
        _check_name(name, path)
        if name in files:
            raise ModelError(f"{name} stands twice in the archive", where=str(path))
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise ModelError(f"{name} is a link or a device", where=str(path), cure="A model holds plain files only")
        if info.flag_bits & 0x1:
            raise ModelError(f"{name} is encrypted", where=str(path))
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ModelError(f"{name} uses compression method {info.compress_type}", where=str(path), cure="Use deflate")
        _checked_size(name, info.file_size, budget, path)
        with archive.open(info) as handle:
            content = handle.read(min(budget, _limit(name)) + 1)
        budget -= _checked_size(name, len(content), budget, path)
        files[name] = content
    return files


def _read_class_folders(folder: Path) -> tuple[dict[str, bytes], dict[str, dict[str, bytes]]]:
    try:
        with os.scandir(folder) as entries:
            listed = sorted((entry for entry in entries if entry.name not in _LITTER), key=lambda entry: entry.name)
        folders = [entry.name for entry in listed if entry.is_dir(follow_symlinks=False)]
        strange = [e.name for e in listed if e.is_symlink() or (e.name not in _OF_CLASSES and e.name not in folders)]
        top = {}
        for name in _OF_CLASSES.intersection(entry.name for entry in listed):
            with open(folder / name, "rb") as handle:
                top[name] = handle.read(MAX_JSON_BYTES + 1)
    except OSError as error:
        raise ModelError(f"cannot be read ({error.strerror})", where=str(folder)) from error
    _check_class_folders(folders, strange, folder)
    for name, content in top.items():
        _checked_size(name, len(content), MAX_JSON_BYTES, folder)
    return top, {name: _read_folder(folder / name) for name in folders}


def _read_class_members(archive: zipfile.ZipFile, path: Path) -> tuple[dict[str, bytes], dict[str, dict[str, bytes]]]:
    members = _listed(archive)
    prefix = _common_folder([info.filename for info in members])
    grouped: dict[str, list[zipfile.ZipInfo]] = {}
    for info in members:
        folder, slash, _ = info.filename.removeprefix(prefix).partition("/")
        grouped.setdefault(folder if slash else "", []).append(info)
    top = _members(archive, grouped.pop("", []), prefix, path, MAX_JSON_BYTES)
    _check_class_folders(list(grouped), [name for name in top if name not in _OF_CLASSES], path)
    budget, folders = MAX_TOTAL_BYTES, {}
    for name, own in grouped.items():
        folders[name] = _members(archive, own, f"{prefix}{name}/", path, budget)
        budget -= sum(len(content) for content in folders[name].values())
    return top, folders


def _check_class_folders(folders: list[str], strange: list[str], where: Path) -> None:
    strange = strange + [name for name in folders if not is_plain_file_name(name)]
    if strange:
        raise ModelError(f"holds {strange[0]!a}, which belongs to no class", where=str(where), cure="Remove it")
    if len(folders) > MAX_CLASSES:
        raise ModelError(f"holds more than {MAX_CLASSES} folders", where=str(where))


def _listed(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [info for info in archive.infolist() if not info.filename.endswith("/") and not _is_litter(info.filename)]


def _damaged(path: Path, error: BaseException) -> ModelError:
    # A wrong offset in the archive is an invalid seek: the system's words for that help nobody.
    reason = "a place in it is wrong" if isinstance(error, OSError) else str(error) or type(error).__name__
    return ModelError(f"is no readable .zip archive ({reason})", where=str(path), cure="Fetch the model again")


def _common_folder(names: list[str]) -> str:
    """``my-model/`` when a whole folder was zipped, otherwise empty."""
    first = names[0].split("/", 1)[0] if names else ""
    whole = first not in ("", ".", "..") and not set(first) & set("\\:") and all(name.startswith(first + "/") for name in names)
    return first + "/" if whole else ""


def _is_litter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1] in _LITTER


def _check_name(name: str, where: Path) -> None:
    if name != MODEL_JSON and not is_plain_file_name(name):
        raise ModelError(
            f"holds {name!a}, which is no plain file name", where=str(where), cure="Use only models from a source you trust"
        )


def _limit(name: str) -> int:
    return MAX_JSON_BYTES if name == MODEL_JSON else MAX_TOTAL_BYTES


def _checked_size(name: str, size: int, budget: int, where: Path) -> int:
    if size > min(budget, _limit(name)):
        raise ModelError(f"{name} is larger than a model may be ({MAX_TOTAL_BYTES // 2**20} MiB in all)", where=str(where))
    return size


def _write_folder(files: Mapping[str, bytes], target: Path) -> None:
    if target.exists() and not _replaceable(target):
        raise OutputError(
            "exists and is no model folder",
            where=str(target),
            cure="Choose a new folder, so that nothing is overwritten",
        )
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        new = Path(tempfile.mkdtemp(prefix=".writing-", dir=target.parent))
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", where=str(target), cure="Choose another folder") from error
    old = new.with_name(new.name + ".replaced")
    try:
        for name in sorted(files):
            (new / name).parent.mkdir(exist_ok=True)
            with open(new / name, "wb") as handle:
                handle.write(files[name])
                handle.flush()
                os.fsync(handle.fileno())
        new.chmod(0o755)
        if target.exists():
            os.replace(target, old)
        try:
            os.replace(new, target)
        except OSError:
            if old.exists():
                os.replace(old, target)
            raise
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", where=str(target)) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _replaceable(target: Path) -> bool:
    """An empty folder, or one that holds a model, or class models, and nothing else a user could miss."""
    if not target.is_dir() or target.is_symlink():
        return False
    names = {entry.name for entry in target.iterdir()} - _LITTER
    if CLASSES_JSON in names:
        return all(_replaceable(target / name) for name in names - _OF_CLASSES)
    return not names or (MODEL_JSON in names and all((target / name).is_file() for name in names))
