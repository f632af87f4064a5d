"""Scenes of 3D Slicer written by hand: their text, their packages, and what is wrong with some."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr


def node(tag: str, number: int, name: str, *, references: str = "", **attributes: str) -> str:
    """``Volume`` -> a node vtkMRMLScalarVolumeNode1, as a scene writes it."""
    kind = {"Volume": "ScalarVolume"}.get(tag, tag)
    content = {"id": f"vtkMRML{kind}Node{number}", "name": name, "references": references, **attributes}
    return f"<{tag} {' '.join(f'{key}={quoteattr(value)}' for key, value in content.items())}></{tag}>"


def stored(tag: str, number: int, name: str, file: str, *, references: str = "", **attributes: str) -> str:
    """A node with its storage node, which has the same number."""
    kind = {"Volume": "VolumeArchetypeStorage", "Segmentation": "SegmentationStorage"}.get(tag, "TransformStorage")
    role = f"storage:vtkMRML{kind}Node{number};"
    return node(tag, number, name, references=role + references, **attributes) + node(kind, number, kind, fileName=file)


def scene_text(*nodes: str, version: str = "Slicer 5.12.4 34000") -> bytes:
    """The text of a scene."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<MRML version="{version}">\n{"".join(nodes)}\n</MRML>\n'.encode()


def packed(path: Path, text: bytes, files: Mapping[str, bytes] | None = None) -> Path:
    """A package as 3D Slicer makes it: one folder, with the scene and its data below it. files: by their place in that folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("case/case.mrml", text)
        for name, content in (files or {}).items():
            archive.writestr(f"case/{name}", content)
    return path


def usual_text(**more: str) -> bytes:
    """The scene of one image and the segmentation that was drawn on it; its files are ``USUAL_FILES``."""
    drawn_on = "referenceImageGeometryRef:vtkMRMLScalarVolumeNode1;"
    return scene_text(
        stored("Volume", 1, "T1", "Data/T1.nrrd"),
        stored("Segmentation", 1, "drawn", "Data/drawn.seg.nrrd", references=drawn_on),
        **more,
    )


USUAL_FILES = {"Data/T1.nrrd": b"voxels", "Data/drawn.seg.nrrd": b"segments"}
