"""Files of models of classes: ``classes.json`` and one model per class, in a folder or a .zip. Loading executes nothing."""

from __future__ import annotations

import os
from collections.abc import Mapping

from pydantic import ValidationError

from ..base.errors import ModelError
from ..base.files import sha256_of_json
from .class_model import ClassModel
from .classes_schema import FORMAT, SCHEMA_VERSION, ClassesSpec
from .evidence import evidence_bytes
from .model import Model, first_problem
from .model_files import files_of, find_model, model_of, save_model
from .package import CLASSES_JSON, EVIDENCE, holds_classes, read_class_packages, write_package
from .sealed_json import RETRY, check_version, json_bytes, parse, unsealed

Scorable = Model | ClassModel


def find_scorable(name_or_path: str | os.PathLike[str]) -> Scorable:
    """Whatever can score a case: a model of classes by path, or a model as ``find_model`` finds it. Raises ModelError."""
    return load_class_model(name_or_path) if holds_classes(name_or_path) else find_model(name_or_path)


def load_class_model(path: str | os.PathLike[str]) -> ClassModel:
    """Read the models of several classes.

    Raises ModelError with the reason: as ``load_model`` for each of them, a class without its model, a model of no class, a
    model that is not the one classes.json was written with.
    """
    where = str(path)
    top, folders = read_class_packages(path)
    content = parse(top[CLASSES_JSON], CLASSES_JSON, where)
    if content.get("format") != FORMAT:
        raise ModelError(f"{CLASSES_JSON} is no OsteoRadiomics model of classes", where=where)
    check_version(content, SCHEMA_VERSION, where)
    content, checksum = unsealed(content, CLASSES_JSON, where)
    try:
        spec = ClassesSpec.model_validate(content)
    except ValidationError as error:
        raise ModelError(first_problem(error), where=f"{where}, {CLASSES_JSON}") from error
    home = {entry.folder: entry.name for entry in spec.classes if entry.folder is not None}
    for folder in sorted({*home, *folders}):
        if folder not in folders:
            raise ModelError(f"the model of class {home[folder]} is missing", where=where, cure=RETRY)
        if folder not in home:
            raise ModelError(f"holds {folder}, which belongs to no class", where=where, cure="Remove it")
    members = {home[folder]: model_of(files, f"{where}/{folder}") for folder, files in folders.items()}
    try:
        return ClassModel(spec, members, checksum, top.get(EVIDENCE, b""))
    except ModelError as error:
        raise error.at(where) from error


def build_class_model(spec: ClassesSpec, members: Mapping[str, Model]) -> ClassModel:
    """A model of classes from its parts, as a trainer makes it. members: class name -> model. Raises ModelError."""
    return ClassModel(spec, members, sha256_of_json(spec.model_dump(mode="json")))


def save_scorable(model: Scorable, path: str | os.PathLike[str]) -> None:
    """Write a model of either sort to a folder or a .zip: whole or not at all. Raises OutputError."""
    if isinstance(model, ClassModel):
        save_class_model(model, path)
    else:
        save_model(model, path)


def save_class_model(model: ClassModel, path: str | os.PathLike[str]) -> None:
    """Write it to a folder or, where the path ends in .zip, an archive: whole or not at all. Raises OutputError."""
    content = {**model.classes.model_dump(mode="json"), "checksum": model.hash}
    files = {CLASSES_JSON: json_bytes(content)}
    files |= {EVIDENCE: evidence_bytes(model.evidence)} if model.evidence else {}
    for entry in model.classes.classes:
        if entry.folder is not None:
            files |= {f"{entry.folder}/{name}": data for name, data in files_of(model.members[entry.name]).items()}
    write_package(files, path)
