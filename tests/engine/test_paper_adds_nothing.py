"""The method `paper` calls nothing of what the method `studio` adds."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FunctionType, ModuleType

import pytest

from simspaint.engine.pipeline import choose_and_render
from simspaint.engine.runtime.models import Models
from simspaint.packs.pack import OpenedPack
from tests.engine.paper_method import paper
from tests.engine.small_pack import (
    ALL,
    CAR,
    MOUNTAIN,
    TREE,
    painted,
    request_of,
    with_traits,
)


@pytest.fixture
def traits_pack(pack: OpenedPack) -> OpenedPack:
    """The pack whose labels have every trait."""
    return with_traits(pack, (TREE, CAR), (MOUNTAIN,), (TREE,), (MOUNTAIN, CAR))


STUDIO = (
    "simspaint.engine.stages.complete.",
    "simspaint.engine.stages.finish",
    "simspaint.engine.stages.select",
    "simspaint.engine.stages.agreement",
    "simspaint.engine.ops.joint_choice",
)


def is_of_studio(thing: object) -> bool:
    return isinstance(thing, FunctionType) and thing.__module__.startswith(STUDIO)


def refused(name: str) -> Callable[..., object]:
    def refuse(*_: object, **__: object) -> object:
        raise AssertionError(f"{name} was called.")

    return refuse


@pytest.fixture
def without_studio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every function of these stages fails, by whatever name it is known."""
    n_refused = 0
    modules = [module for name, module in sys.modules.items() if name.startswith("simspaint.engine")]
    for module in modules:
        assert isinstance(module, ModuleType)
        for name, thing in list(vars(module).items()):
            if is_of_studio(thing):
                monkeypatch.setattr(module, name, refused(name))
                n_refused += 1
            if isinstance(thing, type) and name == "Completion":
                monkeypatch.setattr(thing, "__init__", refused(name))
    assert n_refused > 20


def test_nothing_is_completed_finished_or_selected_together(
    traits_pack: OpenedPack, models: Models, without_studio: None
) -> None:
    for changes in ({}, {"top_k": 3, "seed": 1}, {"draft": True}, {"appearance_consistency": 4.0}):
        rendering = paper(painted(103, unlabelled=0.2), traits_pack, models, **changes)
        assert rendering.provenance
        assert all(row.part_of is None for row in rendering.provenance)
        assert all(not composed.fill_segments for composed in rendering.composition.components)


@pytest.mark.parametrize("changes", [{}, {"fill_segments": 0}, {"appearance_consistency": 0.0}])
def test_the_method_studio_does_more(
    traits_pack: OpenedPack, models: Models, without_studio: None, changes: dict
) -> None:
    request = request_of(painted(103), **{**ALL, **changes})
    with pytest.raises(AssertionError, match="was called"):
        choose_and_render(request, traits_pack, models)
