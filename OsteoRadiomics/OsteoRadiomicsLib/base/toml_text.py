"""TOML files that people write, or that came from elsewhere: read within bounds, and what is wrong said in one clause."""

from __future__ import annotations

import re
import tomllib
from typing import Any

MOST_CHARACTERS = 4_000_000
DEEPEST = 64
# A key of more parts than that: each part would be a table in a table, and take time and memory by its square.
_PART = r"""(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DEEP_KEY = re.compile(rf"(?:{_PART}[ \t]*+\.[ \t]*+){{{DEEPEST}}}")


def toml_values(text: str) -> dict[str, Any]:
    """What a TOML text holds. Raises ValueError, whose words may stand in a message: no TOML, or nested beyond use."""
    if len(text) > MOST_CHARACTERS:
        raise ValueError(f"it has {len(text):,} characters, {MOST_CHARACTERS:,} are read")
    if _DEEP_KEY.search(text):
        raise ValueError("its keys are nested too deep")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as error:
        raise ValueError("its values are nested too deep") from error
    except ValueError as error:  # an integer of more digits than Python converts
        raise ValueError("it holds a number that is too long") from error
