"""DeepLabv3+ on MobileNetV2 in plain torch. Imports torch: import this module within functions only.

Images are (n, channels, height, width) of any height and width from 32 on.
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import Tensor, nn
from torch.nn import functional

from .variants import Variant

# Expansion, channels, blocks, stride: table 2 of the MobileNetV2 paper.
_STAGES = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1))
_LOW_STAGES = 2  # after which features have a quarter of the image's size
_RATES = {16: (6, 12, 18), 8: (12, 24, 36)}  # by output stride, as in the DeepLabv3 paper
_DROPOUT = 0.1
# Weights of the last layer at first: a network that is sure before it has learnt anything must unlearn that first.
_UNDECIDED = 0.01


def whole(channels: float) -> int:
    """The nearest multiple of 8, never below 90 % of what is asked for: MobileNetV2's rule."""
    nearest = max(8, int(channels + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * channels else nearest


def _normalised(convolution: nn.Conv2d, activation: nn.Module | None) -> list[nn.Module]:
    return [convolution, nn.BatchNorm2d(convolution.out_channels), *([activation] if activation is not None else [])]


def _convolution(
    inner: int,
    outer: int,
    size: int = 1,
    *,
    stride: int = 1,
    dilation: int = 1,
    groups: int = 1,
    activation: nn.Module | None = None,
) -> list[nn.Module]:
    padding = dilation * (size - 1) // 2
    made = nn.Conv2d(inner, outer, size, stride, padding, dilation, groups, bias=False)
    return _normalised(made, activation)


class Inverted(nn.Module):
    """MobileNetV2's block: widened, convolved channel by channel, narrowed; added to what came in where shapes agree."""

    def __init__(self, inner: int, outer: int, expansion: int, stride: int, dilation: int) -> None:
        super().__init__()
        wide = inner * expansion
        layers: list[nn.Module] = []
        if expansion != 1:
            layers += _convolution(inner, wide, activation=nn.ReLU6())
        layers += _convolution(wide, wide, 3, stride=stride, dilation=dilation, groups=wide, activation=nn.ReLU6())
        layers += _convolution(wide, outer)
        self.layers = nn.Sequential(*layers)
        self.added = stride == 1 and inner == outer

    def forward(self, image: Tensor) -> Tensor:
        return image + self.layers(image) if self.added else self.layers(image)


class Trunk(nn.Module):
    """MobileNetV2 without its classifier. Gives low features (a quarter of the size) and deep ones (1 / ``stride`` of it).

    stride: 16 or 8: from there on, convolutions are dilated in the place of strides. widened: with the last layer to 1280
    channels.
    """

    def __init__(self, channels: int, width: float = 1.0, stride: int = 16, widened: bool = False) -> None:
        super().__init__()
        first = whole(32 * width)
        stages: list[nn.Module] = [nn.Sequential(*_convolution(channels, first, 3, stride=2, activation=nn.ReLU6()))]
        reached, dilation, inner = 2, 1, first
        self.outputs: list[int] = []
        for expansion, wanted, count, step in _STAGES:
            before = dilation
            if reached >= stride and step > 1:
                dilation, step = dilation * step, 1
            reached *= step
            blocks = []
            for index in range(count):
                # The first block of a stage that lost its stride still sees what the stage before it made.
                spread = before if index == 0 else dilation
                blocks.append(Inverted(inner, whole(wanted * width), expansion, step if index == 0 else 1, spread))
                inner = whole(wanted * width)
            stages.append(nn.Sequential(*blocks))
            self.outputs.append(inner)
        if widened:
            last = max(1280, whole(1280 * width))
            stages.append(nn.Sequential(*_convolution(inner, last, activation=nn.ReLU6())))
            self.outputs.append(last)
        self.low = nn.Sequential(*stages[: _LOW_STAGES + 1])
        self.deep = nn.Sequential(*stages[_LOW_STAGES + 1 :])

    @property
    def low_channels(self) -> int:
        return self.outputs[_LOW_STAGES - 1]

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        low = self.low(image)
        return low, self.deep(low)


class ResizedLike(nn.Module):
    """The first input on the grid of the second, bilinear; corners of pixels, not their centres, lie on each other."""

    def forward(self, image: Tensor, like: Tensor) -> Tensor:
        return functional.interpolate(image, size=like.shape[2:], mode="bilinear", align_corners=False)


class ImageMean(nn.Module):
    """The mean over the image, (n, channels, 1, 1)."""

    def forward(self, image: Tensor) -> Tensor:
        return image.mean((2, 3), keepdim=True)


def _spread(inner: int, outer: int, dilation: int, separable: bool) -> list[nn.Module]:
    """A 3x3 convolution, in one piece or separable, normalised."""
    if not separable:
        return _convolution(inner, outer, 3, dilation=dilation, activation=nn.ReLU())
    alone = nn.Conv2d(inner, inner, 3, padding=dilation, dilation=dilation, groups=inner, bias=False)
    return [alone, *_convolution(inner, outer, activation=nn.ReLU())]


class Pyramid(nn.Module):
    """Atrous spatial pyramid pooling: one point, three dilated neighbourhoods, and the whole image."""

    def __init__(self, inner: int, outer: int, rates: Iterable[int], separable: bool) -> None:
        super().__init__()
        point = nn.Sequential(*_convolution(inner, outer, activation=nn.ReLU()))
        around = [nn.Sequential(*_spread(inner, outer, rate, separable)) for rate in rates]
        self.branches = nn.ModuleList([point, *around])
        self.mean = ImageMean()
        self.pooled = nn.Sequential(*_convolution(inner, outer, activation=nn.ReLU()))
        self.like = ResizedLike()
        joined = outer * (len(self.branches) + 1)
        self.joined = nn.Sequential(*_convolution(joined, outer, activation=nn.ReLU()), nn.Dropout(_DROPOUT))

    def forward(self, image: Tensor) -> Tensor:
        pooled = self.like(self.pooled(self.mean(image)), image)
        return self.joined(torch.cat([*(branch(image) for branch in self.branches), pooled], 1))


class DeepLab(nn.Module):
    """The network of a variant. Gives logits, (n, classes, height, width).

    channels: of the image. classes: 1 (one against the rest) or more. stride: output stride of the trunk, 16 or 8.
    """

    def __init__(self, variant: Variant, channels: int, classes: int, stride: int = 16) -> None:
        super().__init__()
        self.trunk = Trunk(channels, variant.width, stride, variant.widened)
        width, separable = variant.channels, variant.separable
        self.pyramid = Pyramid(self.trunk.outputs[-1], width, _RATES[stride], separable)
        self.after = nn.Sequential(*(_spread(width, width, 1, True) if separable else []))
        self.like = ResizedLike()
        self.low = nn.Sequential(*_convolution(self.trunk.low_channels, variant.low_channels, activation=nn.ReLU()))
        layers = _spread(width + variant.low_channels, width, 1, separable)
        for _ in range(variant.decoder - 1):
            layers += _spread(width, width, 1, separable)
        last = nn.Conv2d(width, classes, 1)
        self.decoder = nn.Sequential(*layers, last)
        self.to_image = ResizedLike()
        _initialise(self)
        nn.init.normal_(last.weight, std=_UNDECIDED)

    def forward(self, image: Tensor) -> Tensor:
        low, deep = self.trunk(image)
        joined = torch.cat([self.low(low), self.like(self.after(self.pyramid(deep)), low)], 1)
        return self.to_image(self.decoder(joined), image)


def shift_bodies(network: DeepLab, shift: float) -> None:
    """Take ``shift`` off the logit of the second class everywhere."""
    last = network.decoder[-1]
    assert isinstance(last, nn.Conv2d)
    assert last.bias is not None
    with torch.no_grad():
        last.bias[1] -= shift


def parameter_count(network: nn.Module) -> int:
    """Numbers that training changes."""
    return sum(parameter.numel() for parameter in network.parameters())


def _initialise(network: nn.Module) -> None:
    for module in network.modules():
        if isinstance(module, nn.Conv2d):
            nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")
            if module.bias is not None:
                nn.init.zeros_(module.bias)
