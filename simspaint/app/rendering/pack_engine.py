"""The engine with one pack on one device. Used in the rendering thread only; torch loads there."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from simspaint.app.rendering.quiet_loading import collector_at_rest, load_torch_libraries
from simspaint.app.rendering.render_messages import OpenedEngine
from simspaint.engine.request import RenderRequest
from simspaint.labelling.library import PhotographLibrary, Photographs
from simspaint.labelling.library_banks import open_photographs
from simspaint.labelling.library_terms import terms_of
from simspaint.packs.pack import OpenedPack, Pack
from simspaint.progress import CancelToken, Report

if TYPE_CHECKING:
    from simspaint.domain.rendering import Rendering
    from simspaint.engine.memo import Memo
    from simspaint.engine.runtime.models import Models


class PackEngine:
    """Pack, networks and the results of stages, loaded once.

    Parameters
    ----------
    device
        `cuda`, `mps`, `cpu`, or None for the best that works.
    photographs
        Whose photographs pictures are made of; the pack's while there are no others.
    """

    def __init__(self, pack: Pack, device: str | None = None, photographs: Photographs = "pack") -> None:
        self._pack, self._device_name = pack, device
        self._photographs: Photographs = photographs
        self._opened: OpenedPack | None = None
        self._models: Models | None = None
        self._memo: Memo | None = None
        self._cancel: list[CancelToken] = []

    def open(self) -> OpenedEngine:
        """Load bank and networks. Raises `PackError`, `MemoryBankError`, `WeightsError` or `DeviceError`."""
        if self._which() == "pack":
            self._pack.require_bank()  # before torch: it is what is missing most often
        with collector_at_rest():
            load_torch_libraries()
            importlib.import_module("simspaint.engine.pipeline")  # and with it torch
        # Only now: an engine that another one replaces is garbage some day.
        return self._open()

    def _which(self) -> Photographs:
        """The photographs that are wanted, as far as they are there."""
        if self._photographs == "pack" or not PhotographLibrary(self._pack).names():
            return "pack"
        return self._photographs if self._pack.has_bank else "mine"

    def _open(self) -> OpenedEngine:
        from simspaint.engine.memo import Memo
        from simspaint.engine.runtime.device import choose_device
        from simspaint.engine.runtime.models import Models

        which = self._which()
        self._opened = open_photographs(self._pack, which)
        device = choose_device(self._device_name)
        self._models = Models.of_pack(self._pack, device)
        self._memo = Memo()
        self._make_interruptible(self._models)
        terms = tuple(terms_of(self._pack, which))
        return OpenedEngine(
            self._opened, device.note, self._models.missing, dict(self._models.digests), terms
        )

    def render(self, request: RenderRequest, cancel: CancelToken, report: Report) -> Rendering:
        """One rendering; raises what `pipeline.render` raises, and `RuntimeError` before `open`."""
        from simspaint.engine.pipeline import choose_and_render

        if self._opened is None or self._models is None:
            raise RuntimeError("The engine was not opened.")
        with self._cancellable(cancel):
            return choose_and_render(request, self._opened, self._models, cancel, report, self._memo)

    def render_sequence(
        self, requests: Iterable[RenderRequest], cancel: CancelToken, report: Report
    ) -> Iterator[Rendering]:
        """The renderings of a sequence's frames; raises what `sequence.render_sequence` raises, and
        `RuntimeError` before `open`."""
        from simspaint.engine.sequence import render_sequence

        if self._opened is None or self._models is None:
            raise RuntimeError("The engine was not opened.")
        with self._cancellable(cancel):
            yield from render_sequence(requests, self._opened, self._models, cancel, report, self._memo)

    def close(self) -> None:
        """End the threads that read for the bank."""
        if self._opened is not None:
            self._opened.bank.close()

    @contextmanager
    def _cancellable(self, cancel: CancelToken) -> Iterator[None]:
        self._cancel.append(cancel)
        try:
            yield
        finally:
            self._cancel.clear()

    def _make_interruptible(self, models: Models) -> None:
        """Let a cancelled rendering stop between the layers of a network too: the pipeline itself checks
        between components and tiles, and on a processor a whole network can take a second. On other devices
        its layers are only asked for, not awaited, and hooks would hold that up."""
        if models.device.kind != "cpu":
            return
        running = self._cancel

        def check(*_: Any) -> None:  # a function, not a method: networks and what hangs on them are copied
            for cancel in running:
                cancel.raise_if_cancelled()

        models.before_convolutions(check)
