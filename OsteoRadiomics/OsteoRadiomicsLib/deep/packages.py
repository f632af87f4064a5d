"""Packages that only deep networks need: each is asked for when it is needed, and what is missing is told with its size."""

from __future__ import annotations

from typing import Any

from ..base.errors import DependencyError


def torch_package(what: str = "training a network") -> Any:
    """The package ``torch``, which ``what`` needs. Raises DependencyError where it is not installed."""
    try:
        import torch
    except ImportError as error:
        raise DependencyError(
            f"{what} needs the package torch (about 200 MB to fetch, 750 MB on the disk)",
            cure='Install it with pip install "osteoradiomics[deep]", without a GPU from the index of CPU builds on pytorch.org',
        ) from error
    return torch


def safetensors_package() -> Any:
    """The package ``safetensors``, with its part for numpy. Raises DependencyError where it is not installed."""
    try:
        import safetensors
        import safetensors.numpy
    except ImportError as error:
        raise DependencyError(
            "weights of a network need the package safetensors (less than 1 MB to fetch)",
            cure='Install it with pip install "osteoradiomics[deep]"',
        ) from error
    return safetensors


def onnxruntime_package() -> Any:
    """The package ``onnxruntime``, which using a network needs. Raises DependencyError where it is not installed."""
    try:
        import onnxruntime
    except ImportError as error:
        raise DependencyError(
            "using a network needs the package onnxruntime (about 30 MB to fetch)",
            cure='Install it with pip install "osteoradiomics[deep-use]"',
        ) from error
    return onnxruntime


def onnxruntime_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a network that it cannot load or run: its own classes have no common base."""
    onnxruntime_package()
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = [kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return (*own, RuntimeError, ValueError)
