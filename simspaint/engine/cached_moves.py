"""The spatial transformer's answers, those that are not known asked for together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence

from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.geometry import Affine, Extent
from simspaint.domain.layout import Layout
from simspaint.domain.segment import Segment
from simspaint.engine.choice import Choice
from simspaint.engine.networks.transform_network import TransformNetwork
from simspaint.engine.ops.component_window import window_box
from simspaint.engine.runtime.faults import asked_with_less_memory
from simspaint.engine.runtime.stage_clock import StageClock
from simspaint.engine.stage_cache import StageCache, identity, region_digest
from simspaint.engine.stages.align import MoveQuestion, ask_moves, move_question


def cached_moves(
    choices: Sequence[Choice],
    layout: Layout,
    bank: MemoryBank,
    segment_of: Callable[[int], Segment],
    network: TransformNetwork,
    cache: StageCache,
    clock: StageClock,
) -> list[Affine]:
    """T's move of every choice; a draft's kept choices keep theirs."""
    working = Extent(*network.config.working_size)
    moves: dict[int, Affine] = {}
    unknown: dict[int, Hashable] = {}
    questions: list[MoveQuestion] = []
    for i, choice in enumerate(choices):
        if choice.kept is not None and choice.kept.move is not None:
            moves[i] = choice.kept.move
            continue
        window = window_box(choice.component.box, layout.extent)
        made_by = identity(bank), identity(network), choice.picked.segment_id
        key = ("move", *made_by, choice.digest, region_digest(layout, window))
        known = cache.find(key)
        if known is not None:
            moves[i] = known
            continue
        clock.check()
        unknown[i] = key
        segment = segment_of(choice.picked.segment_id)
        questions.append(move_question(choice.component, segment, layout, bank.extent, working))
    asked = asked_with_less_memory(network, lambda n: ask_moves(questions, n, clock.check), clock.tell)
    for (i, key), move in zip(unknown.items(), asked, strict=True):
        cache.put(key, move)
        moves[i] = move
    return [moves[i] for i in range(len(choices))]
