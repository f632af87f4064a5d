"""The files behind a case as its results record them: hashed, with what named the mask's labels."""

from __future__ import annotations

from pathlib import Path

from ..images.file_parts import sha256_of_input
from ..images.naming import Naming
from ..images.read_image import AS_USUAL, DEFAULT_THRESHOLD, ReadOptions
from ..tables.input_files import FilePair
from ..tables.inputs import FileSource


def file_source(case: str, sequence: str, image: Path, mask: Path, reading: ReadOptions = AS_USUAL) -> FileSource:
    """Hash an image and a mask. reading: what was asked of reading them. Raises OSError, MaskError for a wrong label table."""
    return FileSource(
        case,
        sequence,
        sha256_of_input(image),
        sha256_of_input(mask),
        FilePair(image, mask),
        None if reading.threshold == DEFAULT_THRESHOLD else reading.threshold,
        reading.scheme,
        Naming.asked(reading).table_names(),
    )
