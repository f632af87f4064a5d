"""Values that several records of a model have, and what reading them takes."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import Field

from ..base.records import Part

Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f]{1,200}$")]
Text = Annotated[str, Field(max_length=20_000)]
Positive = Annotated[float, Field(gt=0)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class FileEntry(Part):
    """Size and checksum of a file beside model.json."""

    bytes: Annotated[int, Field(ge=0)]
    sha256: Sha256


def is_plain_file_name(name: str) -> bool:
    """Whether a name is a file in the model's own folder on every operating system: no path, no drive, no leading dot."""
    return re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}", name) is not None and name != "model.json"


def tuples(value: Any) -> Any:
    """JSON lists as tuples, which is what strict validation of tuple fields asks for."""
    if isinstance(value, dict):
        return {key: tuples(item) for key, item in value.items()}
    return tuple(tuples(item) for item in value) if isinstance(value, list) else value
