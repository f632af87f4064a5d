"""The classifiers: one module each with a ``CLASSIFIER``, and one line in ``protocols.classifiers``."""

from __future__ import annotations

from ....base.errors import SettingsError
from ....base.extensions import extension_hint
from ....base.registry import Loaded
from ....protocols import classifiers
from ....protocols.classifiers import ClassifierEntry
from ..classifier import Classifier

CLASSIFIERS: Loaded[ClassifierEntry, Classifier] = Loaded(
    classifiers.CLASSIFIERS,
    Classifier,  # type: ignore[type-abstract]  # entries are instances of it; it is never made itself
    package=__name__,
    place=lambda entry: entry.place,
)
"""Name -> classifier."""


def classifier(name: str) -> Classifier:
    """The classifier of that name.

    Raises SettingsError listing the known ones, ExtensionError for one from elsewhere that cannot be loaded.
    """
    if name not in CLASSIFIERS:
        raise SettingsError(
            f"unknown classifier {name}{extension_hint()}",
            where="modelling.classifiers",
            cure=f"Write one of {', '.join(CLASSIFIERS)}",
        )
    return CLASSIFIERS[name]


def classifier_title(name: str) -> str:
    """What reports call the classifier of that name. Raises KeyError."""
    return classifiers.CLASSIFIERS[name].title
