"""The digest of a sealed study, and whether the study as it lies here has only grown since it was sealed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from .audit import AuditLine, Head, Trail
from .findings import Finding, Kind

SEALED = "sealed the study"

Heads = Mapping[str, Sequence[Any]]
"""Participant -> [number of lines, hash of the last one] of his audit log."""


def seal_digest(study_id: str, heads: Heads) -> str:
    """SHA-256 over the study's id and the heads of all logs, in the order of participants' names."""
    content = {"study": study_id, "heads": {who: list(heads[who]) for who in sorted(heads)}}
    return sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def check_seals(study_id: str, coordinator: str, trails: Mapping[str, Trail], against: str = "") -> Iterator[Finding]:
    """What every seal in the coordinator's log says about the logs as they are now.

    against: a digest that was kept elsewhere; a study in whose log no such seal stands is older, or is another one.
    """
    known = False
    for line in trails[coordinator].events(SEALED):
        heads = _heads(line)
        if heads is None or seal_digest(study_id, heads) != line.details.get("sha256"):
            yield Finding(Kind.CHANGED, f"audit log of {coordinator}", f"line {line.line} is no valid seal")
            continue
        known = known or line.details["sha256"] == against
        for who, (lines, last) in heads.items():
            if who not in trails or not trails[who].holds(Head(lines, last)):
                what = f"is not the log that was sealed on {line.when} ({lines} lines): lines were changed or removed since"
                yield Finding(Kind.CHANGED, f"audit log of {who}", what)
    if against and not known:
        what = (
            "holds no seal of that digest: the study was put back to a state before it was sealed, or its logs were written anew"
        )
        yield Finding(Kind.CHANGED, f"audit log of {coordinator}", what)


def _heads(line: AuditLine) -> dict[str, tuple[int, str]] | None:
    heads = line.details.get("heads")
    if not isinstance(heads, dict):
        return None
    found = {}
    for who, head in heads.items():
        match head:
            case [int(lines), str(last)]:
                found[who] = (lines, last)
            case _:
                return None
    return found
