"""How a study was cross-validated and its hyper-parameters sought, in words for the report."""

from __future__ import annotations

from typing import Any


def validation_text(plan: dict[str, Any]) -> str:
    """``5-fold cross-validation``, or what the plan says instead. plan: the record's ``protocol.modelling``."""
    folds = f"{plan['folds']}-fold cross-validation"
    if plan.get("cross_validation") == "leave-one-out":
        return f"leave-one-out cross-validation (choices within it by {folds})"
    return folds


def searches(record: dict[str, Any]) -> list[dict[str, Any]]:
    """One line per model and candidate whose parameters were sought: space, trials, AUC of defaults and best draw, choice."""
    several = bool(record["classifiers"])
    named = [(model["title"], model) for name, model in record["models"].items() if not (several and name == "radiomics")]
    named += [(f"Candidate: {item['title']}", item) for item in record["classifiers"]]
    return [_line(title, item["search"]) for title, item in named if item.get("search")]


def _line(title: str, search: dict[str, Any]) -> dict[str, Any]:
    best = parameters_text(search["parameters"])
    return {
        "title": title,
        "space": "; ".join(f"{name}: {words}" for name, words in search["space"].items()),
        "trials": search["trials"],
        "default": search["default"],
        "best": search["best"],
        "error": search["error"],
        "chosen": best if search["taken"] else f"defaults (best draw: {best})",
    }


def parameters_text(parameters: dict[str, Any]) -> str:
    """``C = 0.0123, l1_ratio = 0.5``."""
    return ", ".join(
        f"{name} = {value:.4g}" if isinstance(value, float) else f"{name} = {value}" for name, value in parameters.items()
    )
