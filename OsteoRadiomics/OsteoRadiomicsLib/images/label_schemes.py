"""Numberings of labels that segmentation programs are known for, to name the labels of masks that carry no names.

A number means nothing by itself: 20 is L1 in VerSe, L3 in TotalSegmentator v1, the colon in v2 and T12's neighbour elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True)
class LabelScheme:
    """One numbering. source: where it is documented. names: label -> name, as the program spells it."""

    name: str
    source: str
    names: Mapping[int, str]


def _vertebrae(letter: str, first: int, last: int, label: int, step: int = 1) -> dict[int, str]:
    """Names of neighbouring vertebrae. label: of the first; step: to the next."""
    return {label + step * index: f"vertebrae_{letter}{number}" for index, number in enumerate(range(first, last + 1))}


def _numbered(first: int, words: str) -> dict[int, str]:
    return dict(enumerate(words.split(), first))


def _discs(names: Mapping[int, str], offset: int, kind: str) -> dict[int, str]:
    return {label + offset: f"{kind}_{name.removeprefix('vertebrae_')}" for label, name in names.items()}


def _sided(first: int, words: Iterable[str]) -> dict[int, str]:
    """Pairs of labels ten apart: the left side, then the right."""
    found: dict[int, str] = {}
    for index, word in enumerate(words):
        found[first + 10 * index] = f"{word} left"
        found[first + 10 * index + 1] = f"{word} right"
    return found


_RIBS = " ".join(f"rib_{side}_{number}" for side in ("left", "right") for number in range(1, 13))
_VERSE = {
    **_vertebrae("C", 1, 7, 1), **_vertebrae("T", 1, 12, 8), **_vertebrae("L", 1, 6, 20), 26: "sacrum", 27: "coccyx",
    28: "vertebrae_T13",
}  # fmt: skip
_V1 = {
    **_numbered(1, "spleen kidney_right kidney_left gallbladder liver stomach aorta inferior_vena_cava "
                   "portal_vein_and_splenic_vein pancreas adrenal_gland_right adrenal_gland_left "
                   "lung_upper_lobe_left lung_lower_lobe_left lung_upper_lobe_right lung_middle_lobe_right "
                   "lung_lower_lobe_right"),
    **_vertebrae("L", 1, 5, 22, -1), **_vertebrae("T", 1, 12, 34, -1), **_vertebrae("C", 1, 7, 41, -1),
    **_numbered(42, "esophagus trachea heart_myocardium heart_atrium_left heart_ventricle_left heart_atrium_right "
                    "heart_ventricle_right pulmonary_artery brain iliac_artery_left iliac_artery_right iliac_vena_left "
                    "iliac_vena_right small_bowel duodenum colon"),
    **_numbered(58, _RIBS),
    **_numbered(82, "humerus_left humerus_right scapula_left scapula_right clavicula_left clavicula_right femur_left femur_right "
                    "hip_left hip_right sacrum face gluteus_maximus_left gluteus_maximus_right gluteus_medius_left "
                    "gluteus_medius_right gluteus_minimus_left gluteus_minimus_right autochthon_left autochthon_right "
                    "iliopsoas_left iliopsoas_right urinary_bladder"),
}  # fmt: skip
_V2 = {
    **_numbered(1, "spleen kidney_right kidney_left gallbladder liver stomach pancreas adrenal_gland_right adrenal_gland_left "
                   "lung_upper_lobe_left lung_lower_lobe_left lung_upper_lobe_right lung_middle_lobe_right lung_lower_lobe_right "
                   "esophagus trachea thyroid_gland small_bowel duodenum colon urinary_bladder prostate kidney_cyst_left "
                   "kidney_cyst_right sacrum vertebrae_S1"),
    **_vertebrae("L", 1, 5, 31, -1), **_vertebrae("T", 1, 12, 43, -1), **_vertebrae("C", 1, 7, 50, -1),
    **_numbered(51, "heart aorta pulmonary_vein brachiocephalic_trunk subclavian_artery_right subclavian_artery_left "
                    "common_carotid_artery_right common_carotid_artery_left brachiocephalic_vein_left brachiocephalic_vein_right "
                    "atrial_appendage_left superior_vena_cava inferior_vena_cava portal_vein_and_splenic_vein iliac_artery_left "
                    "iliac_artery_right iliac_vena_left iliac_vena_right humerus_left humerus_right scapula_left scapula_right "
                    "clavicula_left clavicula_right femur_left femur_right hip_left hip_right spinal_cord gluteus_maximus_left "
                    "gluteus_maximus_right gluteus_medius_left gluteus_medius_right gluteus_minimus_left gluteus_minimus_right "
                    "autochthon_left autochthon_right iliopsoas_left iliopsoas_right brain skull"),
    **_numbered(92, _RIBS),
    116: "sternum", 117: "costal_cartilages",
}  # fmt: skip
_TOTALSPINESEG = {
    1: "spinal_cord", 2: "spinal_canal",
    **_vertebrae("C", 1, 7, 11), **_vertebrae("T", 1, 12, 21), **_vertebrae("L", 1, 7, 41), 50: "sacrum",
    **_numbered(63, "disc_C2_C3 disc_C3_C4 disc_C4_C5 disc_C5_C6 disc_C6_C7"),
    **_numbered(71, "disc_C7_T1 disc_T1_T2 disc_T2_T3 disc_T3_T4 disc_T4_T5 disc_T5_T6 disc_T6_T7 disc_T7_T8 disc_T8_T9 "
                    "disc_T9_T10 disc_T10_T11 disc_T11_T12"),
    **_numbered(91, "disc_T12_L1 disc_L1_L2 disc_L2_L3 disc_L3_L4 disc_L4_L5"), 100: "disc_L5_S",
}  # fmt: skip
_TOTALSPINESEG_2024 = {
    **_vertebrae("L", 1, 5, 22, -1), **_vertebrae("T", 1, 12, 34, -1), **_vertebrae("C", 1, 7, 41, -1), 92: "sacrum",
    200: "spinal_cord", 201: "spinal_canal",
    **_numbered(202, "disc_L5_S disc_L4_L5 disc_L3_L4 disc_L2_L3 disc_L1_L2 disc_T12_L1 disc_T11_T12 disc_T10_T11 disc_T9_T10 "
                     "disc_T8_T9 disc_T7_T8 disc_T6_T7 disc_T5_T6 disc_T4_T5 disc_T3_T4 disc_T2_T3 disc_T1_T2 disc_C7_T1 "
                     "disc_C6_C7 disc_C5_C6 disc_C4_C5 disc_C3_C4 disc_C2_C3"),
}  # fmt: skip
_VERTEBRAE_MR = {
    1: "sacrum", **_vertebrae("L", 1, 5, 6, -1), **_vertebrae("T", 1, 12, 18, -1), **_vertebrae("C", 1, 7, 25, -1),
}  # fmt: skip
# Counted upwards from the lowest lumbar vertebra, whichever level that is.
_SPIDER = {
    **{number: f"vertebra {number} from below" for number in range(1, 26)}, 100: "spinal_canal",
    **{100 + number: f"vertebra {number} from below, partly seen" for number in range(1, 26)},
    **{200 + number: f"disc {number} from below" for number in range(1, 26)},
}  # fmt: skip
_SPINEPS = {**_VERSE, **_discs(_VERSE, 100, "disc_below"), **_discs(_VERSE, 200, "endplates_of")}
_MUSCLEMAP = {
    **_sided(1101, ("levator scapulae", "semispinalis cervicis and multifidus", "semispinalis capitis", "splenius capitis",
                    "sternocleidomastoid", "longus colli", "trapezius")),
    **_sided(2101, ("supraspinatus", "subscapularis", "infraspinatus")), **_sided(2141, ("deltoid",)),
    **_sided(4101, ("rhomboid",)),
    **_sided(5101, ("thoracolumbar multifidus", "erector spinae", "psoas major", "quadratus lumborum", "latissimus dorsi")),
    **_sided(6101, ("gluteus minimus", "gluteus medius", "gluteus maximus", "tensor fascia latae", "iliacus", "ilium")),
    6160: "sacrum", **_sided(6171, ("femur",)),
    **_sided(7101, ("vastus lateralis", "vastus intermedius", "vastus medialis", "rectus femoris", "sartorius", "gracilis",
                    "semimembranosus", "semitendinosus", "biceps femoris long head", "biceps femoris short head",
                    "adductor magnus", "adductor longus", "adductor brevis")),
    **_sided(8101, ("anterior compartment", "deep posterior compartment", "lateral compartment", "soleus", "gastrocnemius",
                    "tibia", "fibula")),
}  # fmt: skip

LABEL_SCHEMES: Mapping[str, LabelScheme] = MappingProxyType(
    {
        scheme.name: scheme
        for scheme in (
            LabelScheme("verse", "VerSe data set, github.com/anjany/verse, README", _VERSE),
            LabelScheme("totalsegmentator-v1", "TotalSegmentator, map_to_binary.py, total_v1", _V1),
            LabelScheme("totalsegmentator-v2", "TotalSegmentator, map_to_binary.py, total", _V2),
            LabelScheme("totalsegmentator-vertebrae-mr", "TotalSegmentator, map_to_binary.py, vertebrae_mr", _VERTEBRAE_MR),
            LabelScheme("totalspineseg", "TotalSpineSeg, README and tss_map.json since release 20240921", _TOTALSPINESEG),
            LabelScheme("totalspineseg-2024", "TotalSpineSeg, README of releases up to 20240826", _TOTALSPINESEG_2024),
            LabelScheme("spider", "SPIDER challenge and data set, van der Graaf 2024, doi 10.1038/s41597-024-03090-w", _SPIDER),
            LabelScheme("spineps", "SPINEPS seg-vert masks, README; vertebrae numbered as TPTBox and VerSe do", _SPINEPS),
            LabelScheme("musclemap", "MuscleMap, docs/anatomy.md", _MUSCLEMAP),
        )
    }
)
"""Name -> numbering."""
