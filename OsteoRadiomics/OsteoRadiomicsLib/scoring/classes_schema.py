"""The content of ``classes.json``: how the models of single classes, one against the rest, make one model of all classes.

Version 2 adds what an update at another centre made of their probabilities. A model without is written in version 1.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import Field, model_validator

from ..base.records import Part
from .schema import Metric, Provenance
from .schema_fields import Fraction, Name, Positive, Sha256, Text, is_plain_file_name, tuples

SCHEMA_VERSION: Final = 2
FORMAT: Final = "osteoradiomics-classes"
ONE_VERSUS_REST: Final = "one-versus-rest"
RULE = (
    "each class has a model of its own against all others; their probabilities are divided by their sum; the class with the "
    "highest is taken, of equal ones the first"
)


class ClassEntry(Part):
    """One class. folder, sha256: of its model and the checksum of that ``model.json``.

    share: where it has no model, the share of the training cases that stands in its place, with the reason.
    """

    name: Name
    folder: str | None = None
    sha256: Sha256 | None = None
    share: Fraction | None = None
    reason: Text = ""

    @model_validator(mode="after")
    def _model_or_share(self) -> ClassEntry:
        if (self.folder is None) != (self.sha256 is None) or (self.folder is None) == (self.share is None):
            raise ValueError(f"class {self.name}: give folder and sha256 of its model, or a share in its place")
        if self.folder is not None and not is_plain_file_name(self.folder):
            raise ValueError(f"class {self.name}: {self.folder!r} is not a plain folder name")
        if self.share is not None and not (0 < self.share < 1 and self.reason):
            raise ValueError(f"class {self.name}: a share lies between 0 and 1 and has a reason")
        return self


class ClassesOutcome(Part):
    """What the classes are classes of."""

    name: Name
    definition: Text


class ClassShift(Part):
    """An update of the log-odds of each class against the first: multiplied by the slope, and then (k - 1) intercepts added."""

    intercepts: tuple[float, ...]
    slope: Positive = 1.0


class RefitColumn(Part):
    """A column of the model of one class."""

    of_class: Name
    column: Name


class ClassRefit(Part):
    """A multinomial regression in the place of the classes' own models, which still make its columns.

    coefficients: (k - 1) rows of intercept and m columns: log-odds of each class against the first.
    """

    columns: Annotated[tuple[RefitColumn, ...], Field(min_length=1)]
    coefficients: tuple[tuple[float, ...], ...]


class ClassesSpec(Part):
    """``classes.json`` without its checksum. classes: in rising order. rule: how the probabilities become one.

    shift, refit: an update; at most one of them.
    """

    may_lack: ClassVar = frozenset({"shift", "refit"})

    format: Literal["osteoradiomics-classes"] = FORMAT
    schema_version: Literal[1, 2] = 1
    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$")]
    title: Name
    outcome: ClassesOutcome
    classes: Annotated[tuple[ClassEntry, ...], Field(min_length=3)]
    rule: Literal["one-versus-rest"] = ONE_VERSUS_REST
    shift: ClassShift | None = None
    refit: ClassRefit | None = None
    metrics: tuple[Metric, ...] = ()
    notes: tuple[Text, ...] = ()
    provenance: Provenance

    @model_validator(mode="before")
    @classmethod
    def _sequences(cls, value: Any) -> Any:
        return tuples(value)

    @model_validator(mode="after")
    def _coherent(self) -> ClassesSpec:
        for what in ("name", "folder"):
            given = [value for entry in self.classes if (value := getattr(entry, what)) is not None]
            if len(set(given)) != len(given):
                raise ValueError(f"classes: two classes have the same {what}")
        if all(entry.folder is None for entry in self.classes):
            raise ValueError("classes: no class has a model")
        if (self.shift or self.refit) and self.schema_version < SCHEMA_VERSION:
            raise ValueError(f"schema_version: an update needs version {SCHEMA_VERSION}")
        if self.shift and self.refit:
            raise ValueError("shift, refit: give one of them")
        others = len(self.classes) - 1
        if self.shift and len(self.shift.intercepts) != others:
            raise ValueError(f"shift: {len(self.shift.intercepts)} intercepts for {others} classes against the first")
        if self.refit and [len(row) for row in self.refit.coefficients] != [len(self.refit.columns) + 1] * others:
            raise ValueError(f"refit: needs {others} rows of {len(self.refit.columns) + 1} coefficients")
        return self
