"""Keeps what is rendered in step with the open document, pack and device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, Signal, Slot

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.rendering.diversity import OtherPicture
from simspaint.app.rendering.document_request import (
    diverse_top_k,
    painted_state,
    rendered_settings,
    variation_states,
)
from simspaint.app.rendering.pack_engine import PackEngine
from simspaint.app.rendering.render_messages import PaintedState, RenderResult
from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.rendering.render_service import RenderService
from simspaint.app.shell.settings import Settings
from simspaint.labelling.library import Photographs, used_photographs
from simspaint.labelling.photograph_notes import OWN_TAG
from simspaint.painting.document.document import Document
from simspaint.painting.document.settings import SizeChoice

PHOTOGRAPHS_SETTING = "photographs"
AUTOMATIC = "auto"
"""The device setting that takes the best that works."""
LARGEST_BY_ITSELF = 1536 * 1024
"""Pixels of the largest photograph that is finished without being asked for, a usual size of paintings: on a
processor it takes 0.8 to 1 GB of memory for some seconds, 2800 × 2800 pixels take 2.4 GB for a minute, and a
file of some bytes can ask for a picture many times as large. A draft takes 0.1 to 0.3 GB."""


class RenderingSession(QObject):
    """Tells the rendering service what happens to the document; carries out what is asked of rendering."""

    large_changed = Signal(bool)
    """The photograph is (not) too large to be finished without being asked for; told of every document."""

    def __init__(
        self,
        bridge: DocumentBridge,
        packs: PackChoice,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge, self._packs, self._settings = bridge, packs, settings
        self._is_started = False
        self._size_asked: SizeChoice | None = None
        self._rendered_with = rendered_settings(bridge.document.settings)
        self.service = RenderService(self._state, self)
        self.service.set_live(bridge.document.settings.live)
        self.is_large = False
        self._look_at_size()
        self._other_picture = OtherPicture()
        self.service.rendered.connect(self._on_rendered)
        bridge.painted.connect(self._on_painted)
        bridge.pen_down.connect(self.service.pen_down)
        bridge.pen_up.connect(self.service.pen_up)
        bridge.choices_changed.connect(self._on_choices_changed)
        bridge.settings_changed.connect(self._on_settings_changed)
        bridge.composition_changed.connect(self._on_composition_changed)
        bridge.replaced.connect(self._on_replaced)
        packs.changed.connect(self.open_engine)

    @property
    def document(self) -> Document:
        return self._bridge.document

    @property
    def device(self) -> str:
        """The device that was asked for: `auto`, `cuda`, `mps` or `cpu`."""
        return self._settings.read("device", AUTOMATIC)

    @property
    def photographs(self) -> Photographs:
        """Whose photographs pictures are made of."""
        return used_photographs(self._settings.read(PHOTOGRAPHS_SETTING, "pack"))

    @property
    def size(self) -> SizeChoice:
        """Size of the photograph that is made now: the document's, unless another is asked for meanwhile."""
        return self._size_asked or self.document.settings.size

    def ask_for_size(self, size: SizeChoice | None) -> None:
        """Make the photograph in this size until another painting is opened, or None is asked for: the
        document's own size stays what it is."""
        before, self._size_asked = self.size, size
        self._look_at_size()
        if self.size is not before:
            self._render_choice()

    def start(self) -> None:
        """The window is on the screen: load the engine and render what is painted."""
        self._is_started = True
        self.open_engine()
        self.service.note_change()

    def close(self) -> None:
        self.service.close()

    @Slot()
    def open_engine(self) -> None:
        """Load pack and networks, again where something about them has changed."""
        if not self._is_started:
            return
        problem = self._packs.problem
        if problem is not None:
            self.service.tell_not_ready("Cannot render yet.", str(problem))
            return
        self._look_at_size()
        self.service.open(self.engine_maker())
        self.service.note_change()

    def engine_maker(self) -> Callable[[], PackEngine]:
        """Makes engines of the present pack, photographs and device; may be called in any thread."""
        pack, device, own = self._packs.pack, self.device, self.photographs
        return lambda: PackEngine(pack, None if device == AUTOMATIC else device, own)

    def set_device(self, name: str) -> None:
        """Compute on `cuda`, `mps`, `cpu`, or with `auto` on the best that works."""
        if name != self.device:
            self._settings.write("device", name)
            self.open_engine()

    def is_newest(self, result: RenderResult) -> bool:
        """Whether a rendering shows the document as it is now."""
        state, document = result.order.state, self.document
        is_same = state.turn == document.turn and state.size is self.size
        return is_same and np.array_equal(state.keys, document.keys)

    # What is asked of rendering

    def render(self) -> None:
        """Render now, carefully."""
        self.service.ask()

    def diversify(self, seed: int | None = None) -> None:
        """Draw all pieces that are not locked again: by this seed, or by the next one that gives another
        picture than the one that is there; not while a stroke is being painted."""
        if self.document.is_editing:
            return
        picture = self.document.settings.picture
        top_k = diverse_top_k(picture.top_k)
        if seed is None:
            self._other_picture.draw(self.document, picture.seed + 1, top_k)
        else:
            self.document.diversify(seed, top_k=top_k)

    def ask_for_variations(self, n: int) -> list[int]:
        """Render what the next presses of Diversity would give; gives their seeds."""
        states = variation_states(self.document, n, self._packs.pack.extent)
        self.service.ask_for_variations([self._preferring(state) for state in states])
        return [state.settings.picture.seed for state in states]

    def change_settings(self, **changes: object) -> None:
        """Change some of the document's settings."""
        self.document.set_settings(replace(self.document.settings, **changes))

    def change_picture(self, name: str, **changes: object) -> None:
        """Change some settings of the picture, as a step of the history; not while a stroke is painted."""
        if not self.document.is_editing:
            self.document.set_picture(replace(self.document.settings.picture, **changes), name)

    def choose_anew(self) -> None:
        """Have all pieces chosen as if the painting was new, but those that the person chose or locked: these
        keep their place and their colours as well."""
        before = self.document.composition
        if not self.document.is_editing and before is not None:
            by_hand = {choice.segment for choice in self.document.choices.segments}
            self.document.recompose(before.keeping(by_hand), "Choose anew")

    def _state(self, kind: RenderKind) -> PaintedState | None:
        state = painted_state(self.document, kind, self._packs.pack.extent, self._size_asked)
        return None if state is None else self._preferring(state)

    @property
    def preferred_tag(self) -> str:
        """That of the person's own photographs where they come first; else empty."""
        return OWN_TAG if self.photographs == "mine-first" else ""

    def _preferring(self, state: PaintedState) -> PaintedState:
        return replace(state, settings=replace(state.settings, preferred_tag=self.preferred_tag))

    @Slot(object)
    def _on_rendered(self, result: RenderResult) -> None:
        state = result.order.state
        self.document.take_composition(result.composition, state.turn)
        self._other_picture.drawn(self.document, result.composition, state.turn)

    # What happens to the document

    @Slot(object)
    def _on_painted(self, _box: object) -> None:
        self.service.note_change()

    @Slot()
    def _on_choices_changed(self) -> None:
        self._render_choice()

    @Slot()
    def _on_composition_changed(self) -> None:
        """Chosen again, or restored; what a rendering chose itself is shown already."""
        shown = self.service.shown
        if shown is None or shown.composition != self.document.composition:
            self._render_choice()

    @Slot()
    def _on_settings_changed(self) -> None:
        settings = self.document.settings
        self._look_at_size()
        self.service.set_live(settings.live)
        if rendered_settings(settings) != self._rendered_with:
            self._rendered_with = rendered_settings(settings)
            self._render_choice()

    def _render_choice(self) -> None:
        """What was chosen rather than painted is shown even where painting is not rendered by itself, unless
        the photograph is too large for that."""
        self.service.note_change()
        if not self.document.settings.live and not self.is_large:
            self.service.ask()

    @Slot()
    def _on_replaced(self) -> None:
        settings, self._size_asked = self.document.settings, None
        self._rendered_with = rendered_settings(settings)
        self.service.forget_shown()
        self._look_at_size()
        self.large_changed.emit(self.is_large)
        self.service.set_live(settings.live)
        self.service.note_change()

    def _look_at_size(self) -> None:
        size = self.size.extent(self.document.extent, self._packs.pack.extent)
        before, self.is_large = self.is_large, size.area > LARGEST_BY_ITSELF
        self.service.set_finals_wait(self.is_large)
        if self.is_large != before:
            self.large_changed.emit(self.is_large)
