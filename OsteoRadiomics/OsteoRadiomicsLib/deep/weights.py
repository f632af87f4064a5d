"""Files of deep networks: what the network is in ``model.json``, its numbers as ONNX or safetensors beside it, never pickle.

A model is a folder or a .zip, written in one stroke. ``model.json`` holds its own checksum and size and SHA-256 of every other
file, so that a damaged or altered file is refused before anything of it is used. The checksums are no signature: a model is as
trustworthy as the place it comes from. A kind of network says what it needs to know in a record of its own, the ``facts``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import ValidationError

from ..base.errors import ModelError
from ..base.files import sha256_of_json
from ..base.records import Part, first_problem
from ..base.words import quoted
from ..scoring.package import MODEL_JSON, read_package, write_package
from ..scoring.schema_fields import FileEntry, Name
from ..scoring.sealed_json import CHECKSUM, RETRY, check_version, json_bytes, parse, unsealed
from .tensors import arrays_of, tensor_bytes

FORMAT = "osteoradiomics-deep-model"
SCHEMA_VERSION = 1
WEIGHTS = "weights.safetensors"
"""Name of the file of a model's weights for torch."""
NETWORK = "network.onnx"
"""Name of the file of a model's network for onnxruntime."""

Facts = TypeVar("Facts", bound=Part)


@dataclass(frozen=True)
class DeepModel(Generic[Facts]):
    """A deep network as it is kept.

    kind: what it is for, such as "segmentation". facts: what its user must know, in the kind's own record. files: plain name ->
    bytes. hash: SHA-256 of its ``model.json`` without the checksum, which tells two models apart.
    """

    kind: str
    facts: Facts
    files: Mapping[str, bytes]

    @property
    def hash(self) -> str:
        return sha256_of_json(_content(self))

    def arrays(self, name: str = WEIGHTS) -> dict[str, Any]:
        """Name -> array (numpy) of one of its safetensors files. Raises ModelError where it has none, or a damaged one."""
        return arrays_of(self.data(name), name)

    def data(self, name: str) -> bytes:
        """The bytes of one of its files. Raises ModelError where it has none of this name."""
        if name not in self.files:
            raise ModelError(f"the model has no {name}", cure=f"It has {', '.join(sorted(self.files)) or 'no file'}")
        return self.files[name]


class _Sealed(Part):
    """``model.json`` without its checksum."""

    format: Literal["osteoradiomics-deep-model"]
    schema_version: int
    kind: Name
    facts: dict[str, Any]
    files: dict[str, FileEntry]


def with_weights(
    kind: str, facts: Facts, arrays: Mapping[str, Any], files: Mapping[str, bytes] | None = None
) -> DeepModel[Facts]:
    """A model of weights for torch and further files. arrays: name -> array (numpy)."""
    return DeepModel(kind, facts, {**(files or {}), WEIGHTS: tensor_bytes(arrays)})


def save_deep_model(model: DeepModel[Any], path: str | os.PathLike[str]) -> None:
    """Write a model to a folder or, where the path ends in .zip, an archive: whole or not at all.

    Equal models give equal bytes. Raises OutputError when the path cannot be written or holds something else than a model.
    """
    content = _content(model)
    write_package({**model.files, MODEL_JSON: json_bytes({**content, CHECKSUM: sha256_of_json(content)})}, path)


def load_deep_model(path: str | os.PathLike[str], kind: str, facts: type[Facts]) -> DeepModel[Facts]:
    """Read a model of a kind. facts: the record of what the kind needs to know.

    Raises ModelError with the reason: no model, another kind of model, newer schema, a checksum that does not fit, a missing or
    an extra file, unsafe archive, facts that are none.
    """
    return opened(path).of(kind, facts)


@dataclass(frozen=True)
class OpenedModel:
    """A model of any kind, as it was read. where: for messages."""

    sealed: _Sealed
    files: Mapping[str, bytes]
    where: str

    @property
    def kind(self) -> str:
        return self.sealed.kind

    def of(self, kind: str, facts: type[Facts]) -> DeepModel[Facts]:
        """The model, where it is of a kind. Raises ModelError as ``load_deep_model`` does."""
        if self.kind != kind:
            raise ModelError(
                f"is a model of the kind {quoted(self.kind)}, not {kind}", where=self.where, cure=f"Give one of the kind {kind}"
            )
        _check_files(self.sealed.files, self.files, self.where)
        try:
            return DeepModel(kind, facts.model_validate_json(json_bytes(self.sealed.facts)), self.files)
        except ValidationError as error:
            raise ModelError(first_problem(error), where=f"{self.where}, {MODEL_JSON}", cure=RETRY) from error


def opened(path: str | os.PathLike[str]) -> OpenedModel:
    """Read a model of any kind. Raises ModelError where there is none, or its ``model.json`` is damaged."""
    where = str(path)
    found = read_package(path)
    if MODEL_JSON not in found:
        raise ModelError(f"{MODEL_JSON} is missing", where=where, cure="Give the folder or .zip of a model")
    content = parse(found.pop(MODEL_JSON), MODEL_JSON, where)
    if content.get("format") != FORMAT:
        raise ModelError(
            f"{MODEL_JSON} is no deep network's", where=where, cure="Give a model of train-segmentation or cxr train"
        )
    check_version(content, SCHEMA_VERSION, where)
    rest, _ = unsealed(content, MODEL_JSON, where)
    try:
        return OpenedModel(_Sealed.model_validate(rest), found, where)
    except ValidationError as error:
        raise ModelError(first_problem(error), where=f"{where}, {MODEL_JSON}", cure=RETRY) from error


def _content(model: DeepModel[Any]) -> dict[str, Any]:
    """``model.json`` without its checksum."""
    files = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in sorted(model.files.items())}
    facts = model.facts.model_dump(mode="json", by_alias=True)
    return {"format": FORMAT, "schema_version": SCHEMA_VERSION, "kind": model.kind, "facts": facts, "files": files}


def _check_files(listed: Mapping[str, FileEntry], found: Mapping[str, bytes], where: str) -> None:
    for name in sorted({*listed, *found}):
        if name not in found:
            raise ModelError(f"{name} is missing", where=where, cure=RETRY)
        if name not in listed:
            raise ModelError(f"holds {name}, which its {MODEL_JSON} does not list", where=where, cure=RETRY)
        entry, data = listed[name], found[name]
        if (len(data), hashlib.sha256(data).hexdigest()) != (entry.bytes, entry.sha256):
            raise ModelError(f"{name} does not match its checksum: it was changed or damaged", where=where, cure=RETRY)
