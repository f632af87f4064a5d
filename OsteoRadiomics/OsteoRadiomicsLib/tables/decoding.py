"""The text of a table file, whichever encoding a spreadsheet saved it in."""

from __future__ import annotations

import codecs

from ..base.errors import TableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins like UTF-16's mark, so it must be looked for first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_FILES = (
    (b"\xd0\xcf\x11\xe0", "is an old Excel workbook (.xls)"),
    (b"PK\x03\x04", "is a .zip file or a document, not a table"),
    (b"%PDF", "is a PDF document"),
    (b"\x1f\x8b", "is compressed"),
)
SAVE_AS = "Save it as CSV UTF-8"


def decoded(content: bytes, where: str) -> str:
    """Text of a delimited file: by its byte order mark, else UTF-8, UTF-16, GB18030 in this order.

    GB18030 can read almost any bytes, so it is believed only where most characters are common Chinese ones (GB 2312, rows
    1-55); a Western file would otherwise turn into other letters without a word. Raises TableError.
    """
    for mark, what in _OTHER_FILES:
        if content.startswith(mark):
            raise TableError(what, where=where, cure=SAVE_AS)
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content[len(mark) :], encoding, where)
    if b"\0" in content:
        return _strict(content, _utf16_without_mark(content, where), where)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        text = ""
    if not text or not _is_chinese(text):
        raise TableError(f"line {line} is neither UTF-8 nor GB18030 text", where=where, cure=f"{SAVE_AS} (in Excel: CSV UTF-8)")
    return text


def _strict(content: bytes, encoding: str, where: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].decode(encoding, errors="ignore").count("\n") + 1
        raise TableError(f"is damaged in line {line}: no {encoding[:6].upper()} text", where=where, cure=SAVE_AS) from error
    if "\0" in text:
        raise TableError("is no text", where=where, cure="Give a table: .csv, .xlsx or .parquet")
    return text


def _utf16_without_mark(content: bytes, where: str) -> str:
    """Tables are mostly ASCII, whose UTF-16 has a zero in every other byte."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if 4 * max(even, odd) < len(content) or min(even, odd) > max(even, odd) // 10:
        raise TableError("is no text", where=where, cure="Give a table: .csv, .xlsx or .parquet")
    return "utf-16-le" if odd > even else "utf-16-be"


def _is_chinese(text: str) -> bool:
    other = [character for character in text if ord(character) > 127]
    common = sum(_is_common(character) for character in other)
    return 2 * common > len(other)


def _is_common(character: str) -> bool:
    """Whether it is punctuation or one of the 3,755 most used characters of GB 2312."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and code[0] <= 0xD7
