"""What readers are asked about a case beside drawing it: grades such as Pfirrmann's, image quality, confidence."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

COLUMNS_OF_READINGS = (
    "case", "training", "repeat_of", "reader", "role", "session", "version", "sequence", "start", "end", "active_seconds",
    "decision", "overrides", "reason", "comment", "mask", "mask_sha256",
)  # fmt: skip


class QuestionSpec(BaseModel):
    """One question with all its possible answers, a ``[[questions]]`` block of a protocol.

    name: the column of tables. title: as readers see it. help: what the categories mean, shown beside the choice.
    categories: every grade there is, from lowest to highest, also those that nobody may give: weighted kappa depends on them.
    weights: how a disagreement counts in kappa. required: whether a reader must answer before a case can be handed in; reviewers
    and arbiters may.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    title: str
    help: str = ""
    categories: Annotated[tuple[str, ...], Field(min_length=2)]
    weights: Literal["none", "linear", "quadratic"] = "linear"
    required: bool = True

    @model_validator(mode="after")
    def _no_other_column(self) -> QuestionSpec:
        if self.name in COLUMNS_OF_READINGS:
            raise ValueError(f"name: {self.name} is a column that tables of readings have already; write another")
        return self

    @model_validator(mode="after")
    def _told_apart(self) -> QuestionSpec:
        written = [name.strip() for name in self.categories]
        if "" in written or len(set(written)) < len(written) or tuple(written) != self.categories:
            raise ValueError(f"categories: those of {self.name} must differ, and be without blanks around them")
        return self
