"""The panel in the language that is set in Slicer.

Slicer looks for translations in a folder of its own, where an extension cannot put any; so the modules bring theirs themselves.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import qt
import slicer

from ..base.errors import OsteoRadiomicsError, OutputError
from ..base.files import replacing
from ..base.language import ENGLISH, LANGUAGES, LIBRARY, RECORDS, catalogue, language, speak
from .qt_messages import qm_bytes

_INSTALLED: dict[str, Any] = {}
"""Language -> its translator, which must live as long as the application uses it."""


def slicers_language() -> str:
    """The language set in Slicer, where we have it, else English."""
    settings = slicer.app.userSettings()
    if str(settings.value("Internationalization/Enabled", "true")).lower() not in ("true", "1"):
        return ENGLISH
    chosen = str(settings.value("language", "") or "").replace("_", "-")
    return next((name for name in LANGUAGES if chosen == name or chosen.startswith(f"{name}-")), ENGLISH)


def speak_slicers_language() -> None:
    """Install our texts in Slicer's language, before the first is shown. Where that fails the log says why it is English."""
    name = slicers_language()
    try:
        speak(name)
        if name != ENGLISH and name not in _INSTALLED:
            _INSTALLED[name] = _translator(name)
    except OsteoRadiomicsError as error:
        speak(ENGLISH)
        logging.warning("OsteoRadiomics is shown in English: %s", error)


def _translator(name: str) -> Any:
    """Qt's translator of the panel's texts, installed. Raises InputError and OutputError."""
    tag = LANGUAGES[name].replace("-", "_")
    shown = {context: texts for context, texts in catalogue(name).contexts.items() if context not in (LIBRARY, RECORDS)}
    path = Path(slicer.app.temporaryPath) / f"OsteoRadiomics_{tag}.qm"
    with replacing(path) as temporary:
        temporary.write_bytes(qm_bytes(shown, tag))
    translator = qt.QTranslator()
    if not translator.load(str(path)):
        raise OutputError("the translation cannot be loaded", where=path.name, cure="Free space on the disk")
    slicer.app.installTranslator(translator)
    return translator


def lang_options() -> list[str]:
    """What a verb that writes a page is told, so that it speaks the panel's language."""
    return [] if language() == ENGLISH else ["--lang", language()]
