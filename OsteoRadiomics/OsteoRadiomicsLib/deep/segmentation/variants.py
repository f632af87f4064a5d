"""The variants of DeepLabv3+ on MobileNetV2 that can be built: what differs between them, by name.

Chen 2018 (DeepLabv3+), Sandler 2018 (MobileNetV2). Their numbers of parameters are held by tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...base.errors import SettingsError

DEFAULT_VARIANT = "light"
# What else a training is where nobody says otherwise; here, because the command line's help must load nothing heavy.
MINUTES = 60.0
BATCH = 8
SEED = 20261130


@dataclass(frozen=True)
class Variant:
    """One design.

    name: as settings and model files call it. title: in a few words. width: of MobileNetV2, as a multiple of its channels.
    channels: of pyramid and decoder. low_channels: to which the features at a quarter of the image's size are brought.
    separable: depthwise separable convolutions in pyramid and decoder. widened: the pyramid stands on the 1280 channels of
    MobileNetV2's last layer rather than on the 320 before it. decoder: how many 3x3 convolutions join both kinds of features.
    """

    name: str
    title: str
    width: float = 1.0
    channels: int = 256
    low_channels: int = 48
    separable: bool = True
    widened: bool = False
    decoder: Literal[1, 2] = 1


VARIANTS: dict[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("light", "separable convolutions on the 320 channels of MobileNetV2"),
        Variant("small", "as light, at half the width", width=0.5, channels=64, low_channels=24),
        Variant("paper", "full convolutions, two of them in the decoder", separable=False, decoder=2),
        Variant("paper-one", "full convolutions, one of them in the decoder", separable=False),
        Variant("widened", "separable convolutions on the 1280 channels of MobileNetV2", widened=True),
    )
}


def variant_named(name: str) -> Variant:
    """The variant of a name. Raises SettingsError."""
    if name not in VARIANTS:
        raise SettingsError(f"there is no network called {name}", cure=f"Choose one of {', '.join(VARIANTS)}")
    return VARIANTS[name]
