"""Adding evidence to a model that is there already, in its folder or .zip, without changing anything else of it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from ..base.errors import ModelError
from ..base.files import write_bytes
from .class_files import Scorable, find_scorable, save_scorable
from .class_model import ClassModel
from .evidence import Finding, evidence_bytes, with_finding
from .model_files import shipped_models
from .package import EVIDENCE

M = TypeVar("M", bound=Scorable)


def with_evidence(model: M, findings: Sequence[Finding]) -> M:
    """The same model with more evidence; itself where there is none to add."""
    lines = model.evidence
    for finding in findings:
        lines = with_finding(lines, model.hash, finding)
    if not findings:
        return model
    if isinstance(model, ClassModel):
        return type(model)(model.classes, model.members, model.hash, evidence_bytes(lines))
    return type(model)(model.spec, {**model.files, EVIDENCE: evidence_bytes(lines)}, model.hash)


def check_appendable(path: str | os.PathLike[str]) -> None:
    """Raises ModelError where nothing can be added: a model that comes with the software, or none at all."""
    place = Path(path)
    if str(path) in shipped_models() and not place.exists():
        raise ModelError(
            "is a model that comes with the software, and stays as it is",
            where=str(path),
            cure="Copy its folder, and give the copy",
        )
    if not place.exists():
        raise ModelError("no such model", where=str(path), cure="Give a model folder or a .zip")


def append_finding(path: str | os.PathLike[str], finding: Finding, expected: str) -> Scorable:
    """Add one finding to a model's evidence, and return the model. expected: hash of the model that the finding is about.

    Only ``evidence.jsonl`` is written; of a .zip the archive, whole. Raises ModelError where the model cannot be read, is another
    one by now, or comes with the software; OutputError where it cannot be written.
    """
    check_appendable(path)
    model = find_scorable(path)
    if model.hash != expected:
        raise ModelError("is another model than the one that was judged", where=str(path), cure="Validate it again")
    found = with_evidence(model, [finding])
    if Path(path).is_dir():
        write_bytes(Path(path) / EVIDENCE, evidence_bytes(found.evidence))
    else:
        save_scorable(found, path)
    return found
