"""Finished pieces of a study's work, so that an interrupted run goes on where it was; unfinished ones are shared out."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...base.crew import Crew, Shared, Work
from ...base.files import sha256_of_json, write_json
from ...base.progress import Progress


class Stages:
    """Results of stages as JSON files in a folder, each valid for one hash of everything that decides it.

    A file of another hash, or one that cannot be read, is computed anew and replaced. folder: None keeps nothing.
    crew: whose processes compute, by default this one alone.
    """

    def __init__(self, folder: Path | None, inputs: str, crew: Crew | None = None) -> None:
        self._folder = folder
        self._inputs = inputs
        self._crew = crew or Crew()

    def within(self, name: str) -> Stages:
        """Stages of their own in a folder of these, so that equal names of stages do not meet."""
        return Stages(self._folder / name if self._folder else None, self._inputs, self._crew)

    def run(self, name: str, compute: Callable[[], Any], **settings: Any) -> Any:
        """The stage's stored result, or that of ``compute`` (a JSON value), stored.

        settings: what decides the result beside the study's inputs.
        """
        key = self._key(name, settings)
        stored = self._stored(name)
        if stored.get("key") == key:
            return stored["result"]
        result = compute()
        self._keep(name, key, result)
        return result

    def begin(self, work: Work, jobs: Mapping[str, Any], **settings: Any) -> Running:
        """Take finished stages from the folder, and let the crew begin with the others.

        work: takes one of the jobs, returns a JSON value. jobs: by name of the stage. settings: as in ``run``.
        """
        keys = {name: self._key(name, settings) for name in jobs}
        found = {name: stored["result"] for name in jobs if (stored := self._stored(name)).get("key") == keys[name]}
        missing = [name for name in jobs if name not in found]

        def keep(number: int, result: Any) -> None:
            self._keep(missing[number], keys[missing[number]], result)

        return Running(tuple(jobs), found, missing, self._crew.share(work, [jobs[name] for name in missing], done=keep))

    def _key(self, name: str, settings: Mapping[str, Any]) -> str:
        return sha256_of_json({"inputs": self._inputs, "stage": name, **settings})

    def _keep(self, name: str, key: str, result: Any) -> None:
        if self._folder:
            write_json(self._folder / f"{name}.json", {"key": key, "result": result})

    def _stored(self, name: str) -> dict[str, Any]:
        try:
            content = json.loads((self._folder / f"{name}.json").read_text(encoding="utf-8")) if self._folder else {}
        except (OSError, ValueError):  # absent or cut short: the stage is computed anew
            return {}
        return content if isinstance(content, dict) else {}


@dataclass(frozen=True)
class Running:
    """Stages that are under way. names: in order. found: those that were finished before. missing: the others."""

    names: tuple[str, ...]
    found: Mapping[str, Any]
    missing: list[str]
    shared: Shared

    def finish(self, progress: Progress, words: Callable[[str], str]) -> dict[str, Any]:
        """Stage -> its result, in order, once all are there. words: of a stage, for the progress bar.

        Raises what the work raises, OutputError, Cancelled.
        """
        results = self.shared.finish(progress, lambda number: words(self.missing[number]))
        every = {**self.found, **dict(zip(self.missing, results, strict=True))}
        return {name: every[name] for name in self.names}
