"""Of several selections for a painting the one that looks best once it is composed."""

from __future__ import annotations

from collections.abc import Sequence

from simspaint.engine.stages.recognise import RecogniseConfig
from simspaint.engine.steps.exchanged_segments import exchanged
from simspaint.engine.steps.picked_segments import Alternative
from simspaint.engine.steps.placed_selection import Painting, PlacedSelection
from simspaint.engine.steps.seen_selection import looked_at


def best_selection(painting: Painting, alternatives: Sequence[Alternative]) -> PlacedSelection:
    """The first alternative, put in place; or another one in which what is to be seen is recognised better.
    In that one, segments are exchanged that are not recognised.

    Others are put in place only where the first one is not recognised well. It is taken as it is where little
    is chosen anew, as after a stroke, where there is no labelling network, and where the rule is off.
    """
    work, config = painting.work, RecogniseConfig()
    is_looked_at = work.settings.rules.recognises and work.models.labelling is not None
    if not is_looked_at or _share_anew(painting, alternatives[0]) < config.least_anew:
        return painting.placed(alternatives[0].chosen)
    look = looked_at(painting, alternatives[0].chosen, config)
    best, taken = look, alternatives[0]
    if look.seen.recognised < config.enough:
        most = look.seen.merit(taken.merit, config) + config.least_gain
        for alternative in alternatives[1:]:
            look = looked_at(painting, alternative.chosen, config)
            merit = look.seen.merit(alternative.merit, config)
            if merit > most:
                best, taken, most = look, alternative, merit
    return exchanged(painting, best, taken.replacements, config)


def _share_anew(painting: Painting, alternative: Alternative) -> float:
    """Share of the painting whose segments could be others."""
    anew = [i for i, others in alternative.replacements.items() if others]
    return sum(alternative.chosen[i].component.area for i in anew) / painting.layout.extent.area
