"""Which of several selections is taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from simspaint.engine.request import Rules
from simspaint.engine.stages.recognise import RecogniseConfig
from simspaint.engine.steps import best_selection as step
from simspaint.engine.steps.picked_segments import Alternative

CONFIG = RecogniseConfig()
BAD = CONFIG.enough - 1.0


@dataclass
class Trial:
    """Alternatives 0, 1, … with the merit of their selection, what is recognised and what is moved."""

    merits: tuple[float, ...]
    recognised: tuple[float, ...]
    moved: tuple[float, ...] = (0.0, 0.0, 0.0)
    rules: Rules = Rules()
    network: object | None = object()
    made: list[int] = field(default_factory=list)

    def best(self, monkeypatch: pytest.MonkeyPatch) -> int:
        def placed(*_: object) -> Iterator[int]:
            for i in range(len(self.merits)):
                self.made.append(i)
                yield i

        def seen(_work: object, i: int, *_: object) -> object:
            return step._Seen(self.recognised[i], self.moved[i])

        monkeypatch.setattr(step, "_placed", placed)
        monkeypatch.setattr(step, "_recognised", seen)
        work: Any = SimpleNamespace(
            settings=SimpleNamespace(rules=self.rules), models=SimpleNamespace(labelling=self.network)
        )
        unused: Any = None
        alternatives = [Alternative([], merit) for merit in self.merits]
        chosen: Any = step.best_selection(work, unused, [], unused, alternatives)
        return chosen


@pytest.mark.parametrize(
    ("trial", "best"),
    [
        (Trial((5.0, 4.9, 4.8), (BAD, BAD + 0.5, BAD)), 1),
        (Trial((5.0, 4.9, 4.8), (BAD, BAD + 0.5, BAD + 0.6)), 2),
        (Trial((9.0, 1.0), (BAD, BAD + 0.5)), 0),
        (Trial((5.0, 4.9), (BAD, BAD), (0.2, 0.0)), 1),
        (Trial((5.0, 5.0 + CONFIG.least_gain / 2), (BAD, BAD)), 0),
    ],
    ids=["recognised", "most", "merit", "moved", "hardly better"],
)
def test_what_is_recognised_better_and_what_is_not_moved_weigh_against_merit(
    trial: Trial, best: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trial.best(monkeypatch) == best


@pytest.mark.parametrize(
    "trial",
    [
        Trial((5.0, 4.9), (CONFIG.enough, 0.0)),
        Trial((5.0, 4.9), (BAD, 0.0), rules=Rules(recognises=False)),
        Trial((5.0, 4.9), (BAD, 0.0), network=None),
        Trial((5.0,), (BAD,)),
    ],
    ids=["recognised", "rule", "network", "alone"],
)
def test_others_are_not_composed_where_they_are_not_needed(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert trial.best(monkeypatch) == 0
    assert trial.made == [0]
