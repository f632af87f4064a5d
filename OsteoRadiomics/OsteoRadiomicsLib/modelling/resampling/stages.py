"""Finished pieces of a study's work, so that an interrupted run goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from ...base.files import sha256_of_json, write_json


class Stages:
    """Results of stages as JSON files in a folder, each valid for one hash of everything that decides it.

    A file of another hash, or one that cannot be read, is computed anew and replaced.
    """

    def __init__(self, folder: Path, inputs: str) -> None:
        self._folder = folder
        self._inputs = inputs

    def within(self, name: str) -> Stages:
        """Stages of their own in a folder of these, so that equal names of stages do not meet."""
        return Stages(self._folder / name, self._inputs)

    def run(self, name: str, compute: Callable[[], Any], **settings: Any) -> Any:
        """The stage's stored result, or that of ``compute`` (a JSON value), stored.

        settings: what decides the result beside the study's inputs.
        """
        key = sha256_of_json({"inputs": self._inputs, "stage": name, **settings})
        path = self._folder / f"{name}.json"
        stored = _read(path)
        if stored.get("key") == key:
            return stored["result"]
        result = compute()
        write_json(path, {"key": key, "result": result})
        return result


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):  # absent or cut short: the stage is computed anew
        return {}
    return content if isinstance(content, dict) else {}
