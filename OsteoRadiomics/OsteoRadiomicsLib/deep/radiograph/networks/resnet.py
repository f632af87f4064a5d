"""ResNet-18 without its head (He et al. 2016, doi 10.1109/CVPR.2016.90), its four stages one by one, of any width."""

from __future__ import annotations

import torch
from torch import nn

FIRST_STRIDE = 4
"""Pixels between cells of the first stage's map; each further stage has twice as many."""


class BasicBlock(nn.Module):
    """Two 3 x 3 convolutions beside a shortcut; the shortcut is a 1 x 1 convolution without bias where the shape changes."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(before, channels, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(channels)
        self.conv2 = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(channels)
        self.shortcut: nn.Module = nn.Identity()
        if stride != 1 or before != channels:
            self.shortcut = nn.Sequential(nn.Conv2d(before, channels, 1, stride, bias=False), nn.BatchNorm2d(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = torch.relu(self.bn1(self.conv1(x)))
        return torch.relu(self.bn2(self.conv2(inner)) + self.shortcut(x))


class ResNet18(nn.Module):
    """(batch, 3, rows, columns) -> the maps after its four stages, of 1/4, 1/8, 1/16 and 1/32 of the size.

    width: channels of the first stage; the following have 2, 4 and 8 times as many. With 64 it has 11,176,512 parameters.
    """

    def __init__(self, width: int = 64) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width), nn.ReLU(), nn.MaxPool2d(3, 2, 1)
        )
        stages = []
        before = width
        for number in range(4):
            channels = width * 2**number
            stages.append(nn.Sequential(BasicBlock(before, channels, 1 if number == 0 else 2), BasicBlock(channels, channels, 1)))
            before = channels
        self.stages = nn.ModuleList(stages)
        self.channels = before
        for part in self.modules():
            if isinstance(part, nn.Conv2d):
                nn.init.kaiming_normal_(part.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> list[torch.Tensor]:
        found = []
        x = self.stem(x)
        for stage in self.stages:
            x = stage(x)
            found.append(x)
        return found
