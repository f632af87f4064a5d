"""Who has the study open where: append-only signs of life, one file per sitting, with no lock held.

Ages are differences between modification times that the drive itself set, so clocks of workstations need not agree.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from ..base.errors import OutputError, StudyError
from .clock import Clock, to_text
from .storage import Storage

BEAT_S = 60.0
ALIVE_FOR_S = 180.0  # three missed signs of life
_SUFFIX = ".jsonl"


class OpenElsewhere(StudyError):
    """The same participant has the study open at another workstation; taking over needs a reason."""


@dataclass(frozen=True)
class Sitting:
    """Another open sitting of the same participant. since: wall-clock text. silent_s: seconds since its last sign."""

    workplace: str
    since: str
    silent_s: float


class Presence:
    """The signs of life of one participant's sitting."""

    def __init__(self, storage: Storage, clock: Clock, folder: Path, study_id: str) -> None:
        self._storage = storage
        self._clock = clock
        self._folder = folder
        # Tells workstations apart without naming them.
        self._machine = sha256(f"{study_id}/{platform.node()}".encode()).hexdigest()[:12]
        self._last_beat = -BEAT_S
        self.workplace = secrets.token_hex(6)

    def start(self, *, take_over: bool) -> tuple[Sitting, ...]:
        """Give the first sign, then look for other living sittings; returns those that are taken over.

        The sign comes before the look, so of two workstations that open at once at least one sees the other.
        Raises OpenElsewhere when another sitting is alive and ``take_over`` is not set.
        """
        self._storage.make_folder(self._folder)
        self._sign("opened")
        others = self._others()
        if others and not take_over:
            self.end()
            other = others[0]
            raise OpenElsewhere(
                f"the study is already open at another workstation (since {other.since}, last sign {other.silent_s:.0f} s ago)",
                cure="Close it there, or take over and give a reason",
            )
        if others:
            self._sign("took over", from_=[other.workplace for other in others])
        return others

    def clock_ahead_s(self, *, anew: bool = True) -> float:
        """Seconds by which this computer's clock is ahead of the drive's, measured by a sign of life, or by the last one."""
        if anew:
            self._sign("alive")
        return self._clock.ahead_of(self._written())

    def beat(self) -> None:
        """Give a sign of life if one is due."""
        if self._clock.seconds() - self._last_beat >= BEAT_S:
            self._sign("alive")

    def check(self) -> None:
        """Raises StudyError when another workstation has taken over since, or has cleared this sitting away after a silence."""
        if self.workplace in self._taken_over() or self.workplace not in self._workplaces():
            raise StudyError(
                "another workstation took this sitting over", cure="Close the study here; the drawing is kept as an autosave"
            )

    def end(self) -> None:
        """Give the last sign."""
        self._sign("closed")

    def tidy(self) -> None:
        """Remove the files of sittings that have ended."""
        living = {other.workplace for other in self._others()} | {self.workplace}
        for workplace in self._workplaces():
            if workplace not in living:
                self._storage.remove(self._folder / f"{workplace}{_SUFFIX}")

    def _others(self) -> tuple[Sitting, ...]:
        now = self._written()
        found = []
        ended = {self.workplace, *self._taken_over()}
        for workplace in self._workplaces():
            last = self._storage.modified(self._folder / f"{workplace}{_SUFFIX}")
            if workplace in ended or last is None or now - last > ALIVE_FOR_S:
                continue
            signs = self._signs(workplace)
            if signs and signs[-1].get("sign") != "closed" and not self._died_here(signs[0]):
                found.append(Sitting(workplace, str(signs[0].get("when")), max(now - last, 0.0)))
        return tuple(found)

    def _written(self) -> float:
        """When the drive says that this sitting gave its last sign (seconds since 1970)."""
        written = self._storage.modified(self._folder / f"{self.workplace}{_SUFFIX}")
        if written is None:
            raise OutputError("cannot be reached", where=str(self._folder), cure="Check the network drive and try again")
        return written

    def _workplaces(self) -> tuple[str, ...]:
        return tuple(name.removesuffix(_SUFFIX) for name in self._storage.names(self._folder) if name.endswith(_SUFFIX))

    def _taken_over(self) -> set[str]:
        """Sittings that a later one has replaced."""
        return {str(name) for workplace in self._workplaces() for sign in self._signs(workplace) for name in sign.get("from", ())}

    def _signs(self, workplace: str) -> list[dict]:
        content = self._storage.read_if_there(self._folder / f"{workplace}{_SUFFIX}") or b""
        signs = []
        for line in content.split(b"\n"):
            try:
                sign = json.loads(line)
            except ValueError:  # a sign cut short by a crash says nothing
                continue
            if isinstance(sign, dict):
                signs.append(sign)
        return signs

    def _died_here(self, sign: dict) -> bool:
        """Whether the sitting ran on this machine in a process that is gone."""
        return sign.get("machine") == self._machine and not is_running(sign.get("pid"))

    def _sign(self, sign: str, from_: list[str] | None = None) -> None:
        line = {"sign": sign, "when": to_text(self._clock.now()), "machine": self._machine, "pid": os.getpid()}
        if from_:
            line["from"] = from_
        path = self._folder / f"{self.workplace}{_SUFFIX}"
        # The line end comes first, too, so that a sign cut short does not swallow the next one.
        self._storage.append(path, b"\n" + json.dumps(line).encode() + b"\n")
        self._last_beat = self._clock.seconds()


def is_running(pid: object) -> bool:
    """Whether a process of that number exists; unknown counts as running."""
    if not isinstance(pid, int) or os.name == "nt":  # Windows has no harmless way to ask; its sittings expire by silence
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
