"""The commands that pages show: fenced blocks and words in backticks, as a reader would type them."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PROGRAM = "osteoradiomics"
FENCE = re.compile(r"^(?P<indent> *)```(?P<language>\w*)\n(?P<text>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """One line of a shell block, continued lines joined and remarks cut off. line: where it stands in the page."""

    page: str
    line: int
    text: str

    @property
    def words(self) -> list[str]:
        """As a shell splits them; ``[--option VALUE]`` of a synopsis keeps its brackets."""
        return shlex.split(self.text)

    @property
    def verb_words(self) -> list[str] | None:
        """What the command line gets: the words after the program, or after Slicer's ``--``; None for another program."""
        words = self.words
        if Path(words[0]).name == PROGRAM:
            return words[1:]
        if words[0] == "Slicer" and "--" in words:
            return words[words.index("--") + 1 :]
        return None


def pages() -> list[Path]:
    """Every page for people: README, the files beside it, and all of Docs."""
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "Docs").rglob("*.md"))]


def blocks(page: Path, *languages: str) -> list[tuple[int, str]]:
    """(line, text) of the fenced blocks in one of the languages; '' is a block without one."""
    text = page.read_text(encoding="utf-8")
    found = (match for match in FENCE.finditer(text) if match["language"] in languages)
    return [(text.count("\n", 0, match.start("text")) + 1, match["text"]) for match in found]


def commands(page: Path, *programs: str) -> list[Command]:
    """The lines of shell blocks that call one of the programs (the file name counts), in the page's order."""
    found = []
    for start, text in blocks(page, "", "bash", "sh", "console"):
        pending, began = "", start
        for number, line in enumerate(text.splitlines(), start):
            began = began if pending else number
            pending += re.sub(r"(^|\s)#.*", "", line).strip()
            if pending.endswith("\\"):
                pending = pending[:-1]
                continue
            if pending and Path(pending.split()[0]).name in programs:
                found.append(Command(page.relative_to(ROOT).as_posix(), began, pending))
            pending = ""
    return found


def quoted(page: Path) -> list[str]:
    """Words in single backticks outside fenced blocks."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", page.read_text(encoding="utf-8")))
