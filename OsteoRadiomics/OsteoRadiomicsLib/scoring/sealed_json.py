"""JSON files of models: read strictly, with a version and a checksum of their own, and written always alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ..base.errors import ModelError
from ..base.files import sha256_of_json

RETRY = "Fetch the model again from where it came from"
CHECKSUM = "checksum"


def parse(data: bytes, name: str, where: str) -> dict[str, Any]:
    """The object in a file's bytes. name: of the file. Raises ModelError, also for NaN and for a key written twice."""
    try:
        content = json.loads(data.decode("utf-8"), object_pairs_hook=_pairs, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{name} is no valid JSON ({error})", where=where, cure=RETRY) from error
    if not isinstance(content, dict):
        raise ModelError(f"{name} holds no JSON object", where=where, cure=RETRY)
    return content


def check_version(content: Mapping[str, Any], newest: int, where: str) -> None:
    """Raises ModelError for a schema version that this software does not know."""
    version = content.get("schema_version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise ModelError("schema_version is no positive whole number", where=where, cure=RETRY)
    if version > newest:
        raise ModelError(
            f"has schema version {version}, this software reads up to {newest}", where=where, cure="Update OsteoRadiomics"
        )


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


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key written twice is refused, because readers differ in which one they take."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_constant(text: str) -> Any:
    raise ValueError(f"{text} is no JSON number")
