"""What a case's numbers depend on, as one hash: the same hash, the same numbers."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from OsteoRadiomicsLib.base.files import sha256_of_json
from OsteoRadiomicsLib.base.version import __version__
from OsteoRadiomicsLib.tables.provenance import sha256_of_input

from .request import CaseRequest


def fingerprint(request: CaseRequest) -> str:
    """SHA-256 of settings, software and the content of every file. A file that is absent counts as nothing. Raises OSError."""
    settings = asdict(request)
    settings["choice"]["options"].pop("label_table")
    files = [request.image, request.mask, request.water, request.choice.options.label_table, *request.markups]
    for name in ("image", "mask", "water", "markups"):
        settings.pop(name)
    contents = [None if path is None or not Path(path).exists() else sha256_of_input(path) for path in files]
    return sha256_of_json({"settings": settings, "files": contents, "software": __version__})
