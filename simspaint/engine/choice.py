"""A component and the segment that was chosen for it."""

from __future__ import annotations

from typing import NamedTuple

from simspaint.domain.candidate import Candidate
from simspaint.domain.component import Component
from simspaint.engine.draft_basis import KeptSegment


class Choice(NamedTuple):
    """A component in the rendering's frame, the segment it was given, and those it was drawn among.

    `digest` tells apart everything that retrieval and T look at; `kept` is what a draft takes over from the
    rendering before. A remainder, which a further segment covers, is `part_of` the component of that index.
    """

    component: Component
    digest: bytes
    picked: Candidate
    candidates: tuple[Candidate, ...]
    kept: KeptSegment | None = None
    part_of: int | None = None
