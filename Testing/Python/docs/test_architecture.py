"""The page about the house is made from the imports, and its arrows point down."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_picture_and_table_are_up_to_date():
    done = subprocess.run(
        [sys.executable, str(ROOT / "Docs/tools/architecture.py"), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
