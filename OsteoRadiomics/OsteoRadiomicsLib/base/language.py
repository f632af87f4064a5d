"""The language of pages, figures and words: texts are written in English, and looked up in the catalogue of another language."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from .errors import InputError
from .meanwhile import bound
from .resources import resource

ENGLISH = "en"
LANGUAGES: Mapping[str, str] = {ENGLISH: "en", "zh": "zh-CN"}
"""Name of a language, as ``--lang`` takes it -> its tag in pages and in the catalogue's file name."""

LIBRARY, RECORDS = "OsteoRadiomicsLib", "Records"
"""Contexts of the catalogue: texts of the library's code and templates; texts that are read back from records and registries."""

PLACEHOLDER = re.compile(r"(?<!\{)\{([^{}]*)\}(?!\})")
"""What is filled in: ``{name}`` or, with a format, ``{value:.3f}``."""

_SPOKEN: ContextVar[str] = ContextVar("language", default=ENGLISH)


@dataclass(frozen=True)
class Catalogue:
    """One language's texts. contexts: context -> source text -> its translation; what is not translated is not in it."""

    contexts: Mapping[str, Mapping[str, str]]

    def text(self, context: str, source: str) -> str | None:
        """The translation, or None."""
        return self.contexts.get(context, {}).get(source)


def language() -> str:
    """The language that is spoken now: a name of ``LANGUAGES``."""
    return _SPOKEN.get()


def language_tag() -> str:
    """Its tag, as a page's ``lang`` wants it."""
    return LANGUAGES[language()]


def speak(name: str) -> None:
    """Speak this language from now on, as an application does that has one. name: of ``LANGUAGES``. Raises InputError."""
    _SPOKEN.set(_known(name))


@contextmanager
def speaking(name: str | None) -> Iterator[None]:
    """Inside, texts are in this language. name: of ``LANGUAGES``; None leaves the language as it is. Raises InputError."""
    with bound(_SPOKEN, language() if name is None else _known(name)):
        yield


def _known(name: str) -> str:
    if name not in LANGUAGES:
        raise InputError(f"the language {name!r} is not known", cure=f"Choose one of {', '.join(LANGUAGES)}")
    return name


class Told(str):
    """A text in the language that is spoken already: it is filled in as it is."""

    __slots__ = ()


def tr(text: str, /, **values: Any) -> str:
    """A text of the code in the language that is spoken.

    text: a literal, or one that ``later`` has marked. values: to fill in; words among them are retold. A text without values
    keeps its braces.
    """
    shown = text if language() == ENGLISH else catalogue(language()).text(LIBRARY, text) or text
    return shown.format(**filled_in(values)) if values else shown


def later(text: str) -> str:
    """Marks a text of the code that ``tr`` is given only when it is used, such as a title in a table of constants."""
    return text


def filled_in(values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values of a text in the language that is spoken: plain strings are retold, markup and numbers stay."""
    if language() == ENGLISH:
        return values
    return {name: retold(value) if type(value) is str else value for name, value in values.items()}


def retold(text: str) -> str:
    """A text that was written in English before, such as a warning of a record or a title of a registry.

    It stays as it is where the catalogue knows neither it nor a text that it is an instance of.
    """
    return text if language() == ENGLISH or not text else _retold(language(), str(text)) or text


@lru_cache(maxsize=4096)
def _retold(name: str, text: str) -> str | None:
    """Exactly, else as an instance of a text with something to fill in, else with a small first letter."""
    exact = catalogue(name).text(RECORDS, text)
    if exact is not None:
        return exact
    for start, pattern, places, translation in _patterns(name):
        if text.startswith(start) and (found := pattern.fullmatch(text)):
            parts = [_retold(name, part) or part for part in found.groups()]
            return translation.format(**dict(zip(places, parts, strict=True)))
    small = text[:1].lower() + text[1:]
    return _retold(name, small) if small != text else None


@cache
def _patterns(name: str) -> tuple[tuple[str, re.Pattern[str], tuple[str, ...], str], ...]:
    """(beginning, pattern, names of its groups, translation) of every text with something to fill in, the longest first."""
    found = []
    for source, translation in catalogue(name).contexts.get(RECORDS, {}).items():
        pieces = PLACEHOLDER.split(source)
        if len(pieces) > 1:
            expression = "(.+?)".join(re.escape(piece) for piece in pieces[::2])
            found.append((pieces[0], re.compile(expression, re.DOTALL), tuple(pieces[1::2]), translation))
    return tuple(sorted(found, key=lambda entry: -len(entry[1].pattern)))


@cache
def catalogue(name: str) -> Catalogue:
    """The catalogue of a language other than English. Raises InputError when its file is missing or damaged."""
    return read_catalogue(resource("Translations", f"OsteoRadiomics_{LANGUAGES[name]}.ts"))


def read_catalogue(path: Path) -> Catalogue:
    """The translated texts of a Qt translation source (.ts). Raises InputError when it is damaged."""
    try:
        root = ET.parse(path).getroot()
    except (OSError, ET.ParseError) as error:
        raise InputError(f"is no readable catalogue ({error})", where=path.name, cure="Reinstall the extension") from error
    contexts: dict[str, dict[str, str]] = {}
    for context in root.iter("context"):
        texts = contexts.setdefault(context.findtext("name", ""), {})
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.text and translation.get("type") is None:
                texts[message.findtext("source", "")] = translation.text
    return Catalogue(contexts)
