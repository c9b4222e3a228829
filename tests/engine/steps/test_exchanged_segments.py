"""Segments that are not recognised, exchanged for others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from simspaint.domain.candidate import Candidate
from simspaint.engine.stages.recognise import RecogniseConfig
from simspaint.engine.steps import exchanged_segments as step
from simspaint.engine.steps import seen_selection as looks
from simspaint.engine.steps.picked_segments import Replacement
from simspaint.engine.steps.seen_selection import SeenComponent, SeenSelection

CONFIG = RecogniseConfig()
SHARE = 0.1
POOR, WELL = CONFIG.poor - 0.5, -0.05
LITTLE = CONFIG.least_at_stake / CONFIG.recognised / -POOR / 2


def instead(*segments: int, loss: float = 0.0) -> list[Replacement]:
    return [Replacement(Candidate(each, 0.5, 0.5), loss) for each in segments]


@dataclass
class Trial:
    """Components 0, 1, … show segments 0, 1, …; what is recognised depends on the segment alone."""

    recognised: Mapping[int, float]
    replacements: Mapping[int, list[Replacement]]
    n: int = 2
    share: Mapping[int, float] = field(default_factory=dict)
    whole: frozenset[int] = frozenset()
    placed: list[list[int]] = field(default_factory=list)

    def shown(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """The segments that the components show in the end."""

        def seen(_painting: object, made: Any, _config: object) -> SeenSelection:
            parts = {
                i: SeenComponent(self.recognised[p.segment_id], self.share.get(p.segment_id, SHARE))
                for i, p in enumerate(made.chosen)
            }
            return SeenSelection(sum(p.recognised * p.share for p in parts.values()), 0.0, parts)

        def placed(chosen: list[Any]) -> Any:
            self.placed.append([each.segment_id for each in chosen])
            return SimpleNamespace(chosen=chosen)

        def replaced(_retrieval: object, old: Any, candidate: Candidate) -> Any:
            return SimpleNamespace(segment_id=candidate.segment_id, component=old.component)

        monkeypatch.setattr(looks, "seen_selection", seen)
        monkeypatch.setattr(step, "replaced", replaced)
        standing = SimpleNamespace(parts=lambda component: component in self.whole)
        painting: Any = SimpleNamespace(placed=placed, retrieval=SimpleNamespace(standing=standing))
        first: Any = SimpleNamespace(
            chosen=[SimpleNamespace(segment_id=i, component=i) for i in range(self.n)]
        )
        look = looks.Look(first, seen(None, first, None))
        made = step.exchanged(painting, look, self.replacements, CONFIG)
        return [each.segment_id for each in made.chosen]


def test_what_is_recognised_better_takes_the_place_of_what_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial({0: POOR, 1: WELL, 10: POOR, 11: WELL}, {0: instead(10, 11), 1: instead(10)})
    assert trial.shown(monkeypatch) == [11, 1]
    assert trial.placed == [[10, 1], [11, 1]]


def test_the_best_of_each_component_is_taken_and_looked_at_together(monkeypatch: pytest.MonkeyPatch) -> None:
    recognised = {0: POOR, 1: POOR, 10: WELL, 11: POOR, 20: POOR, 21: WELL}
    trial = Trial(recognised, {0: instead(10, 11), 1: instead(20, 21)})
    assert trial.shown(monkeypatch) == [10, 21]
    assert trial.placed == [[10, 20], [11, 21], [10, 21]]


@pytest.mark.parametrize(
    "trial",
    [
        Trial({0: CONFIG.poor, 1: WELL, 10: WELL}, {0: instead(10)}),
        Trial({0: POOR, 1: WELL, 10: WELL}, {0: instead(10)}, share={0: LITTLE}),
        Trial({0: POOR, 1: WELL, 10: WELL}, {1: instead(10)}),
        Trial({0: POOR, 1: WELL}, {0: []}),
    ],
    ids=["not poor", "little at stake", "not to be exchanged", "no other"],
)
def test_nothing_else_is_tried(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial.shown(monkeypatch) == [0, 1]
    assert trial.placed == []


@pytest.mark.parametrize(
    "trial",
    [
        Trial({0: POOR, 1: WELL, 10: POOR + 0.9 * CONFIG.least_better}, {0: instead(10)}),
        Trial({0: POOR, 1: WELL, 10: WELL}, {0: instead(10, loss=-CONFIG.recognised * SHARE * POOR)}),
        Trial({0: POOR, 1: WELL, 10: WELL}, {0: instead(10)}, share={10: SHARE * 0.9 * CONFIG.least_seen}),
    ],
    ids=["hardly better", "worth less than it loses", "hidden"],
)
def test_what_is_not_better_is_not_taken(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial.shown(monkeypatch) == [0, 1]
    assert trial.placed == [[10, 1]]


def test_things_that_stand_whole_are_not_shown_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    recognised = {0: POOR, 1: POOR, 2: WELL, 10: WELL}
    others = {0: instead(2, 10), 1: instead(10)}
    trial = Trial(recognised, others, n=3, whole=frozenset({0, 1}))
    assert trial.shown(monkeypatch) == [0, 10, 2]
    bands = Trial(recognised, others, n=3)
    assert bands.shown(monkeypatch) == [2, 10, 2]
