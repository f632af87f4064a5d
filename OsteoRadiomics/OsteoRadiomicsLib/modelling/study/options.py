"""What a study can be asked for beside its models, by the names of the command line's options and of the protocol."""

from __future__ import annotations

from dataclasses import dataclass

from ...protocols.modelling_plan import ModellingPlan


@dataclass(frozen=True, kw_only=True)
class StudyOptions:
    """resamples: bootstrap samples for the selection frequency, 0 for none. grid: also compare selectors and classifiers.

    optimism: bootstrap samples on which the whole procedure is refitted, 0 for none. learning_curve: also refit it on growing
    training sets.
    """

    resamples: int = 0
    grid: bool = False
    optimism: int = 0
    learning_curve: bool = False

    def asked(self, plan: ModellingPlan) -> tuple[str, ...]:
        """Those of ``EXTRAS`` that these options and the plan ask for; a nomogram comes by itself."""
        wanted = {"resamples": self.resamples, "grid": self.grid, "optimism": self.optimism}
        wanted |= {"learning_curve": self.learning_curve, "subgroups": len(plan.subgroups)}
        return tuple(name for name, value in wanted.items() if value)


EXTRAS = {
    "resamples": "how often each feature is selected in resamples",
    "grid": "every selector with every classifier",
    "optimism": "optimism of the whole procedure",
    "learning_curve": "learning curve of the whole procedure",
    "subgroups": "performance in subgroups",
    "nomogram": "nomogram of the combined model",
}
"""Name of an extra -> what it is. Every outcome either offers each of them or refuses it in one line."""
