"""Model files: load, save, seal. Loading parses JSON and verifies checksums; nothing in a file is ever executed.

The checksums show damage and careless editing. They are no signature: whoever can rewrite a model can recompute them,
so a model is as trustworthy as the place it comes from.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ..base.errors import ModelError
from ..base.files import sha256_of_json
from ..base.resources import resource_folders
from .evidence import evidence_of
from .model import Model, first_problem
from .package import CARD, EVIDENCE, MODEL_JSON, holds_classes, read_package, write_package
from .schema import FORMAT, SCHEMA_VERSION, ModelSpec
from .schema_fields import FileEntry
from .sealed_json import RETRY, check_version, json_bytes, parse, unsealed


def load_model(path: str | os.PathLike[str]) -> Model:
    """Read a model folder or .zip.

    Raises ModelError with the reason: no model, newer schema, checksum mismatch, extra or missing file, unsafe archive,
    unknown kind, or content that contradicts itself.
    """
    if holds_classes(path):
        cure = "Give it to 'score', or one of its folders, which are models of one class each"
        raise ModelError("holds the models of several classes", where=str(path), cure=cure)
    return model_of(read_package(path), str(path))


def model_of(files: Mapping[str, bytes], where: str) -> Model:
    """The model of some files as ``read_package`` gives them. Raises ModelError as ``load_model`` does."""
    content, checksum = unsealed(_content(files, where), MODEL_JSON, where)
    spec = _spec(content, where)
    others = {name: data for name, data in files.items() if name != MODEL_JSON}
    _check_files(spec, {name: data for name, data in others.items() if name != EVIDENCE}, where)
    evidence_of(others, checksum, where)
    return _model(spec, others, checksum, where)


def build_model(spec: ModelSpec, card: str, files: Mapping[str, bytes] | None = None) -> Model:
    """A model from its parts, as a trainer makes it; sizes and checksums of the files are filled in.

    card: the model card, Markdown. files: booster files and the like, by plain file name. Raises ModelError.
    """
    if not card.strip():
        raise ModelError("has an empty model card", where=spec.name, cure="Say what the model is for and where it fails")
    content = {**(files or {}), CARD: card.encode("utf-8")}
    entries = {name: FileEntry(bytes=len(data), sha256=hashlib.sha256(data).hexdigest()) for name, data in content.items()}
    try:
        sealed = ModelSpec.model_validate({**dict(spec), "files": entries})
    except ValidationError as error:
        raise ModelError(first_problem(error), where=spec.name) from error
    return Model(sealed, content, sha256_of_json(sealed.model_dump(mode="json")))


def save_model(model: Model, path: str | os.PathLike[str]) -> None:
    """Write a model to a folder or, where the path ends in .zip, an archive: whole or not at all.

    The same model gives the same bytes. Raises OutputError when the path cannot be written or holds something else.
    """
    write_package(files_of(model), path)


def files_of(model: Model) -> dict[str, bytes]:
    """File name -> content of a model, as it is saved."""
    content = {**model.spec.model_dump(mode="json"), "checksum": model.hash}
    return {**model.files, MODEL_JSON: json_bytes(content)}


def seal_model(folder: str | os.PathLike[str]) -> Model:
    """Fill in the checksums of a model folder written by hand (an equation from a paper), after validating it.

    Raises ModelError where the content is wrong; nothing is changed then.
    """
    where = str(folder)
    files = read_package(folder)
    content = _content(files, where)
    content.pop("checksum", None)
    content.pop("files", None)
    others = {name: data for name, data in files.items() if name != MODEL_JSON}
    if CARD not in others:
        raise ModelError(f"{CARD} is missing", where=where, cure="Write a model card: what it is for and where it fails")
    try:
        card = others.pop(CARD).decode("utf-8")
    except UnicodeDecodeError as error:
        raise ModelError(f"{CARD} is no UTF-8 text", where=where, cure="Save it as UTF-8") from error
    if EVIDENCE in others:
        raise ModelError(
            f"holds {EVIDENCE}, which belongs to the model as it was sealed before",
            where=where,
            cure="Remove it: a model that is sealed anew has no evidence yet",
        )
    model = build_model(_spec(content, where), card, others)
    save_model(model, folder)
    return model


def shipped_models() -> dict[str, Path]:
    """Name -> folder or .zip of the models that come with the software."""
    found: dict[str, Path] = {}
    for root in resource_folders("Models"):
        for path in sorted(root.iterdir()):
            if path.suffix == ".zip" or (path / MODEL_JSON).is_file():
                found.setdefault(path.name.removesuffix(".zip"), path)
    return found


def find_model(name_or_path: str | os.PathLike[str]) -> Model:
    """A model by path, or a shipped one by name. Raises ModelError listing the shipped names."""
    shipped = shipped_models()
    if str(name_or_path) in shipped and not Path(name_or_path).exists():
        return load_model(shipped[str(name_or_path)])
    if not Path(name_or_path).exists():
        known = ", ".join(shipped) or "none"
        raise ModelError(
            "no such model", where=str(name_or_path), cure=f"Give a model folder, a .zip, or a shipped model ({known})"
        )
    return load_model(name_or_path)


def _content(files: Mapping[str, bytes], where: str) -> dict[str, Any]:
    if MODEL_JSON not in files:
        raise ModelError(f"{MODEL_JSON} is missing", where=where, cure="Give the folder or .zip that holds it")
    content = parse(files[MODEL_JSON], MODEL_JSON, where)
    if content.get("format") != FORMAT:
        raise ModelError(f"{MODEL_JSON} is no OsteoRadiomics model", where=where)
    check_version(content, SCHEMA_VERSION, where)
    return content


def _spec(content: dict[str, Any], where: str) -> ModelSpec:
    try:
        return ModelSpec.model_validate(content)
    except ValidationError as error:
        raise ModelError(first_problem(error), where=f"{where}, {MODEL_JSON}") from error


def _check_files(spec: ModelSpec, others: Mapping[str, bytes], where: str) -> None:
    if CARD not in spec.files:
        raise ModelError(f"lists no model card ({CARD})", where=where)
    for name in sorted({*spec.files, *others}):
        if name not in spec.files:
            raise ModelError(f"holds {name}, which model.json does not list", where=where, cure="Remove it")
        if name not in others:
            raise ModelError(f"{name} is missing", where=where, cure=RETRY)
        entry = spec.files[name]
        if len(others[name]) != entry.bytes or hashlib.sha256(others[name]).hexdigest() != entry.sha256:
            raise ModelError(f"{name} does not match its checksum: it was changed or damaged", where=where, cure=RETRY)


def _model(spec: ModelSpec, others: Mapping[str, bytes], checksum: str, where: str) -> Model:
    try:
        return Model(spec, others, checksum)
    except ModelError as error:
        raise error.at(where) from error
