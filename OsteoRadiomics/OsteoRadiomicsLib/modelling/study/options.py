"""What a study can be asked for beside its models, by the names of the command line's options and of the protocol."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class StudyOptions:
    """resamples: bootstrap samples for the selection frequency, 0 for none. grid: also compare selectors and classifiers.

    optimism: bootstrap samples on which the whole procedure is refitted, 0 for none. learning_curve: also refit it on growing
    training sets. leave_one_centre_out: also refit it without each centre. combat: compare with features that ComBat has
    harmonised, which takes leave-one-centre-out with it.
    """

    resamples: int = 0
    grid: bool = False
    optimism: int = 0
    learning_curve: bool = False
    leave_one_centre_out: bool = False
    combat: bool = False

    @property
    def without_each_centre(self) -> bool:
        """Whether everything is refitted without each centre."""
        return self.leave_one_centre_out or self.combat
