"""Packages that Slicer does not bring: which feature needs which, and installing them after asking.

Nothing is installed at import. Only wheels are taken, because a hospital's workstation has no compiler.
"""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import metadata

import slicer
from slicer.i18n import tr as _

from ..base.errors import DependencyError
from ..verbs import VERBS

NETWORKS = "networks"
"""The feature of running a network."""

# Feature -> requirements, the same minimum versions as in pyproject.toml. Slicer brings numpy, scipy, SimpleITK, pydicom.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "extraction": ("pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6"),
    "cohort": ("pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6", "pyarrow>=18"),
    "case": ("pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6", "matplotlib>=3.9", "Jinja2>=3.1"),
    "report": ("pydantic>=2.9", "matplotlib>=3.9", "Jinja2>=3.1"),
    "studies": (
        "pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6", "pandas>=2.2", "matplotlib>=3.9", "Jinja2>=3.1", "openpyxl>=3.1",
    ),
    "modelling": (
        "pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6", "pandas>=2.2", "scikit-learn>=1.5", "imbalanced-learn>=0.13",
        "matplotlib>=3.9", "Jinja2>=3.1", "openpyxl>=3.1",
    ),
    "exchange": (
        "pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6", "matplotlib>=3.9", "Jinja2>=3.1", "highdicom>=0.28",
        "dicomweb-client>=0.60",
    ),
    NETWORKS: ("pydantic>=2.9", "PyWavelets>=1.7", "psutil>=6", "matplotlib>=3.9", "Jinja2>=3.1", "onnxruntime>=1.20"),
    "settings files": ("PyYAML>=6.0",),
}  # fmt: skip


def needs_of_verb(name: str) -> str:
    """The feature whose packages a verb of the command line needs; what is not known here needs everything."""
    needs = VERBS[name].needs if name in VERBS else ""
    return needs if needs in NEEDS else "modelling"


@dataclass(frozen=True)
class Installed:
    """What an installation did. restart: packages that were replaced while in use, so that Slicer must be restarted."""

    packages: tuple[str, ...]
    restart: tuple[str, ...]


def missing(feature: str) -> tuple[str, ...]:
    """Requirements of a feature that this Python does not satisfy."""
    importlib.invalidate_caches()
    return tuple(requirement for requirement in NEEDS[feature] if not _satisfied(requirement))


def require(feature: str) -> None:
    """Raise DependencyError, without asking anybody, when packages of a feature are missing."""
    absent = missing(feature)
    if absent:
        packages = " ".join(absent)
        raise DependencyError(
            f"missing Python packages: {', '.join(absent)}",
            where=feature,
            cure=f"Open the module in Slicer and agree to install them, or run: PythonSlicer -m pip install {packages}",
        )


def ensure(feature: str, *, ask: Callable[[str], bool] | None = None) -> Installed:
    """Install what a feature needs, after asking. Returns at once when nothing is missing.

    ask: shows the question and returns the answer; by default Slicer's dialog. Without a main window nobody is asked and
    nothing is installed. Raises DependencyError: not asked, declined, or pip failed.
    """
    absent = missing(feature)
    if not absent:
        return Installed((), ())
    if ask is None:
        if not can_ask():
            require(feature)
        ask = _ask
    if not ask(_question(absent)):
        raise DependencyError(
            "the installation was declined", where=", ".join(absent), cure="Agree to it when asked again; nothing works without"
        )
    return _install(absent)


def can_ask() -> bool:
    """Whether somebody is there to answer a dialog."""
    return slicer.util.mainWindow() is not None and not slicer.app.testingEnabled()


def _install(requirements: tuple[str, ...]) -> Installed:
    before = _versions()
    try:
        _pip_install(["--only-binary", ":all:", *requirements])
    except (subprocess.CalledProcessError, RuntimeError) as error:
        raise DependencyError(
            "pip could not install them",
            where=", ".join(requirements),
            cure="See Slicer's error log; check the network and proxy",
        ) from error
    importlib.invalidate_caches()
    still = tuple(requirement for requirement in requirements if not _satisfied(requirement))
    if still:
        raise DependencyError("pip finished but they are still missing", where=", ".join(still), cure="Restart Slicer")
    return Installed(requirements, _replaced_in_use(before, _versions()))


def _pip_install(arguments: list[str]) -> None:
    """Slicer's own pip, with a progress dialog from Slicer 5.12 on."""
    try:
        from slicer.packaging import pip_install
    except ImportError:  # Slicer 5.10
        slicer.util.pip_install(arguments)
        return
    pip_install(arguments, requester="OsteoRadiomics")


def _ask(question: str) -> bool:
    return bool(slicer.util.confirmOkCancelDisplay(question, windowTitle=_("Install Python packages")))


def _question(requirements: tuple[str, ...]) -> str:
    return _(
        "These Python packages will be downloaded from the Python Package Index and installed into Slicer:\n\n{packages}\n\n"
        "Patient data are not sent anywhere. Install them now?"
    ).format(packages="\n".join(requirements))


def _satisfied(requirement: str) -> bool:
    name, _operator, least = requirement.partition(">=")
    try:
        return _numbers(metadata.version(name)) >= _numbers(least)
    except metadata.PackageNotFoundError:
        return False


def _numbers(version: str) -> tuple[int, ...]:
    """Leading numbers of a version: "2.11.0rc1" -> (2, 11, 0)."""
    found = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        found.append(int(digits))
    return tuple(found)


def _versions() -> dict[str, str]:
    importlib.invalidate_caches()
    return {dist.metadata["Name"]: dist.version for dist in metadata.distributions() if dist.metadata["Name"]}


def _replaced_in_use(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[str, ...]:
    """Packages whose version changed although they are already imported."""
    changed = {name for name, version in before.items() if after.get(name) not in (None, version)}
    modules = metadata.packages_distributions()
    used = {dist for module, dists in modules.items() if module in sys.modules for dist in dists}
    return tuple(sorted(changed & used))
