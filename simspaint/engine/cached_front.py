"""The ordering network's answers, those that are not known asked for together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import cache as once
from hashlib import blake2b

import numpy as np

from simspaint.domain.geometry import Extent
from simspaint.domain.layout import Layout
from simspaint.domain.placed_segment import PlacedSegment
from simspaint.engine.choice import Choice
from simspaint.engine.networks.ordering_network import OrderingNetwork
from simspaint.engine.ops.local_layout import local_ids
from simspaint.engine.runtime.faults import asked_with_less_memory
from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.engine.stage_cache import StageCache, identity, region_digest
from simspaint.engine.stages.order import FrontQuestion, ask_front, mask_picture, pair_context


class CachedFront:
    """Answers which of two placed segments is in front, for one rendering.

    Parameters
    ----------
    choices
        Those of the placed segments, in their order: a pair of which a draft keeps both keeps its answer.
    """

    def __init__(
        self,
        placed: Sequence[PlacedSegment],
        choices: Sequence[Choice],
        layout: Layout,
        network: OrderingNetwork,
        cache: StageCache,
        clock: StageClock,
    ) -> None:
        self._placed, self._choices, self._layout = placed, choices, layout
        self._network, self._cache, self._clock = network, cache, clock
        working = self._working = Extent(*network.config.working_size)
        self._digest = once(lambda i: _digest(placed[i]))
        self._picture = once(lambda i: mask_picture(placed[i], layout.extent, working))

    def answers(self, pairs: Sequence[tuple[int, int]]) -> list[float]:
        """Probability of each pair that its first segment is in front of its second."""
        found: dict[tuple[int, int], float] = {}
        unknown: dict[tuple[int, int], Hashable] = {}
        for pair in pairs:
            key = self._key(*pair)
            known = self._cache.find(key)
            if known is None and all(self._choices[i].kept for i in pair):
                known = self._cache.find(self._draft_key(*pair))
            if known is None:
                unknown[pair] = key
            else:
                found[pair] = known
        questions = [self._question(*pair) for pair in unknown]
        check = self._clock.check
        asked = asked_with_less_memory(
            self._network, lambda network: ask_front(questions, network, check), self._clock.tell
        )
        for (pair, key), answer in zip(unknown.items(), asked, strict=True):
            self._cache.put(key, answer)
            found[pair] = answer
        for pair in pairs:
            self._cache.put(self._draft_key(*pair), found[pair])
        return [found[pair] for pair in pairs]

    def _question(self, first: int, second: int) -> FrontQuestion:
        around = pair_context(self._placed[first], self._placed[second], self._layout.extent)
        return FrontQuestion(
            (self._picture(first), self._picture(second)),
            (self._placed[first].label_id, self._placed[second].label_id),
            local_ids(self._layout, around, self._working),
        )

    def _key(self, first: int, second: int) -> Hashable:
        """All that an answer depends on."""
        around = pair_context(self._placed[first], self._placed[second], self._layout.extent)
        seen = region_digest(self._layout, around)
        return "front", identity(self._network), self._digest(first), self._digest(second), seen

    def _draft_key(self, first: int, second: int) -> Hashable:
        """The pair, wherever its two segments lie."""
        ids = self._placed[first].segment_id, self._placed[second].segment_id
        return "front in a draft", identity(self._network), self._layout.extent, ids


def _digest(placed: PlacedSegment) -> bytes:
    """Tells apart labels and footprints."""
    header = np.array([placed.label_id, *placed.box])
    return blake2b(header.tobytes() + np.packbits(placed.mask).tobytes(), digest_size=16).digest()
