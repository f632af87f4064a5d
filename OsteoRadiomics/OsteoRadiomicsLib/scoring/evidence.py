"""What was found of a model after it was frozen: one line a finding, sealed by itself, beside a model that it does not change.

The lines lie in the model's folder as ``evidence.jsonl``, which model.json does not list, so that the model's hash and its
scores stay what they were. Each line holds the hash of the model it is about, the checksum of the line before it and its own: a
changed, exchanged or missing line is found, but for the last ones. Like all checksums here they are no signature.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import Field

from ..base.errors import ModelError
from ..base.files import sha256_of_json
from ..base.records import NullText, Part, Record, RecordForm
from .package import EVIDENCE
from .schema_fields import Name, Sha256, Text

CURE = f"Fetch the model again; without its {EVIDENCE} the model itself can still be used"
MAX_BYTES = 16 * 2**20

Basis = Literal["cross-validation", "held-out", "validation", "update"]
Ends = tuple[float | None, float | None]


class Figure(Part):
    """One figure of merit. group: of patients that it holds for, empty for all. n: cases of it, None for all."""

    name: Name
    group: Text = ""
    value: float | None
    ci_95: Ends | None = None
    n: Annotated[int, Field(ge=0)] | None = None


class Shift(Part):
    """An input whose patients differ from those of training: means or shares, and the standardised difference."""

    title: Name
    trained: float | None
    here: float | None
    difference: float


class Finding(Part):
    """What one set of patients showed.

    basis: how they relate to the training patients. data: the set's name. made: when, UTC. events: None where the outcome has
    none. tables: what the tables were, name -> SHA-256. remarks: warnings, one sentence each.
    """

    basis: Basis
    data: Name
    made: NullText
    outcome: Name
    cases: Annotated[int, Field(ge=1)]
    patients: Annotated[int, Field(ge=1)]
    events: Annotated[int, Field(ge=0)] | None
    figures: tuple[Figure, ...]
    shifts: tuple[Shift, ...] = ()
    intervals: Text = ""
    remarks: tuple[Text, ...] = ()
    tables: dict[str, Sha256] = Field(default_factory=dict)
    versions: dict[str, str] = Field(default_factory=dict)


class Evidence(Record):
    """One line. model: hash of the model. previous: checksum of the line before, null for the first. checksum: of all else."""

    form = RecordForm("a finding on a model", CURE, ModelError)

    kind: Literal["model-evidence"] = "model-evidence"
    schema_version: Literal[1] = 1
    model: Sha256
    previous: Sha256 | None
    finding: Finding
    checksum: Sha256


def with_finding(known: Sequence[Evidence], model: str, finding: Finding) -> tuple[Evidence, ...]:
    """The lines with one more. model: hash of the model."""
    previous = known[-1].checksum if known else None
    content = {
        "kind": "model-evidence", "schema_version": 1, "model": model, "previous": previous,
        "finding": finding.model_dump(mode="json"),
    }  # fmt: skip
    return (*known, Evidence.from_bytes(_line({**content, "checksum": sha256_of_json(content)}), EVIDENCE))


def evidence_bytes(lines: Sequence[Evidence]) -> bytes:
    """The content of the file."""
    return b"".join(_line(line.to_json()) for line in lines)


def evidence_of(files: Mapping[str, bytes], model: str, where: str) -> tuple[Evidence, ...]:
    """The lines among a model's files, in order. model: its hash. where: for messages.

    Raises ModelError naming the line that was changed, is about another model, or does not follow the line before it.
    """
    if EVIDENCE not in files:
        return ()
    if len(files[EVIDENCE]) > MAX_BYTES:
        raise ModelError(f"{EVIDENCE} is larger than evidence may be ({MAX_BYTES // 2**20} MiB)", where=where)
    found: list[Evidence] = []
    for number, line in enumerate(files[EVIDENCE].splitlines(), start=1):
        place = f"{where}, {EVIDENCE}, line {number}"
        entry = Evidence.from_bytes(line, place)
        content = entry.to_json()
        if content.pop("checksum") != sha256_of_json(content):
            raise ModelError("does not match its own checksum: it was changed or damaged", where=place, cure=CURE)
        if entry.model != model:
            raise ModelError("is about another model", where=place, cure=CURE)
        if entry.previous != (found[-1].checksum if found else None):
            raise ModelError("does not follow the line before it: one was taken out, added or moved", where=place, cure=CURE)
        found.append(entry)
    return tuple(found)


def _line(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, allow_nan=False) + "\n").encode("utf-8")
