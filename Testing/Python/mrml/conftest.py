"""Fixtures of the slicer-core host for the MRML tests."""

from slicer_host.fixtures import host, scene, volume

__all__ = ["host", "scene", "volume"]
