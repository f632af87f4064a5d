"""ITK's own warnings: kept off the user's terminal, and heard where they belong to a result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import SimpleITK as sitk

from ..base.meanwhile import switched

# Said in our own words where it is found, with both voxel sizes.
_SAID_ELSEWHERE = ("unexpected scales in sform",)
_SOURCE_LINE = re.compile(r"^\s*WARNING: In .*?\n", re.DOTALL)
_CLASS = re.compile(r"^\s*\w+ \((0x)?[0-9a-fA-F]+\):\s*")
_PATH = re.compile(r"(?:[A-Za-z]:)?[/\\]\S+")


def without_warnings() -> AbstractContextManager[None]:
    """ITK prints no warnings inside."""
    return _warnings_shown(False)


@contextmanager
def heard(tell: Callable[[str], None]) -> Iterator[None]:
    """What ITK warns of inside is told instead of printed, each once, without source lines, addresses and paths."""
    logger = _Logger()
    before = logger.SetAsGlobalITKLogger()
    try:
        with _warnings_shown(True):
            yield
    finally:
        before.SetAsGlobalITKLogger()
    for text in dict.fromkeys(map(_plain, logger.said)):
        if text and not any(known in text for known in _SAID_ELSEWHERE):
            tell(f'the file reader warns: "{text}"')


def _warnings_shown(value: bool) -> AbstractContextManager[None]:
    process = sitk.ProcessObject
    return switched(process.GetGlobalWarningDisplay, process.SetGlobalWarningDisplay, value)


class _Logger(sitk.LoggerBase):
    """Keeps what ITK says as a warning, and nothing of its debugging."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def DisplayText(self, text: str) -> None:
        pass

    def DisplayDebugText(self, text: str) -> None:
        pass

    def DisplayGenericOutputText(self, text: str) -> None:
        pass

    def DisplayErrorText(self, text: str) -> None:
        pass

    def DisplayWarningText(self, text: str) -> None:
        self.said.append(text)


def _plain(text: str) -> str:
    without_place = _CLASS.sub("", _SOURCE_LINE.sub("", text))
    return " ".join(_PATH.sub("the file", without_place).split())
