"""Words of descriptions that tell how an image was made or what is drawn, and can be nobody's name: all else is taken out.

A list of what may stay, not of what must go: a name that nobody thought of does not stay. Nor does a word of the list beside a
label or title that makes a name of it (``naming``). English words stand here, those of other languages in ``languages``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache

from ..images.label_schemes import LABEL_SCHEMES
from .languages import CHINESE_KNOWN, KNOWN
from .naming import WORD, is_chinese, named

REMOVED = "REMOVED"
"""Stands for a text that must not be empty and of which nothing may stay."""

_SEQUENCES = """
    2d 3d 4d acq adc angio asl asset b0 b1 blade blood bold bravo cine ciss coil contrast cube dce diff diffusion dir dixon
    dkt drive dti dual dwi dynamic echo ep epi fast fat fatfrac fatsat fatsup ffe ffs fgre fiesta fl flair flash fl3d fraction
    fs fse fsgre gad gd gradient gre grappa haste hires ideal idealiq in inphase ir iso isotropic lava map mde medic merge mip
    mixed mp mpgr mprage mra mri mr multi multiecho navi noise opp opposed out outphase phase pd pdff pdw per plus post pre
    propeller proton psif q qdixon quick r2 r2star radial rapid recon rest resolve sat sense sequence sequences serie series
    single space spair spgr spin spir spoiled ss ssfp star stir survey swi t1 t1rho t1w t1wi t2 t2star t2w t2wi tfe tfl tir
    tirm tra trufi tse turbo vibe vista w water weighted wfi wfs with without word xd
"""
_SCANS = """
    abdomen abdominal above adult ap application apparent arm arms arterial ascending average avg axial ax below body bone
    bones breath breathhold bh cap cervical chest clavicle coefficient combined composed cor coronal corrected ct ctspine
    cspine delayed derived diagnostic distortion dose down enhanced expiration extremity f feet fov ffdm free full ge hand
    head helical hip hips hr hrct image images inspiration iv kernel knee lat lateral left liver loc localizer localiser long
    lower low lspine lumbar lumbosacral lung lungs lumb mag magnitude marrow medium mpr multiplanar muscle muscles native neck
    non norm normalized nodistortion oblique obl off on only osteo pa parallel part pelvic pelvis phantom plain portal
    position precontrast postcontrast primary prone protocol qct quantitative radiograph reference reformat reformatted right
    routine sacral sag sagittal scan scout screening secondary sharp shoulder smooth soft spine spiral standard std supine
    thick thin thoracic thoracolumbar thorax tissue topogram total trans transverse tspine unenhanced upper venous vertebra
    vertebrae vertebral volume whole wholebody wo x xr xray cm mm hu kv ma ms
"""
_DRAWN = """
    all anatomical annulus autochthon background bodies canal cord cortical cortex crop disc discs drawn endplate endplates es
    erector spinae facet fascia filled foramen fracture iliacus iliocostalis iliopsoas inner intramuscular label labels layer
    ligament longissimus mask masks mf mfes multifidus nerve nucleus outer paraspinal pedicle posterior anterior psoas ql
    quadratus lumborum quadratuslumborum region roi rois rotatores sacrum seg segment segmentation segmentations semispinalis
    spinous process spongiosa structure structures subcutaneous superior inferior medial trabecular transversospinalis union
    vat l r
"""
_SHAPES = re.compile(
    r"t[12]\*|"
    r"[ctls]\d{1,2}|"  # vertebrae
    r"[ctls]\d{1,2}[ctls]\d{1,2}|"
    r"\d{1,2}(?:[.,]\d{1,2})?mm|"
    r"b\d{1,4}|"  # diffusion weighting
    r"(?:te|tr|ti|fa)\d{1,4}|"
    r"[bhiu][a-z]?\d{2}[a-z]?"  # reconstruction kernels
)
_CHINESE_LENGTHS = sorted({len(word) for word in CHINESE_KNOWN})
_BETWEEN = re.compile(r"[ _\-+/.,()&:]*")


@cache
def _known_words() -> frozenset[str]:
    """Every word that may stay, in lower case."""
    schemes = " ".join(name for scheme in LABEL_SCHEMES.values() for name in scheme.names.values())
    anatomy = (word for word in re.split(r"[^A-Za-z]+", schemes.lower()) if len(word) > 2)
    return frozenset((*_SEQUENCES.split(), *_SCANS.split(), *_DRAWN.split(), *anatomy, *KNOWN))


def _is_known(word: str, unwanted: Collection[str]) -> bool:
    if is_chinese(word):
        return _is_made_of_known(word) and not any(name in word for name in unwanted if not name.isascii())
    folded = word.casefold()
    return folded not in unwanted and (folded in _known_words() or (folded.isascii() and bool(_SHAPES.fullmatch(folded))))


def _is_made_of_known(run: str) -> bool:
    """Whether a run of Chinese signs is known words and nothing else."""
    reached = {0}
    for place in range(len(run)):
        if place in reached:
            reached.update(place + length for length in _CHINESE_LENGTHS if run[place : place + length] in CHINESE_KNOWN)
    return len(run) in reached


def clean(text: str, unwanted: Collection[str] = ()) -> str:
    """The known words of a text in their order, with what stood between neighbours; empty where there is none.

    unwanted: words in lower case that do not stay although they are known: somebody is called so.
    """
    kept = ""
    end = -1
    text = unicodedata.normalize("NFC", text)
    words = list(WORD.finditer(text))
    names = named(text, words)
    for position, found in enumerate(words):
        word = found[0].rstrip(".")
        if position in names or not _is_known(word, unwanted):
            continue
        between = text[end : found.start()] if end >= 0 else ""
        kept += (between if _BETWEEN.fullmatch(between) else " " if kept else "") + word
        end = found.start() + len(word)
    return kept if any(len(part) > 1 for part in WORD.findall(kept)) or kept.casefold() in ("l", "r") else ""
