"""What a study can be asked for beside its models, by the names of the command line's options and of the protocol."""

from __future__ import annotations

from dataclasses import dataclass

from ...base.errors import SettingsError
from ...protocols.modelling_plan import ModellingPlan
from ...protocols.protocol import Protocol


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


def combat_refusal(extra: str, protocol: Protocol) -> SettingsError | None:
    """Every extra is there, but ComBat where features are selected before there are folds to learn it from."""
    if extra != "combat" or protocol.modelling.order == "leak-proof":
        return None
    what = "--combat is learned from the training part of each fold, and in paper-order features are selected before"
    return SettingsError(what, where=protocol.name, cure="Give --order leak-proof, or leave --combat out")
