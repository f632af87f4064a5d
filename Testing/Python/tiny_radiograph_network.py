"""A network for radiographs with weights as they were drawn, small enough to be used in a moment."""

from __future__ import annotations

from pathlib import Path

from OsteoRadiomicsLib.deep.radiograph.networks import build


def save_tiny_network(path: Path, architecture: str = "hybrid") -> Path:
    """Write the model: of width 2, with a control. Needs torch and onnx."""
    import torch
    from OsteoRadiomicsLib.deep.radiograph.model import Facts, Range, save_model
    from OsteoRadiomicsLib.deep.radiograph.recipe import Recipe

    networks = []
    for seed in (1, 2):
        torch.manual_seed(seed)
        networks.append(build(architecture, width=2).train(False))
    facts = Facts(
        outcome="op", event="1", recipe=Recipe(architecture=architecture, width=2), temperature=1.5, epochs=1,
        fitted=20, fitted_events=10, held_out=8, held_out_events=4, held_out_auc=0.75,
        control_auc=0.5, aspect=Range(low=0.7, high=1.2), contrast=Range(low=0.1, high=0.9),
        data="0" * 64, version="0",
    )  # fmt: skip
    save_model(facts, *networks, path)
    return path
