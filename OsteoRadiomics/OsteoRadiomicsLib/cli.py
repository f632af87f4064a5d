"""The command line ``osteoradiomics VERB ...``; the same entry serves headless Slicer (Scripts/batch.py)."""

from __future__ import annotations

import sys

from .verbs.dispatch import INTERRUPTED, build_parser
from .verbs.dispatch import run_command as main

__all__ = ["INTERRUPTED", "build_parser", "main"]

if __name__ == "__main__":
    sys.exit(main())
