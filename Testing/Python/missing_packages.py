"""Packages as if they were not installed."""

from __future__ import annotations

import sys

import pytest


def without(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    """Importing them fails. Not by None among ``sys.modules``: SciPy takes what stands there for the package."""

    class Missing:
        @staticmethod
        def find_spec(name, path=None, target=None):
            if name in packages:
                raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    for package in packages:
        monkeypatch.delitem(sys.modules, package, raising=False)
    monkeypatch.setattr(sys, "meta_path", [Missing, *sys.meta_path])
