"""A study's verbs of the command line in the background, and what they print."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import slicer

from ...base.undoing import undone_unless_whole
from ..background import Job


def start_study_verb(verb: str, root: Path, options: Sequence[str]) -> Job:
    """Start ``osteoradiomics study VERB ROOT ... --json``."""
    job = Job(slicer.app.temporaryPath)
    with undone_unless_whole(job.close):
        job.start(["study", verb, str(root), *options, "--json"])
    return job


def finished_job(job: Job) -> dict[str, Any]:
    """What the verb printed, also when it failed for some cases. Raises JobFailed and Cancelled."""
    text = (job.folder / "out.txt").read_text(encoding="utf-8") if job.folder.exists() else ""
    if not text.strip():
        job.check()
    return json.loads(text)
