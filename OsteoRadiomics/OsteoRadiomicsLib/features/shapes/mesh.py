"""Volume and surface of the marching-cubes mesh of a mask, summed case by case instead of triangle by triangle.

Each cube of eight voxel centres has one of 256 patterns of voxels in and out; the mesh's part in it, and so its area and
its share of the volume, depend on the pattern alone. Counting patterns therefore replaces building the mesh.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from .counting import LOOPS
from .vectorised import CORNERS

# The twelve edges as pairs of corners; a vertex of the mesh lies in the middle of an edge.
EDGES = ((0, 1), (1, 2), (2, 3), (3, 0), (4, 5), (5, 6), (6, 7), (7, 4), (0, 4), (1, 5), (2, 6), (3, 7))
# The triangles of the patterns without the last corner, three edges (hexadecimal) each; a pattern with the last corner
# is its complement's mesh turned inside out. These are PyRadiomics' triangles, which differ from other tables in 15 cases.
TRIANGLES = (
    "-", "083", "190", "183198", "12a", "08312a", "92a029", "2832a8a98", "b23", "b2008b", "190b23", "b2119b98b", "3a1ba3",
    "a1008a8ba", "9033b9ba9", "98aba8", "478", "043473", "190478", "194147173", "12a478", "34730412a", "92a902478",
    "2a9297273479", "478b23", "b47b24204", "190478b23", "47b94bb29192", "3a1ba3478", "ba114b10447b", "4789033b9ba9",
    "47b4b99ba", "954", "954083", "054015", "854835315", "12a954", "08312a954", "2a5542240", "2a5325354834", "954b23",
    "b2008b954", "054015b23", "215258b28548", "3a1ba3954", "549a1008a8ba", "54050ba5bb03", "548a58ba8", "789579", "309539357",
    "780017715", "157173", "78957912a", "12a309395357", "0288258572a5", "2a5253357", "579789b23", "579972209b27",
    "b23018178157", "21b17b157", "7895793a1ba3", "5705097b0a10ba0", "ba003ba50078570", "ba557b", "65a", "08365a", "19065a",
    "18319865a", "165126", "165126083", "965906026", "598582526832", "b2365a", "b2008b65a", "190b2365a", "b2119b98b65a",
    "63b653513", "08b0b50515b6", "63b036065059", "65969bb98", "47865a", "04347365a", "19047865a", "19414717365a", "478165126",
    "043473165126", "478965906026", "739479329596269", "b2347865a", "b47b2420465a", "190b2347865a", "47b94bb2919265a",
    "47863b653513", "51b5b610b47b04b", "47863b036065059", "65969b4797b9", "a4964a", "a4964a083", "01aa60640", "18316886461a",
    "149124264", "149124264083", "024426", "832824426", "b23a4964a", "b2008ba4964a", "b2301aa60640", "64161a148b2118b",
    "964369139b63", "18b081b61149641", "63b036640", "86468b", "67a78a89a", "67a0a709a073", "67a1a7178018", "67a1a7173",
    "126168189678", "269129679309739", "078706602", "273267", "b2367a78a89a", "207b2709767a9a7", "67a1a7178018b23",
    "b2117ba61167", "896678169b63136", "09167b", "07870603bb60", "67b",
)  # fmt: skip


@dataclass(frozen=True)
class MeshMeasures:
    """volume: mm^3, signed by the table's orientation. area: mm^2."""

    volume: float
    area: float


def measure_mesh(mask: np.ndarray, spacing: tuple[float, ...]) -> MeshMeasures:
    """Volume and area of the mesh at half height between voxels inside and outside.

    mask: (z, y, x) bool. spacing: mm (z, y, x).
    """
    area, moment, volume = _cases(spacing)
    count, position = LOOPS.chosen().cubes(mask, spacing)
    total = float(np.sum(count * volume))
    for axis in range(3):
        total += float(np.sum(position[axis] * moment[:, axis]))
    return MeshMeasures(total / 6, float(np.sum(count * area)))


@lru_cache(maxsize=8)
def _cases(spacing: tuple[float, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per pattern: area (256,), and moment (256, 3) and volume (256,): moment . position + volume is 6 times what it adds."""
    middles = np.array([(CORNERS[a] + CORNERS[b]) / 2 for a, b in EDGES]) * np.array(spacing)
    area, moment, volume = np.zeros(256), np.zeros((256, 3)), np.zeros(256)
    for pattern, edges in enumerate(TRIANGLES):
        if edges == "-":
            continue
        a, b, c = middles[[int(edge, 16) for edge in edges]].reshape(-1, 3, 3).transpose(1, 0, 2)
        normals = np.cross(a, b) + np.cross(b, c) + np.cross(c, a)
        for case, sign in ((pattern, 1), (pattern ^ 255, -1)):
            area[case] = np.sqrt((normals**2).sum(axis=1)).sum() / 2
            moment[case] = sign * normals.sum(axis=0)
            volume[case] = sign * (np.cross(a, b) * c).sum()
    return area, moment, volume
