"""A model of three or more classes: one model per class against the rest, and how their probabilities become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..base.errors import ModelError
from ..base.notice import NOTICE
from .class_update import check_refit, rule_of, updated
from .classes_schema import ONE_VERSUS_REST, ClassEntry, ClassesSpec
from .evidence import evidence_of
from .evidence_words import evidence_lines
from .input_schema import Input, InputsByOrigin
from .kinds.row_sums import row_sums
from .model import Model
from .package import EVIDENCE
from .schema import ProtocolReference
from .score_records import ModelMark

# As in a saved model: trees and neighbours say 0, and three zeros have no sum to divide by.
_SMALLEST = 1e-15


def normalised(alone: np.ndarray) -> np.ndarray:
    """(n, k) class probabilities that add up to 1. alone: (n, k) of each class against the rest."""
    bounded = np.clip(alone, _SMALLEST, 1 - _SMALLEST)
    return bounded / row_sums(bounded.T)[:, None]


def most_probable(probability: np.ndarray) -> np.ndarray:
    """(n,) index of the class with the highest probability, of equal ones the first. probability: (n, k)."""
    return np.argmax(probability, axis=1)


@dataclass(frozen=True)
class ClassNeeds(InputsByOrigin):
    """What the models of all classes need together, asked in the same words as of a ``ModelSpec``."""

    name: str
    title: str
    protocol: ProtocolReference | None
    inputs: tuple[Input, ...]


class ClassModel:
    """A validated model of classes. classes: its classes.json. members: class name -> model, without classes that have none.

    hash: checksum of classes.json. evidence: content of its evidence file.
    Raises ModelError when the members do not belong together.
    """

    def __init__(self, classes: ClassesSpec, members: Mapping[str, Model], hash: str, evidence: bytes = b"") -> None:
        self.classes = classes
        self.evidence = evidence_of({EVIDENCE: evidence}, hash, classes.name)
        self.members = dict(members)
        self.hash = hash
        for entry in classes.classes:
            member = self.members.get(entry.name)
            if (member.hash if member else None) != entry.sha256:
                raise ModelError(f"the model of class {entry.name} is not the one it was made with", where=classes.name)
        protocols = {member.spec.protocol.hash for member in self.members.values() if member.spec.protocol}
        outcomes = {member.spec.outcome.name for member in self.members.values()} | {classes.outcome.name}
        kinds = {member.spec.outcome.type for member in self.members.values()}
        if len(protocols) > 1 or len(outcomes) > 1 or kinds != {"binary"}:
            raise ModelError("the models of its classes do not belong to one study", where=classes.name)
        if classes.refit:
            check_refit(classes.refit, self.members, classes.name)
        self.spec = self._needs()

    @property
    def name(self) -> str:
        """Short name."""
        return self.classes.name

    @property
    def mark(self) -> ModelMark:
        """Which model it is, as records say it."""
        return ModelMark(name=self.classes.name, title=self.classes.title, kind=ONE_VERSUS_REST, hash=self.hash)

    @property
    def rule(self) -> str:
        """How the probabilities become one, and a class is taken."""
        return rule_of(self.classes)

    @property
    def is_updated(self) -> bool:
        """Whether its probabilities are not those of its classes' models together."""
        return self.classes.shift is not None or self.classes.refit is not None

    def probability(self, alone: np.ndarray, coded: Mapping[str, np.ndarray]) -> np.ndarray:
        """(n, k) probabilities that add up to 1, after the update where there is one.

        alone: (n, k) of each class against the rest. coded: class -> (n, inputs) of its model, coded and imputed; looked at for a
        refit only.
        """
        return updated(self.classes, normalised(alone), self.members, coded)

    @property
    def card(self) -> str:
        """What it is and what was found of it, Markdown; each class's model has a card of its own."""
        spec = self.classes
        lines = [f"# {spec.title}", "", f"**{NOTICE}**", "", "## Intended use", ""]
        lines += [f"{spec.outcome.definition.rstrip('.')}. Gives the probability of each class.", ""]
        lines += ["## Models of the classes", "", "| Class | Model | Training cases |", "|---|---|---|"]
        lines += [self._row(entry) for entry in spec.classes]
        lines += self._update_lines() if self.is_updated else []
        lines += ["", *(f"**Warning.** {note.rstrip('.')}.\n" for note in spec.notes), *evidence_lines(self.evidence)]
        return "\n".join(lines) + "\n"

    def _update_lines(self) -> list[str]:
        spec = self.classes
        first, *others = self.names
        names, rows = ["intercept"], [[own] for own in (spec.shift.intercepts if spec.shift else ())]
        if spec.refit:
            names += [f"{own.column} of {own.of_class}" for own in spec.refit.columns]
            rows = [list(own) for own in spec.refit.coefficients]
        lines = ["", "## Update", "", f"{spec.provenance.source}.", "", f"{rule_of(spec).capitalize()}."]
        lines += [f"Slope of the log-odds: {spec.shift.slope:.6g}."] if spec.shift else []
        lines += ["", f"| Log-odds | {' | '.join(names)} |", "|---" * (1 + len(names)) + "|"]
        shown = (" | ".join(f"{value:.6g}" for value in own) for own in rows)
        return lines + [f"| {name} v. {first} | {own} |" for name, own in zip(others, shown, strict=True)]

    def _row(self, entry: ClassEntry) -> str:
        member = self.members.get(entry.name)
        if member is None:
            return f"| {entry.name} | none: {entry.reason} | – |"
        cases = member.spec.provenance.training_cases or "–"
        return f"| {entry.name} | {member.spec.title} (card in {entry.folder}/card.md) | {cases} |"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the classes, in rising order."""
        return tuple(entry.name for entry in self.classes.classes)

    def _needs(self) -> ClassNeeds:
        inputs = {item.name: item for member in self.members.values() for item in member.spec.inputs}
        protocol = next((member.spec.protocol for member in self.members.values() if member.spec.protocol), None)
        return ClassNeeds(self.classes.name, self.classes.title, protocol, tuple(inputs.values()))
