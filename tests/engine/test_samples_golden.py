"""The samples look as they did: a picture that changes does so on purpose."""

from __future__ import annotations

import json

import pytest

from simspaint.cli.renderer import Renderer
from simspaint.packs.pack import Pack
from tests.engine.sample_facts import (
    FILE,
    LEAST_CELLS,
    LEAST_LABELS,
    LEAST_ROWS,
    SAMPLES,
    rendered,
    shares_kept,
)

LEAST = {"segments": LEAST_ROWS, "labels": LEAST_LABELS, "canvas": LEAST_CELLS, "photograph": LEAST_CELLS}
FACTS = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(Pack.open("landscapes"), "cpu")


def test_every_sample_is_remembered() -> None:
    assert sorted(FACTS) == sorted(path.stem for path in SAMPLES.glob("*.png"))


def test_another_segment_label_or_colour_is_seen() -> None:
    first, second = (FACTS[name] for name in sorted(FACTS)[:2])
    assert shares_kept(first, first) == dict.fromkeys(LEAST, 1.0)
    assert all(share < LEAST[name] for name, share in shares_kept(first, second).items())


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FACTS))
def test_a_sample_is_rendered_as_it_was(renderer: Renderer, name: str) -> None:
    kept = shares_kept(rendered(renderer, SAMPLES / f"{name}.png"), FACTS[name])
    assert {fact: share for fact, share in kept.items() if share < LEAST[fact]} == {}
