"""The log of test-set openings: which data were looked at, when, and with which frozen models. Lines are only ever added."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from ...base.errors import OutputError

LOG = "openings.jsonl"


@dataclass(frozen=True)
class Opening:
    """One opening of one test set. at: UTC time. study: hash of everything that decided the models."""

    set: str
    cases: int
    at: str
    study: str
    models: dict[str, str]


def record_openings(folder: Path, study: str, sets: dict[str, int], models: dict[str, str]) -> tuple[Opening, ...]:
    """Log each set once per study hash, and return every opening so far, oldest first.

    sets: name -> cases. models: model name -> hash of its frozen file. Raises OutputError.
    """
    before = read_openings(folder)
    known = {(opening.set, opening.study) for opening in before}
    now = datetime.now(UTC).isoformat(timespec="seconds")
    new = [Opening(name, cases, now, study, models) for name, cases in sets.items() if (name, study) not in known]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with open(folder / LOG, "a", encoding="utf-8") as handle:
            handle.writelines(json.dumps(asdict(opening)) + "\n" for opening in new)
    except OSError as error:
        raise OutputError(f"cannot be written ({error.strerror})", where=str(folder / LOG)) from error
    return (*before, *new)


def read_openings(folder: Path) -> tuple[Opening, ...]:
    """Every opening logged in a study's folder. Raises OutputError when a line is damaged."""
    path = folder / LOG
    if not path.exists():
        return ()
    try:
        return tuple(Opening(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line)
    except (OSError, ValueError, TypeError) as error:
        raise OutputError(f"is damaged ({error})", where=str(path), cure="Keep the log as it was written") from error


def opening_warnings(openings: tuple[Opening, ...]) -> tuple[str, ...]:
    """One sentence for each set that was opened more than once."""
    times = {name: sum(opening.set == name for opening in openings) for name in dict.fromkeys(o.set for o in openings)}
    return tuple(
        f"The set {name} was opened {count} times with different models: it is no longer an untouched test"
        for name, count in times.items()
        if count > 1
    )
