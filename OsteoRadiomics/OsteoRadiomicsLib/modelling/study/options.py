"""What a study can be asked for beside its models, by the names of the command line's options and of the protocol."""

from __future__ import annotations

from dataclasses import dataclass

from ...protocols.modelling_plan import ModellingPlan


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

    def asked(self, plan: ModellingPlan, *, centres: bool = False) -> tuple[str, ...]:
        """Those of ``EXTRAS`` that these options and the plan ask for.

        centres: whether the table names them.
        """
        wanted = {"resamples": self.resamples, "grid": self.grid, "optimism": self.optimism}
        wanted |= {"learning_curve": self.learning_curve, "subgroups": len(plan.subgroups), "centre": centres}
        wanted |= {"leave_one_centre_out": self.leave_one_centre_out, "combat": self.combat}
        return tuple(name for name, value in wanted.items() if value)


EXTRAS = ("resamples", "grid", "optimism", "learning_curve", "subgroups", "centre", "leave_one_centre_out", "combat")
"""What every type of outcome either offers or refuses in one line; a nomogram comes by itself, of two classes."""
REFITTED_FOR_CENTRES = ("leave_one_centre_out", "combat")
"""Extras that are made of the probability of two classes."""
OF_TWO_CLASSES = ("centre", *REFITTED_FOR_CENTRES)
"""Extras that are made of the AUC, or the probability, of two classes; a time to an event has centres, too."""


def option_of(extra: str) -> str:
    """How a user asks for an extra of ``OF_TWO_CLASSES``."""
    return f"--{extra.replace('_', '-')}"
