"""One person's trunk on a grid: where every tissue lies, painted from the outside in, and the label map of it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .canvas import Canvas, both, cover, ellipse
from .grid import Grid
from .marrow import Marrow
from .muscles import Muscle
from .posterior import REACH_MM, posterior_elements
from .spine import Spine

_BODY_REACH_MM = 36.0


@dataclass
class Scene:
    """A person's anatomy on one grid.

    left, behind: (k, j, i) mm from the canal's centre line. back_fat: thickness of the fat under the skin of the back, mm.
    cortex: thickness of the cortical shell, mm. labels: (k, j, i) uint16, filled by ``paint_bones`` and ``label_muscles``.
    """

    grid: Grid
    spine: Spine
    left: np.ndarray
    behind: np.ndarray
    muscles: list[Muscle]
    marrow: Marrow
    back_fat: float
    cortex: float
    labels: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.labels = np.zeros(self.grid.shape, np.uint16)

    def skin(self) -> np.ndarray:
        """Signed distance in mm to the skin of the back, with its furrow in the midline and curving round to the flanks."""
        furrow = 5 * (1 - np.exp(-((self.left / 22) ** 2)))
        return self.behind - (41 + self.back_fat + furrow - 58 * (self.left / 150) ** 2)

    def paint_back(self, canvas: Canvas) -> None:
        """Skin, fat and muscles behind and beside the spine."""
        skin = self.skin()
        canvas.paint(skin, "skin")
        canvas.paint(skin + 2.0, "fat")
        for muscle in self.muscles:
            canvas.paint(muscle.distance - 0.7, "fascia")
            canvas.paint(muscle.distance, "muscle")
            canvas.blend(muscle.fat * cover(muscle.distance + 0.3, self.grid.softness), "fat")

    def paint_midline(self, canvas: Canvas) -> None:
        """Ligaments between and behind the spinous processes, streaked with fat."""
        between = both(np.abs(self.left) - 3.0, np.abs(self.behind - 25) - 15, rounding=1.5)
        canvas.blend(0.6 * cover(between, 3.0), "muscle")
        canvas.paint(ellipse(self.left, self.behind - 41, 4.0, 1.6), "ligament")

    def paint_vessels(self, canvas: Canvas) -> None:
        """Aorta and vena cava in front of the bodies; they part at L4."""
        below = np.clip(self.spine["L4"].center[2] - self.grid.xyz[2], 0, None)
        canvas.paint(ellipse(self.left - 9 - 0.4 * below, self.behind + 57, 9.0, 9.0), "vessel")
        canvas.paint(ellipse(self.left + 16 + 0.35 * below, self.behind + 55, 11.0, 8.5), "vessel")

    def paint_discs(self, canvas: Canvas) -> None:
        """Discs, a little larger than their gap; the bodies are painted over them."""
        for disc in self.spine.discs:
            box = self.grid.box(disc.center, _BODY_REACH_MM)
            local = disc.local(self.grid.xyz[(slice(None), *box)])
            if local[0].size == 0:
                continue
            canvas.paint(disc.surface(*local), "annulus", box)
            annulus, nucleus = (np.array(canvas.tissues[name], np.float32) for name in ("annulus", "nucleus"))
            mixed = nucleus + disc.degeneration * (annulus - nucleus)
            canvas.paint(disc.nucleus(*local), mixed[:, None, None, None], box, soft=4.0)

    def paint_canal(self, canvas: Canvas, roots: np.ndarray) -> None:
        """Epidural fat, dural sac, spinal cord down to L1-L2, and the roots of the cauda equina below.

        roots: (k, j, i) random field along the roots.
        """
        z = self.grid.xyz[2]
        sac_x = self.spine.by_height(z, T10=9.0, L1=10.0, L3=10.5, L5=9.0, S1=7.0, S2=4.0)
        sac_y = self.spine.by_height(z, T10=7.5, L1=8.0, L3=7.5, L5=6.5, S1=5.0, S2=3.0)
        sac = both(ellipse(self.left, self.behind, sac_x, sac_y), self.spine["S2"].center[2] - z)
        canvas.paint(ellipse(self.left, self.behind - 1.0, sac_x + 3.0, sac_y + 2.5), "fat")
        canvas.paint(sac - 0.7, "ligament")
        canvas.paint(sac, "csf")
        tip, top = self.spine["L2"].center[2] + 8, self.spine["L1"].center[2]
        cord = 4.2 * np.clip((z - tip) / (top - tip), 0, 1) ** 0.6
        canvas.paint(ellipse(self.left, self.behind - 0.5, np.maximum(1.15 * cord, 0.05), np.maximum(cord, 0.05)), "cord")
        strands = np.clip(0.4 + 0.5 * roots + 0.12 * self.behind, 0, 0.85) * cover(sac + 1.5, 1.5) * cover(z - top + 8, 8.0)
        canvas.blend(strands, "roots")

    def paint_bones(self, canvas: Canvas, marrow: np.ndarray) -> None:
        """Posterior elements and bodies with cortex, marrow and basivertebral vein; bodies are labelled inside the cortex.

        marrow: (channels, k, j, i) signal of trabecular bone.
        """
        for vertebra in self.spine.vertebrae:
            box = self.grid.box(vertebra.canal, REACH_MM)
            local = vertebra.local(self.grid.xyz[(slice(None), *box)])
            if local[0].size == 0:
                continue
            bone = posterior_elements(vertebra, *local)
            canvas.paint(bone, "cortex", box)
            canvas.paint(bone + 0.8 * self.cortex, marrow[(slice(None), *box)], box)
            self.labels[box][bone < self.grid.softness / 2] = 0
        for vertebra in self.spine.vertebrae:
            box = self.grid.box(vertebra.center, _BODY_REACH_MM)
            local = vertebra.local(self.grid.xyz[(slice(None), *box)])
            if local[0].size == 0:
                continue
            body, vein = vertebra.body(*local), vertebra.vein(*local)
            canvas.paint(body, "cortex", box)
            canvas.paint(body + self.cortex, marrow[(slice(None), *box)], box)
            canvas.paint(both(vein, body + self.cortex), "vein", box)
            self.labels[box][body < 0] = 0
            drawn = (body < -self.cortex - 0.5 * self.grid.softness) & (vein > 0.3 * self.grid.softness)
            self.labels[box][drawn] = vertebra.label

    def label_muscles(self, numbers: dict[str, int]) -> None:
        """Write the muscles of ``numbers`` (name -> label) into the label map; call before ``paint_bones``."""
        for muscle in self.muscles:
            if muscle.name in numbers:
                self.labels[(muscle.distance < 0) & (self.labels == 0)] = numbers[muscle.name]
