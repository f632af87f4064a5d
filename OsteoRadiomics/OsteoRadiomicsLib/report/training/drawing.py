"""Drawing a study's figures, one a job, so that several processes can share them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ...base.language import speaking
from ...base.progress import Progress
from ..figure_files import FigureFiles
from ..figure_plan import Plan, planned
from ..figures import file_contents
from ..figures.lettering import lettered
from ..pictures import Picture
from .page import StudyReport


@dataclass(frozen=True)
class Drawn:
    """A figure for the page, and its files: name -> content."""

    picture: Picture
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Drawing:
    """Draws any figure of the finished study in ``folder``, its captions in the language ``spoken``. asked: for which files."""

    report: StudyReport[Any, Any]
    folder: Path
    spoken: str
    asked: FigureFiles | None = None

    @cached_property
    def plans(self) -> Sequence[Plan]:
        """Every figure. Raises TableError."""
        with speaking(self.spoken):
            study = self.report.read(self.folder)
            return planned(lambda: self.report.plans(study))

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "plans"}  # another process plans its own

    def __call__(self, number: int, progress: Progress) -> Drawn | None:
        """One figure and its files, None where it has nothing to show. Raises TableError, Cancelled."""
        plan = self.plans[number]
        with speaking(self.spoken):
            with lettered():
                figure = plan.draw()
            if figure is None:
                return None
            progress.check()
            files = file_contents(plan.name, figure, self.asked)
        shown = files[f"{plan.name}.png"]
        return Drawn(Picture(plan.title, plan.caption, shown, name=plan.name, section=plan.section), files)
