"""JSON files of models: read strictly, with a version and a checksum of their own, and written always alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..base import records
from ..base.errors import ModelError
from ..base.files import sha256_of_json, utf8_problem
from ..base.records import RecordForm, strict_json

RETRY = "Fetch the model again from where it came from"
CHECKSUM = "checksum"


def parse(data: bytes, name: str, where: str) -> dict[str, Any]:
    """The object in a file's bytes. name: of the file. Raises ModelError, also for NaN and for a key written twice."""
    try:
        content = strict_json(data)
    except (ValueError, RecursionError) as error:
        why = utf8_problem(error) if isinstance(error, UnicodeDecodeError) else str(error)
        raise ModelError(f"{name} is no valid JSON ({why})", where=where, cure=RETRY) from error
    if not isinstance(content, dict):
        raise ModelError(f"{name} holds no JSON object", where=where, cure=RETRY)
    return content


def check_version(content: Mapping[str, Any], newest: int, where: str) -> None:
    """Raises ModelError for a schema version that this software does not know."""
    records.check_version(content.get("schema_version"), where, RecordForm("a model", RETRY, ModelError, newest=newest))


def unsealed(content: Mapping[str, Any], name: str, where: str) -> tuple[dict[str, Any], str]:
    """The content without its checksum, and the checksum, which fits it. Raises ModelError when it does not."""
    rest = {key: value for key, value in content.items() if key != CHECKSUM}
    try:
        fits = content.get(CHECKSUM) == sha256_of_json(rest)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{name} holds a value that is no number or text ({error})", where=where, cure=RETRY) from error
    if not fits:
        raise ModelError(f"{name} does not match its own checksum: it was changed or damaged", where=where, cure=RETRY)
    return rest, str(content[CHECKSUM])


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """How such a file is written: always the same bytes for the same content."""
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
