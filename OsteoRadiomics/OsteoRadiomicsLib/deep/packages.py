"""Packages that only deep networks need: each is asked for when it is needed, and what is missing is told with its size."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..base.errors import DependencyError

_SIZES = {
    "torch": "about 200 MB to fetch, 750 MB on the disk",
    "safetensors.numpy": "less than 1 MB to fetch",
    "onnxruntime": "about 30 MB to fetch",
}
_OF_CPU = ", without a GPU from the index of CPU builds on pytorch.org"


def torch_package(what: str = "training a network") -> Any:
    """The package ``torch``, which ``what`` needs. Raises DependencyError where it is not installed."""
    return _package("torch", what, "deep", _OF_CPU)


def safetensors_package() -> Any:
    """The package ``safetensors``, with its part for numpy. Raises DependencyError where it is not installed."""
    return _package("safetensors.numpy", "reading and writing weights of a network", "deep")


def onnxruntime_package() -> Any:
    """The package ``onnxruntime``, which using a network needs. Raises DependencyError where it is not installed."""
    return _package("onnxruntime", "using a network", "deep-use")


def installed(module: str) -> bool:
    """Whether a package can be used here. module: "torch" or "onnxruntime"."""
    try:
        import_module(module)
    except ImportError:
        return False
    return True


def onnxruntime_errors() -> tuple[type[Exception], ...]:
    """What onnxruntime raises for a network that it cannot load or run: its own classes have no common base."""
    onnxruntime_package()
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    own = [kind for kind in vars(state).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    return (*own, RuntimeError, ValueError)


def _package(module: str, what: str, extra: str, more: str = "") -> Any:
    """The package of a module. what: needs it. extra: that installs it. more: how else it may be had."""
    name = module.partition(".")[0]
    try:
        import_module(module)
    except ImportError as error:
        raise DependencyError(
            f"{what} needs the package {name} ({_SIZES[module]})",
            cure=f'Install it with pip install "osteoradiomics[{extra}]"{more}',
        ) from error
    return import_module(name)
