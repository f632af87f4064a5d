"""What a type of outcome must know so that one driver can run its studies, and what passes between the two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, Protocol, TypeVar

import numpy as np
import pandas as pd

from ...base.progress import Progress
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol as StudyProtocol
from ...scoring.evidence import Finding
from ..data.beside import Beside
from ..data.columns import radscore_name
from ..data.data import StudyData
from ..data.local_table import LocalTable
from ..data.table import FeatureColumn, LeftOut, StudyTable
from ..evaluation.cross_validation import Folds
from ..resampling.bootstrap import WholeOptimism
from ..resampling.centre_out import OF_TWO_CLASSES, CentreOut, CombatStudy, Without
from ..resampling.frequency import Frequency
from ..resampling.grid import GridCell
from ..resampling.learning import LearningPoint
from ..resampling.openings import Opening, opening_warnings
from ..resampling.procedure import Fit, Repeated, Splits
from .names import OUT_OF_FOLD
from .predictions import Predicting
from .preparation import Prepared
from .record import StudyRecord


class Fitted(Predicting, Protocol):
    """What a procedure learned on training rows. models: by name. absent: why others do not exist."""

    @property
    def models(self) -> Mapping[str, Any]: ...
    @property
    def absent(self) -> dict[str, str]: ...
    @property
    def names(self) -> tuple[str, ...]: ...
    @property
    def selections(self) -> tuple[tuple[str, ...], ...]: ...


class Frozen(Protocol):
    """A model that no longer changes. hash: of its file."""

    @property
    def hash(self) -> str: ...


F = TypeVar("F", bound=Fitted)
M = TypeVar("M", bound=Frozen)
S = TypeVar("S", bound="Study[Any, Any]")


@dataclass(frozen=True)
class Task:
    """One run of the whole procedure. A study of classes has one for each class against the rest, other studies one.

    name, folder: of the class and of its stages, empty where there is one task. prepared: the study's sets with the outcome of
    this task. strata: (n,) what the folds of the training rows are stratified by.
    """

    name: str
    folder: str
    prepared: Prepared
    strata: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Procedure(Generic[F]):
    """What one task gave.

    unseen: model -> (n,) prediction of every training row by a procedure fitted without its fold. radscores: likewise, see
    ``Unseen``. folds: which that was. frequency: of resamples where they were asked for, else of the folds; None where features
    were selected once for all of them. centre_out, combat: of refits for centres, None where not asked for.
    """

    task: Task
    plan: ModellingPlan
    fitted: F
    unseen: dict[str, np.ndarray]
    radscores: dict[str, np.ndarray] = field(default_factory=dict)
    folds: Folds
    frequency: Frequency | None = None
    centre_out: CentreOut | None = None
    combat: CombatStudy | None = None

    @property
    def name(self) -> str:
        """Of the class; empty where there is one task."""
        return self.task.name

    @property
    def prepared(self) -> Prepared:
        """The study's sets with the outcome of this task."""
        return self.task.prepared

    @property
    def blind_radscores(self) -> dict[str, np.ndarray]:
        """Radscore -> (n,) of the training rows by selections without their fold, from the intercept of the whole set.

        In paper-order the selection saw all of them, and these are none.
        """
        if self.plan.order == "paper-order":
            return {}
        whole = {radscore_name(block.name): block for block in self.fitted.blocks if not block.empty}
        return {name: values + whole[name].intercept for name, values in self.radscores.items() if name in whole}


@dataclass(frozen=True, kw_only=True)
class Repetition:
    """What repeating the whole procedure gave, each empty when it was not asked for.

    optimism: of every model. learning: the points of the learning curve. grid: selectors x learners. learner: what these are.
    """

    optimism: WholeOptimism | None = None
    learning: tuple[LearningPoint, ...] = ()
    grid: tuple[GridCell, ...] = ()
    learner: str = "classifier"


@dataclass(frozen=True, kw_only=True)
class ExactStudy:
    """The same design fitted on the exact features of the same cases. folder: of its files, within this study's. predictions:
    as a study's own. absent: models that do not exist, and why."""

    protocol: str
    folder: str
    predictions: pd.DataFrame
    absent: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Work(Generic[F]):
    """A study before its test sets are opened. hash: of everything that decides a number. inputs: what the tables are.

    repetition: what was asked for beside the models. local: the cases' distributions of voxel-wise values, exact: the same design
    on exact features, each where it was given. beside: what is said about the study beside its tables.
    """

    protocol: StudyProtocol
    prepared: Prepared
    columns: tuple[FeatureColumn, ...]
    left_out: tuple[LeftOut, ...]
    procedures: tuple[Procedure[F], ...]
    hash: str
    inputs: dict[str, str]
    repetition: Repetition = field(default_factory=Repetition)
    local: LocalTable | None = None
    exact: ExactStudy | None = None
    beside: Beside = field(default_factory=Beside)

    @property
    def plan(self) -> ModellingPlan:
        """The plan the study followed."""
        return self.protocol.modelling

    def folds(self, basis: str) -> Folds | None:
        """The folds of the training rows, all tasks' alike, where ``basis`` is out of fold; else None."""
        return self.procedures[0].folds if basis == OUT_OF_FOLD else None


@dataclass(frozen=True, kw_only=True)
class Study(Generic[F, M]):
    """Everything a study found. Each type of outcome adds how well its models do.

    notes: what models say to whoever uses them. models: by name, frozen before the test sets were opened. predictions: every
    row of every set.
    """

    work: Work[F]
    notes: tuple[str, ...]
    models: dict[str, M]
    openings: tuple[Opening, ...]
    predictions: pd.DataFrame

    @property
    def protocol(self) -> StudyProtocol:
        """With what was changed for this study."""
        return self.work.protocol

    @property
    def plan(self) -> ModellingPlan:
        """The plan the study followed."""
        return self.work.plan

    @property
    def prepared(self) -> Prepared:
        """The rows of every set."""
        return self.work.prepared

    @property
    def hash(self) -> str:
        """Of everything that decides a number."""
        return self.work.hash

    @property
    def repetition(self) -> Repetition:
        """What repeating the whole procedure gave."""
        return self.work.repetition

    @property
    def warnings(self) -> tuple[str, ...]:
        """One sentence each without full stop."""
        return (*self.notes, *opening_warnings(self.openings))

    @cached_property
    def made(self) -> dict[Callable[..., Any], pd.DataFrame]:
        """Tables that were made already, see ``tables.made_once``."""
        return {}


class Single(Study[F, M]):
    """A study of one task."""

    @property
    def procedure(self) -> Procedure[F]:
        """The only one."""
        return self.work.procedures[0]

    @property
    def fitted(self) -> F:
        """What was learned on all training rows."""
        return self.procedure.fitted

    @property
    def frequency(self) -> Frequency | None:
        """How often each feature was selected in resamples or folds, None where it is not known."""
        return self.procedure.frequency


def mean_outcome(name: str, data: StudyData) -> float:
    """What a model without inputs predicts: the prevalence, or the mean."""
    return float(data.outcome.mean())


@dataclass(frozen=True, kw_only=True)
class Outcome(Generic[F, M, S]):
    """One type of outcome: the steps of its studies, in the order of the driver.

    type: the protocol's ``outcome.type``.
    check: refuses a plan that cannot be run; raises SettingsError.
    prepare: checks and codes a table; raises TableError before anything is fitted or written.
    tasks: what is to be fitted and judged.
    fit, folds: the procedure of one task, and (strata, patients, plan) -> the plan's cross-validation by patient. stand_in:
    (model, all training rows) -> what stands out of fold where the fold has no such model. without_centre: what is said where
    the other centres give none.
    repeated, together: the procedure of all tasks as resampling repeats it, and what the tasks' fits are as one: (fits,
    training rows of the study).
    notes: what a reader must know before trusting the models, one sentence each without full stop.
    freeze: the model files by name, from training rows alone; raises ModelError.
    opened: predicts every set with the frozen models, and judges them.
    record: what study.json holds. tables: file name in ``tables/`` -> the table; raises Cancelled. save: writes one model;
    raises OutputError. findings: model -> what was found of it after it was frozen, which its file carries.
    """

    type: str
    check: Callable[[StudyProtocol], None]
    prepare: Callable[[StudyTable, StudyProtocol], Prepared]
    tasks: Callable[[Prepared, StudyProtocol], tuple[Task, ...]]
    fit: Fit[F]
    folds: Callable[[np.ndarray, np.ndarray, ModellingPlan], Splits]
    stand_in: Callable[[str, StudyData], float] = mean_outcome
    without_centre: Without = OF_TWO_CLASSES
    repeated: Repeated[Any]
    together: Callable[[tuple[F, ...], StudyData], Any] = lambda fits, train: fits[0]
    notes: Callable[[Work[F]], tuple[str, ...]]
    freeze: Callable[[Work[F], tuple[str, ...]], dict[str, M]]
    opened: Callable[[Work[F], tuple[str, ...], dict[str, M], tuple[Opening, ...]], S]
    record: Callable[[S], StudyRecord]
    tables: Callable[[S, Progress], dict[str, pd.DataFrame]]
    save: Callable[[M, Path], None]
    findings: Callable[[S], Mapping[str, Sequence[Finding]]]


def one_task(prepared: Prepared, protocol: StudyProtocol) -> tuple[Task, ...]:
    """The tasks of an outcome that is fitted as it is."""
    return (Task("", "", prepared, prepared.train.outcome),)
