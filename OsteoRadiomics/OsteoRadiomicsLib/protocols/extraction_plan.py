"""What to do with every case: preprocessing steps and extraction settings, from a protocol or a PyRadiomics file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from ..base.errors import ProtocolError, SettingsError
from .extraction_settings import ExtractionSettings, read_settings
from .protocol import Protocol, Step, load_protocol


@dataclass(frozen=True)
class ExtractionPlan:
    """Everything that decides a feature value of one image and mask.

    name: the protocol's name, or the settings file's. hash: SHA-256 of the protocol's part that decides
    feature values, or of the settings. protocol: None when the
    plan comes from a PyRadiomics parameter file.
    """

    name: str
    hash: str
    steps: tuple[Step, ...]
    settings: ExtractionSettings
    protocol: Protocol | None = None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a user should know before trusting numbers of this plan."""
        return self.protocol.warnings if self.protocol else self.settings.warnings

    def describe(self) -> dict[str, Any]:
        """The plan's entry in a provenance file."""
        kind = "protocol" if self.protocol else "settings"
        content = self.protocol.model_dump(mode="json") if self.protocol else self.settings.model_dump(mode="json")
        return {"kind": kind, "name": self.name, "hash": self.hash, "content": content}


def plan_of_protocol(protocol: Protocol) -> ExtractionPlan:
    """The plan of a study. Raises ProtocolError for a study that extracts no features."""
    if protocol.extraction is None:
        raise ProtocolError("extracts no features: its network reads whole images", where=protocol.name)
    return ExtractionPlan(protocol.name, protocol.features_hash(), protocol.preprocessing, protocol.extraction, protocol)


def plan_of_settings(path: str | os.PathLike[str]) -> ExtractionPlan:
    """The plan of a PyRadiomics parameter file: no preprocessing but its own. Raises SettingsError."""
    if not isinstance(path, str | os.PathLike):
        raise SettingsError(f"a {type(path).__name__} is no parameter file", where="settings", cure="Give its path")
    settings = read_settings(path)
    # Not the file's name: results say nothing of where their inputs lay.
    return ExtractionPlan(f"PyRadiomics settings {settings.hash()[:12]}", settings.hash(), (), settings)


def load_plan(
    protocol: str | os.PathLike[str] | Protocol | None, settings: str | os.PathLike[str] | None = None
) -> ExtractionPlan:
    """The plan of a protocol (its name, a .toml file or the object) or of a PyRadiomics parameter file: exactly one is given.

    Raises SettingsError, and ProtocolError for a protocol that is unknown or extracts no features.
    """
    if (protocol is None) == (settings is None):
        raise SettingsError(
            "a protocol or settings are needed, and only one of them", cure="Name a study protocol, such as op-mri"
        )
    if protocol is None:
        return plan_of_settings(settings or "")
    return plan_of_protocol(protocol if isinstance(protocol, Protocol) else load_protocol(protocol))
