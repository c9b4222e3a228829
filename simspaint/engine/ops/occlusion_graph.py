"""From "this one is in front of that one" to one order, back to front (S4.4)."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from typing import NamedTuple


class Occlusion(NamedTuple):
    """`front` hides `back` where they overlap; `confidence` in [0, 1]."""

    back: int
    front: int
    confidence: float


def back_to_front(n_segments: int, occlusions: Sequence[Occlusion], rank: Sequence[float]) -> list[int]:
    """The segments in painting order: every occlusion is respected unless it lies in a cycle.

    A cycle is broken at its least confident occlusion (ties: the larger pair of indices). Segments that no
    occlusion
    compares are painted by rising `rank`, then by index. Deterministic; each call costs O(cycles × (n +
    occlusions)).
    """
    edges = {
        (pair.back, pair.front): pair
        for pair in sorted(occlusions, key=lambda p: (p.confidence, p.back, p.front))
    }
    while (cycle := _find_cycle(n_segments, edges)) is not None:
        weakest = min(cycle, key=lambda pair: (edges[pair].confidence, -pair[0], -pair[1]))
        del edges[weakest]
    return _sorted_by_rank(n_segments, edges, rank)


def _find_cycle(n_segments: int, edges: dict[tuple[int, int], Occlusion]) -> list[tuple[int, int]] | None:
    """Edges (back, front) of one cycle, or None."""
    sorter: TopologicalSorter[int] = TopologicalSorter(dict.fromkeys(range(n_segments), ()))
    for back, front in edges:
        sorter.add(front, back)
    try:
        sorter.prepare()
    except CycleError as error:
        nodes = error.args[1]  # each node is an immediate predecessor of the next one
        return list(pairwise(nodes))
    return None


def _sorted_by_rank(
    n_segments: int, edges: dict[tuple[int, int], Occlusion], rank: Sequence[float]
) -> list[int]:
    """Topological order that paints the lowest rank first among those that are free."""
    behind = [0] * n_segments
    in_front: list[list[int]] = [[] for _ in range(n_segments)]
    for back, front in edges:
        behind[front] += 1
        in_front[back].append(front)
    free = [(rank[i], i) for i in range(n_segments) if behind[i] == 0]
    heapq.heapify(free)
    order: list[int] = []
    while free:
        _, segment = heapq.heappop(free)
        order.append(segment)
        for other in in_front[segment]:
            behind[other] -= 1
            if behind[other] == 0:
                heapq.heappush(free, (rank[other], other))
    return order
