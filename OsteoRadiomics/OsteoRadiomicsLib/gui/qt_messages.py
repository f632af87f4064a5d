"""Translated texts as Qt's translator reads them (.qm), so that a catalogue needs none of Qt's tools before it is shown.

The file is a magic number and sections (tag, length, content). The messages are records of tagged parts; the hashes lead from
the hash of a source text to its records, and are sorted, because Qt seeks them by bisection. Integers are big-endian.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

_MAGIC = bytes.fromhex("3cb86418caef9c95cd211cbf60a1bddd")
_HASHES, _MESSAGES, _LANGUAGE = 0x42, 0x69, 0xA7
_END, _TRANSLATION, _SOURCE, _CONTEXT, _COMMENT = 1, 3, 6, 7, 8


def qm_bytes(contexts: Mapping[str, Mapping[str, str]], language: str) -> bytes:
    """The file's content. contexts: context -> source text -> translation. language: such as ``zh_CN``."""
    messages = bytearray()
    hashes = []
    for context, texts in contexts.items():
        for source, translation in texts.items():
            hashes.append((elf_hash(source.encode()), len(messages)))
            messages += _part(_TRANSLATION, translation.encode("utf-16-be"))
            messages += _part(_COMMENT, b"") + _part(_SOURCE, source.encode()) + _part(_CONTEXT, context.encode())
            messages.append(_END)
    table = b"".join(struct.pack(">II", *entry) for entry in sorted(hashes))
    sections = ((_LANGUAGE, language.encode()), (_HASHES, table), (_MESSAGES, bytes(messages)))
    return _MAGIC + b"".join(_part(tag, content) for tag, content in sections)


def elf_hash(text: bytes) -> int:
    """The hash of the ELF object format, never 0."""
    found = 0
    for byte in text:
        found = (found << 4) + byte
        high = found & 0xF0000000
        found = (found ^ (high >> 24)) & ~high & 0xFFFFFFFF
    return found or 1


def _part(tag: int, content: bytes) -> bytes:
    return struct.pack(">BI", tag, len(content)) + content
