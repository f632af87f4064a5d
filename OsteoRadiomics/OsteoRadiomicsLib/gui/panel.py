"""What every part of a module's panel has in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import ctk
import qt
import slicer

from ..base.errors import DependencyError
from ..mrml.drawn import DrawnSegments
from .choices import ProtocolChoice
from .dependencies import ensure, missing
from .logic import RadiomicsLogic
from .parameters import RadiomicsParameters
from .runner import Runner

if TYPE_CHECKING:
    from ..scoring.class_files import Scorable
    from .background import Job
    from .kept_maps import KeptMap
    from .scene_case import SceneCase
    from .tasks import ScoreRequest


P = TypeVar("P", bound="Panel")


class Scoring(Protocol):
    """What one part knows of the score and another explains. model: the chosen one, None before there is one."""

    model: Scorable | None

    def obstacle(self) -> str:
        """What is missing before the case can be scored, "" when nothing is."""

    def request(self) -> ScoreRequest:
        """What is scored: model, case, clinical values as typed."""

    def table(self) -> slicer.vtkMRMLTableNode | None:
        """The features that the score needs, None when it needs none."""

    def sequences(self) -> tuple[str, ...]:
        """The sequences that the model looks at."""

    def missing(self) -> str:
        """What is missing that no calculation can give: the model or clinical values; "" when nothing is."""

    def kind(self) -> tuple[str, str]:
        """The kind of heat map that is made of the model, "" for none, and why it is not the chosen one."""

    def take(self, job: Job) -> None:
        """Show the score of a job."""


@dataclass
class Context:
    """What the parts share. parameters: None while the scene is being closed. refresh: brings every part up to date.
    layout: where the steps of a case lie. scoring: set by the part that scores. maps, take_maps, take_stage: set by the part that
    explains. It has the maps of the case, takes those of a case's sequences from a job's folder, and takes one by the name of its
    file before it is the last word.

    restart: packages that were replaced while in use, so that nothing works before Slicer is restarted.
    """

    ui: Any
    logic: RadiomicsLogic
    protocols: tuple[ProtocolChoice, ...]
    runner: Runner
    refresh: Callable[[], None]
    layout: Any = None
    parameters: RadiomicsParameters | None = None
    restart: tuple[str, ...] = ()
    scoring: Scoring | None = None
    take_maps: Callable[[SceneCase, Job], None] | None = None
    take_stage: Callable[[SceneCase, Job, str], None] | None = None
    maps: Callable[[], tuple[KeptMap, ...]] = tuple
    drawn: DrawnSegments = field(default_factory=DrawnSegments)
    parts: list[Panel] = field(default_factory=list)
    _ready: bool = field(default=False, init=False)

    def part(self, kind: type[P]) -> P:
        """The panel's part of a class."""
        return next(part for part in self.parts if isinstance(part, kind))

    @property
    def images(self) -> dict[str, slicer.vtkMRMLScalarVolumeNode]:
        """Sequence of the protocol -> its image, of those that have one."""
        if self.parameters is None or self.protocol is None:
            return {}
        found = {name: self.parameters.image_of(name) for name in self.protocol.sequences}
        return {name: node for name, node in found.items() if node is not None}

    @property
    def drawn_on(self) -> tuple[str, slicer.vtkMRMLScalarVolumeNode]:
        """The protocol's sequence to draw on and its image, else the first that has one. At least one image is chosen."""
        images = self.images
        sequence = self.protocol.drawn_on if self.protocol.drawn_on in images else next(iter(images))
        return sequence, images[sequence]

    @property
    def protocol(self) -> ProtocolChoice | None:
        """The chosen protocol."""
        name = self.parameters.protocol if self.parameters else ""
        return next((choice for choice in self.protocols if choice.name == name), None)

    @property
    def ready(self) -> bool:
        """Whether the packages for extraction are there and usable; asked again until they are."""
        self._ready = self._ready or not missing("extraction")
        return self._ready and not self.restart

    def needing(self, feature: str, start: Callable[[], Job]) -> Callable[[], Job]:
        """Starts a job once what a feature needs is installed, after asking; raises DependencyError where it is not."""

        def begin() -> Job:
            self.restart = ensure(feature).restart or self.restart
            if self.restart:
                raise DependencyError("replaced while in use", where=", ".join(self.restart), cure="Restart Slicer")
            return start()

        return begin

    def add_section(self, name: str, title: str) -> Any:
        """A new folded section after the steps of a case, for a part that is not in the .ui file; the layout for its widgets."""
        section = ctk.ctkCollapsibleButton()
        section.objectName = name
        section.text = title
        section.collapsed = True
        self.layout.addWidget(section)
        return qt.QVBoxLayout(section)


class Panel:
    """One part of a module's panel: connects its widgets once and follows the parameters."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.ui = context.ui

    def refresh(self) -> None:
        """Bring the part up to date; with nothing to show while the module is not on screen."""
        if self.context.parameters is not None:
            self.show(self.context.parameters)

    def show(self, parameters: RadiomicsParameters) -> None:
        """Show the parameters: contents of lists, which buttons work, and what is missing for the others."""

    @staticmethod
    def set_button(button: Any, obstacle: str, purpose: str) -> None:
        """Enable a button, or disable it with a tooltip that says what is missing."""
        button.enabled = not obstacle
        button.toolTip = obstacle or purpose

    def enter(self) -> None:
        """The panel comes on screen."""

    def exit(self) -> None:
        """Another module is opened; the panel stays as it is."""

    def scene_loaded(self) -> None:
        """A scene was loaded into the open one: nodes of the same id may be others now."""

    def scene_closing(self) -> None:
        """The scene is about to be closed: its nodes must not be used any more."""

    def close(self) -> None:
        """The panel goes away for good: end timers and observers."""
