"""The engine as the command line uses it: one pack on one device, loaded when first needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, get_args

from simspaint.engine.request import RenderRequest
from simspaint.errors import PackError
from simspaint.packs.installed import first_ready_pack
from simspaint.packs.pack import OpenedPack, Pack
from simspaint.progress import CancelToken, Report, ignore_progress

if TYPE_CHECKING:
    from simspaint.domain.rendering import Rendering
    from simspaint.engine.memo import Memo
    from simspaint.engine.runtime.models import Models
    from simspaint.labelling.library import Photographs


def choose_pack(folder_or_name: str | None) -> Pack:
    """The named pack, or the first that has its memory bank.

    Raises `PackError` where there is none, saying how to get one.
    """
    if folder_or_name is not None:
        pack = Pack.open(folder_or_name)
        pack.require_bank()
        return pack
    return first_ready_pack()


def checked_photographs(text: str) -> Photographs:
    """What `--photographs` says. Raises `PackError` where it is none of the four."""
    from simspaint.labelling.library import Photographs

    known: tuple[Photographs, ...] = get_args(Photographs)
    for each in known:
        if text == each:
            return each
    raise PackError(f"There are no photographs '{text}'.", f"Choose {', '.join(known[:-1])} or {known[-1]}.")


class Renderer:
    """Renders with one pack on one device; torch, the networks and the bank load at the first rendering."""

    def __init__(self, pack: Pack, device: str | None = None, photographs: Photographs = "pack") -> None:
        self.pack = pack
        self.photographs: Photographs = photographs
        self._device_name = device

    @cached_property
    def models(self) -> Models:
        """The pack's networks. Raises `WeightsError` or `DeviceError`."""
        from simspaint.engine.runtime.device import choose_device
        from simspaint.engine.runtime.models import Models

        return Models.of_pack(self.pack, choose_device(self._device_name))

    @cached_property
    def opened(self) -> OpenedPack:
        """The pack with the bank of the photographs that are wanted. Raises `PackError` or
        `MemoryBankError`."""
        from simspaint.labelling.library_banks import open_photographs

        return open_photographs(self.pack, self.photographs)

    @cached_property
    def _memo(self) -> Memo:
        from simspaint.engine.memo import Memo

        return Memo()

    @property
    def n_cached_bytes(self) -> int:
        """Bytes of the arrays that are kept for later renderings."""
        return self._memo.n_bytes + self.opened.bank.n_cached_bytes

    def render(
        self, request: RenderRequest, report: Report = ignore_progress, cancel: CancelToken | None = None
    ) -> Rendering:
        """One rendering; raises what `pipeline.render` raises."""
        from simspaint.engine.pipeline import choose_and_render

        return choose_and_render(request, self.opened, self.models, cancel, report, self._memo)

    def render_sequence(
        self, requests: Iterable[RenderRequest], report: Report = ignore_progress
    ) -> Iterator[Rendering]:
        """The renderings of a sequence's frames; raises what `sequence.render_sequence` raises."""
        from simspaint.engine.sequence import render_sequence

        return render_sequence(requests, self.opened, self.models, None, report, self._memo)
