"""Segments that are not recognised as what they are to show, exchanged for others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from simspaint.engine.stages.recognise import RecogniseConfig
from simspaint.engine.steps.component_choices import Picked
from simspaint.engine.steps.picked_segments import Replacement, replaced
from simspaint.engine.steps.placed_selection import Painting, PlacedSelection
from simspaint.engine.steps.seen_selection import UNSEEN, Look, SeenSelection, looked_at


class _Exchange(NamedTuple):
    """Another segment for a component, what the selection loses by it, and what is won in all."""

    picked: Picked
    loss: float
    won: float


def exchanged(
    painting: Painting,
    look: Look,
    replacements: Mapping[int, Sequence[Replacement]],
    config: RecogniseConfig,
) -> PlacedSelection:
    """The selection with other segments for components that are recognised badly, where others are recognised
    better, by more than the selection loses; the same one where that is not so.

    All of them are tried together, once with the next best segment of each and once with the one after.

    Parameters
    ----------
    replacements
        Of the components that may be exchanged, by their places among the chosen, the best first.
    """
    poor = [i for i in replacements if _is_poor(look.seen, i, config)]
    best: dict[int, _Exchange] = {}
    tried: list[tuple[dict[int, _Exchange], Look]] = []
    for trial in _trials(painting, look.made, poor, replacements):
        other = _look_at(painting, look.made, trial, config)
        for i, exchange in trial.items():
            won = _won(look.seen, other.seen, i, config) - exchange.loss
            if won > (best[i].won if i in best else 0.0):
                best[i] = exchange._replace(won=won)
        tried.append((trial, other))
    if not best:
        return look.made
    known = (other for trial, other in tried if _same(trial, best))
    other = next(known, None) or _look_at(painting, look.made, best, config)
    lost = sum(exchange.loss for exchange in best.values())
    return other.made if other.seen.merit(-lost, config) > look.seen.merit(0.0, config) else look.made


def _is_poor(seen: SeenSelection, i: int, config: RecogniseConfig) -> bool:
    recognised, share = seen.components.get(i, UNSEEN)
    return recognised < config.poor and -recognised * share * config.recognised >= config.least_at_stake


def _trials(
    painting: Painting,
    made: PlacedSelection,
    poor: Sequence[int],
    replacements: Mapping[int, Sequence[Replacement]],
) -> list[dict[int, _Exchange]]:
    """What is tried together: no thing that stands whole that is there already, or tried elsewhere."""
    there, retrieval = {each.segment_id for each in made.chosen}, painting.retrieval
    trials: list[dict[int, _Exchange]] = []
    for n in range(max((len(replacements[i]) for i in poor), default=0)):
        trial = {}
        for i in poor:
            if n >= len(replacements[i]):
                continue
            (candidate, loss), old = replacements[i][n], made.chosen[i]
            if candidate.segment_id in there and retrieval.standing.parts(old.component):
                continue
            there.add(candidate.segment_id)
            trial[i] = _Exchange(replaced(retrieval, old, candidate), loss, 0.0)
        if trial:
            trials.append(trial)
    return trials


def _look_at(
    painting: Painting, made: PlacedSelection, exchanges: Mapping[int, _Exchange], config: RecogniseConfig
) -> Look:
    chosen = [exchanges[i].picked if i in exchanges else each for i, each in enumerate(made.chosen)]
    return looked_at(painting, chosen, config)


def _won(before: SeenSelection, after: SeenSelection, i: int, config: RecogniseConfig) -> float:
    """What a component wins by being recognised better; nothing where that is hardly better, or where it is
    hardly seen any more."""
    old, new = before.components[i], after.components.get(i, UNSEEN)
    better = new.recognised - old.recognised
    if better < config.least_better or new.share < config.least_seen * old.share:
        return 0.0
    return config.recognised * better * old.share


def _same(a: Mapping[int, _Exchange], b: Mapping[int, _Exchange]) -> bool:
    return a.keys() == b.keys() and all(a[i].picked is b[i].picked for i in a)
