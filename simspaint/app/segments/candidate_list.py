"""What else would fit where the selected piece lies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QImage

from simspaint.app.rendering.render_messages import RenderResult
from simspaint.app.segments.component_region import ComponentRegion
from simspaint.app.segments.piece_picture_cache import PiecePictures
from simspaint.app.segments.segment_pictures import piece_picture
from simspaint.app.segments.segments_dock import SegmentsDock
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.bank.memory_bank import MemoryBank
from simspaint.domain.candidate import Candidate
from simspaint.engine.request import RenderRequest
from simspaint.packs.pack import OpenedPack

if TYPE_CHECKING:
    from simspaint.engine.segment_browser import FoundSegments

N_CANDIDATES = 18


def find_candidates(
    pack: OpenedPack, result: RenderResult, region: ComponentRegion, same_photograph: bool
) -> FoundSegments:
    """What the bank has for a component."""
    from simspaint.engine.segment_browser import found_at

    # the layout that was rendered is dense and of the photograph's size
    settings = result.order.state.settings
    settings = replace(settings, picture=replace(settings.picture, refine=False), size=None)
    rows, columns = region.mask.nonzero()
    middle = len(rows) // 2
    return found_at(
        RenderRequest(result.rendering.layout, settings),
        pack,
        region.box.top + int(rows[middle]),
        region.box.left + int(columns[middle]),
        N_CANDIDATES,
        region.row.photograph if same_photograph else None,
    )


class CandidateLookup:
    """Looks candidates up in the background, and shows them with their pictures in the panel."""

    def __init__(self, dock: SegmentsDock, tasks: BackgroundTasks, pictures: PiecePictures) -> None:
        self._dock, self._tasks, self._pictures = dock, tasks, pictures
        self._asked_for: object = None
        """The component that the list is of."""
        self._shown_there: dict[int, Candidate] = {}
        """The pieces that it has shown since, by segment: one can go back to each."""

    def ask(self, pack: OpenedPack, result: RenderResult, region: ComponentRegion) -> None:
        """Look for what fits in place of a piece; what was asked for before is dropped. Meanwhile what fits
        another component cannot be chosen for this one."""
        asked_for = region.row.label_id, region.row.box
        if asked_for != self._asked_for:
            self.forget()
            self._asked_for = asked_for
        row, only_this = region.row, self._dock.from_this_photograph
        self._shown_there[row.segment_id] = Candidate(row.segment_id, row.mask_iou, row.context_iou)
        banned, photograph_of = (
            result.order.state.settings.choices.banned_photographs,
            pack.bank.photograph_of,
        )
        self._shown_there = {i: c for i, c in self._shown_there.items() if photograph_of(i) not in banned}
        self._tasks.run(
            lambda: find_candidates(pack, result, region, only_this),
            partial(self._on_found, region, pack.bank),
            key="segments candidates",
        )

    def forget(self) -> None:
        """Nothing that was found can be chosen any more, as after the bank was replaced by another one."""
        self._asked_for = None
        self._shown_there.clear()
        self._tasks.drop("segments candidates")
        self._tasks.drop("segments thumbnails")
        self._dock.candidates.clear()

    def _on_found(self, region: ComponentRegion, bank: MemoryBank, found: FoundSegments) -> None:
        shown = () if self._dock.from_this_photograph else self._shown_there.values()
        candidates, n_whole = _with_shown(found, shown)
        is_new = self._dock.candidates.count() == 0
        self._dock.show_candidates(candidates, n_whole, region.row.segment_id)
        if is_new:  # while one swaps, what one clicked stays in sight
            self._dock.candidates.scrollToTop()
        kept = self._pictures.of(bank, [candidate.segment_id for candidate in candidates])
        self._dock.show_thumbnails(kept)
        missing = [c.segment_id for c in candidates if c.segment_id not in kept]
        if missing:
            self._tasks.run(
                lambda: {i: piece_picture(bank, i) for i in missing},
                partial(self._on_pictures_made, bank),
                key="segments thumbnails",
            )

    def _on_pictures_made(self, bank: MemoryBank, images: dict[int, QImage]) -> None:
        self._pictures.add(bank, images)
        self._dock.show_thumbnails(images)


def _with_shown(found: FoundSegments, shown: Iterable[Candidate]) -> tuple[list[Candidate], int]:
    """What was found, and how many would be seen whole; with the pieces that were shown there."""
    known = {candidate.segment_id for candidate in found.candidates}
    missing = [candidate for candidate in shown if candidate.segment_id not in known]
    whole = [*found.candidates[: found.n_whole], *missing]
    whole.sort(key=lambda candidate: (-candidate.retrieval_score, candidate.segment_id))
    return [*whole, *found.candidates[found.n_whole :]], len(whole)
