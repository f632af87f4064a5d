"""What a damaged archive raises."""

from __future__ import annotations

import struct
import zipfile
import zlib

DAMAGED_ARCHIVE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OverflowError)
"""What zipfile raises on a damaged archive, by its version and the place of the damage.

RuntimeError, or a kind of it, is for a password or a way of packing that a flipped bit asks for. OSError may be the disk's, too.
"""
