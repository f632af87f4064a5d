"""Records: what is written as JSON is read back into the object that wrote it, or refused in one line that says why.

A record's fields are the file's keys in the file's order, so reading and writing again gives equal bytes. Types are not
converted, unknown keys are refused, and neither NaN nor infinity is a number.
"""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError, model_serializer
from pydantic.fields import FieldInfo

from .errors import InputError
from .files import utf8_problem, write_json

NullText = Annotated[str, BeforeValidator(lambda text: "" if text is None else text), PlainSerializer(lambda text: text or None)]
"""Text that stands in the file as null where it is empty."""


def key(name: str) -> FieldInfo:
    """What a field is called in the file, where that is no name for a field, or not the code's."""
    return Field(validation_alias=name, serialization_alias=name)


class Part(BaseModel):
    """A piece of a record: frozen, without unknown keys, without silent conversion of types.

    may_lack: fields whose keys are left out of the file where the writer gave them no value.
    """

    # Where a field takes any value, NaN stays NaN until the writer refuses it, instead of becoming null unseen.
    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, allow_inf_nan=False, populate_by_name=True, ser_json_inf_nan="constants",
        protected_namespaces=(),
    )  # fmt: skip
    may_lack: ClassVar[frozenset[str]] = frozenset()

    @model_serializer(mode="wrap")
    def _without_lacking(self, handler: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        content = handler(self)
        for name in self.may_lack - self.model_fields_set:
            content.pop(name, None)
        return content

    @classmethod
    def without_defaults(cls, **values: Any) -> dict[str, Any]:
        """Those of some fields' values that are not the fields' defaults, to make a part of that leaves the others out."""
        fields = cls.model_fields
        return {name: value for name, value in values.items() if value != fields[name].get_default(call_default_factory=True)}

    def fields(self) -> dict[str, Any]:
        """The fields by their names in the code, for another part that holds them too."""
        return {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}


@dataclass(frozen=True)
class RecordForm:
    """How a kind of file is named in messages, and which versions of it are read.

    noun: with its article, such as "a score". cure: what to do about a damaged file. error: raised for every fault.
    version_key: the key that holds the version; a file without it has version 1. newest: the last version that is read.
    """

    noun: str
    cure: str
    error: type[InputError] = InputError
    version_key: str = "schema_version"
    newest: int = 1


class Record(Part):
    """The whole content of a JSON file. Each kind of file is a subclass with its ``form``."""

    form: ClassVar[RecordForm] = RecordForm("a record", "Make it again")

    def to_json(self) -> dict[str, Any]:
        """The file's content as plain values, in the file's order."""
        return self.model_dump(mode="json", by_alias=True)

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the file atomically. Raises OutputError."""
        write_json(path, self.to_json())

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> Self:
        """The record in a file. Raises the form's error, naming the file, when it is missing, damaged or of another version."""
        return cls.from_bytes(read_bytes(path, cls.form), str(path))

    @classmethod
    def from_bytes(cls, data: bytes, where: str) -> Self:
        """The record in a file's bytes. where: the file's name, for messages. Raises the form's error."""
        check_version(json_object(data, where, cls.form).get(cls.form.version_key, 1), where, cls.form)
        try:
            return cls.model_validate_json(data)
        except ValidationError as error:
            raise cls.form.error(first_problem(error), where=where, cure=cls.form.cure) from error


def read_bytes(path: str | os.PathLike[str], form: RecordForm) -> bytes:
    """A file's bytes. Raises the form's error when it does not exist or cannot be read."""
    try:
        return Path(path).read_bytes()
    except FileNotFoundError as error:
        raise form.error("does not exist", where=str(path), cure=form.cure) from error
    except OSError as error:
        raise form.error(f"cannot be read ({error.strerror or error})", where=str(path), cure=form.cure) from error


def json_object(data: bytes, where: str, form: RecordForm) -> dict[str, Any]:
    """The JSON object in a file's bytes, read strictly (``strict_json``). Raises the form's error."""
    try:
        content = strict_json(data)
    except UnicodeDecodeError as error:
        raise form.error(f"is no readable JSON ({utf8_problem(error)})", where=where, cure=form.cure) from error
    except (ValueError, RecursionError) as error:
        raise form.error(f"is no readable JSON ({error})", where=where, cure=form.cure) from error
    if not isinstance(content, dict):
        raise form.error(f"is not {form.noun}", where=where, cure=form.cure)
    return content


def strict_json(data: bytes) -> Any:
    """The value in UTF-8 JSON. Raises ValueError, also for NaN, infinity and a key written twice, and RecursionError."""
    return json.loads(data.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_no_constant, parse_float=_finite)


def check_version(version: object, where: str, form: RecordForm) -> None:
    """Raises the form's error for a version that this software does not know."""
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise form.error(f"{form.version_key} is no positive whole number", where=where, cure=form.cure)
    if version > form.newest:
        words = form.version_key.replace("_", " ")
        raise form.error(
            f"has {words} {version}, this software reads up to {form.newest}", where=where, cure="Update OsteoRadiomics"
        )


def first_problem(error: ValidationError) -> str:
    """The first thing that is wrong with a record, as one clause that names the key."""
    problems = error.errors(include_url=False, include_context=False)
    # A misspelt key is reported both as unknown and as missing: the unknown one is the one to mend.
    first = min(problems, key=lambda problem: problem["type"] != "extra_forbidden")
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return f"has the unknown key {key}"
    if first["type"] == "missing":
        return f"lacks {key}"
    message = first["msg"].removeprefix("Value error, ")
    return f"{key}: {message}" if key else message


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key written twice is refused, because readers differ in which one they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"{text} is too large for a number")
    return value
