"""Signal of tissues on lumbar MRI (arbitrary units, fat on T1 near 900) and density on CT (HU).

MR contrast follows the usual spin-echo appearance: T1 with bright fat and dark cerebrospinal fluid, T2 with bright fluid
and fairly bright fat, fat-suppressed T2 with bright fluid and dark fat. CT values are typical textbook figures.
"""

from __future__ import annotations

SEQUENCES = ("T1", "T2", "FS-T2")

# tissue: signal on T1, T2, FS-T2
MR: dict[str, tuple[float, float, float]] = {
    "air": (8, 8, 8),
    "skin": (420, 300, 210),
    "fat": (900, 760, 95),
    "muscle": (270, 130, 125),
    "fascia": (120, 70, 55),
    "marrow": (470, 400, 190),
    "fatty marrow": (690, 520, 140),
    "cortex": (70, 45, 35),
    "ligament": (90, 60, 45),
    "annulus": (230, 130, 110),
    "nucleus": (270, 620, 540),
    "vein": (250, 600, 520),
    "csf": (140, 960, 900),
    "cord": (320, 380, 360),
    "roots": (270, 420, 400),
    "vessel": (60, 45, 50),
    "bowel": (330, 430, 330),
    "kidney": (330, 560, 520),
}

# tissue: HU
CT: dict[str, tuple[float]] = {
    "air": (-1000,),
    "lung": (-840,),
    "skin": (10,),
    "fat": (-98,),
    "muscle": (52,),
    "fascia": (20,),
    "cortex": (720,),
    "ligament": (60,),
    "annulus": (95,),
    "nucleus": (75,),
    "vein": (45,),
    "csf": (10,),
    "cord": (38,),
    "roots": (30,),
    "vessel": (42,),
    "bowel": (30,),
    "kidney": (32,),
    "liver": (58,),
    "spleen": (48,),
}
