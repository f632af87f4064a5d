"""Typed errors whose text is one line that a radiologist can act on: where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable


class OsteoRadiomicsError(Exception):
    """Base of all errors the library raises on purpose.

    what: what is wrong, a clause without a final full stop.
    where: case, segment, file or key concerned.
    cure: what the user can do, an imperative sentence without a final full stop.
    ``str(error)`` is "where: what. cure." on one line.
    """

    def __init__(self, what: str, *, where: str | None = None, cure: str | None = None) -> None:
        self.what = _one_line(what)
        self.where = _one_line(where) if where else None
        self.cure = _one_line(cure) if cure else None
        super().__init__(self.what)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}. {self.cure}." if self.cure else text

    def at(self, where: str) -> OsteoRadiomicsError:
        """The same error with the place put in front, for callers that know the case or file."""
        placed = f"{where}, {self.where}" if self.where else where
        return type(self)(self.what, where=placed, cure=self.cure)


class InputError(OsteoRadiomicsError):
    """What the user gave cannot be used: wrong argument, file or value (exit code 2)."""


class ImageError(InputError):
    """An image cannot be read or holds what cannot be analysed (NaN, colour, four dimensions)."""


class MaskError(InputError):
    """A mask is missing, empty, or lacks the label or segment asked for."""


class GeometryError(InputError):
    """Image and mask do not lie on the same grid."""


class RoiError(InputError):
    """An ROI cannot be analysed as the protocol demands (too small, too thin)."""


class SettingsError(InputError):
    """A setting is unknown, impossible, or contradicts another."""


class ProtocolError(SettingsError):
    """A protocol file is unknown or invalid."""


class TableError(InputError):
    """A table lacks a column, holds text where numbers belong, duplicate ids and the like."""


class ModelError(InputError):
    """A model file is damaged, tampered with, of a newer schema, or does not fit its input."""


class StudyError(InputError):
    """A reader study's folder or a requested action contradicts the study's rules."""


class OutputError(InputError):
    """A result cannot be written where the user asked."""


class NoRoom(OutputError):
    """The disk, or the user's share of it, is full (exit code 3)."""


class DependencyError(OsteoRadiomicsError):
    """An optional package is not installed; the cure says how to get it."""


class UnknownNameError(InputError, AttributeError):
    """A name that this package does not offer."""


class ExtensionError(InputError):
    """A module that adds to this software cannot be loaded, or adds what does not fit."""


class WorkerError(OsteoRadiomicsError):
    """Processes of our own do not start."""


class Cancelled(OsteoRadiomicsError):
    """The user stopped the work; what was finished is kept."""


class Terminated(Cancelled):
    """The system or a batch queue asked the process to end (SIGTERM); what was finished is kept."""


def unknown_name(package: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """The error for a name that a package does not offer, with the nearest ones it does."""
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, n=2, cutoff=0.5) or names
    return UnknownNameError(f"has no public name {name}", where=package, cure=f"Did you mean {' or '.join(near)}?")


def _one_line(text: str) -> str:
    return " ".join(str(text).split()).rstrip(".")
