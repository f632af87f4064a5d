"""Fat rates of a case: every method asked for, for every muscle, with thresholds of both sides together and of each muscle."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.base.places import load

from . import FAT_METHODS, POOLED, SCOPES, FatMethod
from .values import FatRate, FatSettings, MuscleVoxels, Pool, Rule

# A muscle of more fat than this is rare; all muscles of a case at once is what exchanged images look like.
SWAPPED_ABOVE = 60.0


def fat_rates(
    muscles: Mapping[str, MuscleVoxels],
    sides: Mapping[str, str],
    methods: Sequence[str],
    settings: FatSettings | None = None,
    *,
    scopes: Iterable[str] = SCOPES,
) -> dict[str, tuple[FatRate, ...]]:
    """Rates of each muscle, in the order of ``methods``.

    muscles: name -> its voxels, at least one each. sides: name -> the muscle it is a side of, such as {"MF_L": "MF"}; those of
    one muscle are pooled. scopes: for thresholds found in grey values, "pooled", "muscle" or both.
    Raises InputError for an unknown method or scope. A method that gives no rate says why in its result.
    """
    settings = settings or FatSettings()
    chosen = [method_of(name) for name in methods]
    scopes = tuple(scopes)
    if unknown := [scope for scope in scopes if scope not in SCOPES]:
        raise InputError(f"there is no scope {unknown[0]}", cure=f"Choose {' or '.join(SCOPES)}")
    pools = _Pools(muscles, sides)
    found: dict[str, list[FatRate]] = {name: [] for name in muscles}
    for method in chosen:
        rule = cast(Rule, load(method.place, object, package=__package__ or ""))
        for scope in scopes if method.pooled else ("",):
            for members, pool in pools.of(scope):
                rates = rule(method.name, scope, {name: muscles[name] for name in members}, settings, pool)
                for name, rate in rates.items():
                    found[name].append(rate)
    return {name: tuple(rates) for name, rates in found.items()}


def method_of(name: str) -> FatMethod:
    """The method of a name. Raises InputError naming those there are."""
    if name not in FAT_METHODS:
        raise InputError(f"there is no fat method {name}", cure=f"Choose {', '.join(FAT_METHODS)}, dixon or all")
    return FAT_METHODS[name]


def looks_swapped(rates: Mapping[str, Sequence[FatRate]]) -> bool:
    """Whether the Dixon fraction of every muscle is above 60 %: more likely fat and water were exchanged."""
    means = [rate.rate for each in rates.values() for rate in each if rate.method == "dixon-mean" and not rate.reason]
    return bool(means) and min(means) > SWAPPED_ABOVE


class _Pools:
    """The pools of each scope, made once for all methods."""

    def __init__(self, muscles: Mapping[str, MuscleVoxels], sides: Mapping[str, str]) -> None:
        self._muscles = muscles
        self._sides = sides
        self._made: dict[tuple[str, ...], Pool] = {}

    def of(self, scope: str) -> list[tuple[tuple[str, ...], Pool]]:
        if scope == POOLED:
            groups = [
                tuple(name for name in self._muscles if self._sides.get(name, name) == muscle)
                for muscle in dict.fromkeys(self._sides.get(name, name) for name in self._muscles)
            ]
        else:
            groups = [(name,) for name in self._muscles]
        return [(members, self._pool(members)) for members in groups]

    def _pool(self, members: tuple[str, ...]) -> Pool:
        if members not in self._made:
            self._made[members] = Pool(np.concatenate([self._muscles[name].grey for name in members]))
        return self._made[members]
