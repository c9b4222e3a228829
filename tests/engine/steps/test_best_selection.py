"""Which of several selections is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from simspaint.domain.geometry import Extent
from simspaint.engine.request import Rules
from simspaint.engine.stages.recognise import RecogniseConfig
from simspaint.engine.steps import best_selection as step
from simspaint.engine.steps import seen_selection as looks
from simspaint.engine.steps.picked_segments import Alternative
from simspaint.engine.steps.seen_selection import Look, SeenSelection

CONFIG = RecogniseConfig()
BAD = CONFIG.enough - 1.0
CANDIDATES: Any = {0: ["another one"]}


class Numbered(NamedTuple):
    """The only component of an alternative."""

    number: int
    component: Any


@dataclass
class Trial:
    """Alternatives 0, 1, … with the merit of their selection, what is recognised and what is moved."""

    merits: tuple[float, ...]
    recognised: tuple[float, ...]
    moved: tuple[float, ...] = (0.0, 0.0, 0.0)
    rules: Rules = Rules()
    network: object | None = object()
    anew: float = 1.0
    replacements: Mapping[int, Any] = field(default_factory=lambda: CANDIDATES)
    made: list[int] = field(default_factory=list)
    exchanged: list[tuple[int, object]] = field(default_factory=list)

    def best(self, monkeypatch: pytest.MonkeyPatch) -> int:
        def placed(chosen: list[Any]) -> int:
            self.made.append(chosen[0].number)
            return chosen[0].number

        def seen(_painting: object, i: int, _config: object) -> SeenSelection:
            return SeenSelection(self.recognised[i], self.moved[i], {})

        def exchanged(_painting: object, look: Look, replacements: object, _config: object) -> object:
            self.exchanged.append((look.made, replacements))  # type: ignore[arg-type]
            return look.made

        monkeypatch.setattr(looks, "seen_selection", seen)
        monkeypatch.setattr(step, "exchanged", exchanged)
        work = SimpleNamespace(
            settings=SimpleNamespace(rules=self.rules), models=SimpleNamespace(labelling=self.network)
        )
        layout = SimpleNamespace(extent=Extent(10, 10))
        painting: Any = SimpleNamespace(work=work, placed=placed, layout=layout)
        component = SimpleNamespace(area=self.anew * layout.extent.area)
        chosen: Any = [[Numbered(i, component)] for i in range(len(self.merits))]
        alternatives = [
            Alternative(c, m, self.replacements) for c, m in zip(chosen, self.merits, strict=True)
        ]
        made: Any = step.best_selection(painting, alternatives)
        return made


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
    assert [made for made, _ in trial.exchanged] == [best]


def test_others_are_not_composed_where_the_first_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial((5.0, 4.9), (CONFIG.enough, 0.0))
    assert trial.best(monkeypatch) == 0
    assert trial.made == [0]
    assert trial.exchanged == [(0, CANDIDATES)]


@pytest.mark.parametrize(
    "trial",
    [
        Trial((5.0, 4.9), (BAD, 0.0), rules=Rules(recognises=False)),
        Trial((5.0, 4.9), (BAD, 0.0), network=None),
        Trial((5.0, 4.9), (BAD, 0.0), anew=CONFIG.least_anew * 0.9),
        Trial((5.0,), (BAD,), replacements={0: []}),
    ],
    ids=["rule", "network", "a stroke", "no other"],
)
def test_nothing_is_looked_at_where_it_is_not_needed(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    assert trial.best(monkeypatch) == 0
    assert trial.made == [0]
    assert trial.exchanged == []
