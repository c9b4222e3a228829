"""What goes back and forth between the window's thread and the rendering thread: frozen values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from jaxtyping import UInt8

from simspaint.app.rendering.render_policy import RenderKind
from simspaint.app.shell.failure import Failure
from simspaint.domain.instances import Keys, instance_keys
from simspaint.domain.label_set import LabelSet
from simspaint.domain.layout import Layout
from simspaint.engine.request import RenderRequest, RenderSettings
from simspaint.packs.pack import OpenedPack
from simspaint.painting.document.settings import SizeChoice
from simspaint.painting.export.credits import Terms
from simspaint.painting.recipes.packed_composition import PackedComposition
from simspaint.progress import CancelToken, Report

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from simspaint.app.pictures.picture_levels import PictureLevels
    from simspaint.domain.rendering import Rendering


@dataclass(frozen=True, slots=True, eq=False)
class PaintedState:
    """What is to be rendered, copied from the document.

    Parameters
    ----------
    ids
        Read-only copy of the painted label ids. That they fit the labels is checked in the rendering thread:
        it takes a while for large ones.
    composition
        What the picture is composed of so far.
    revision, turn
        The document's, which says what a photograph shows, and whose composition it has.
    size
        The document's choice that the size of the photograph follows.
    instances
        Read-only copy of the painted instances; None where there are none.
    """

    ids: UInt8[np.ndarray, "height width"]
    labels: LabelSet
    settings: RenderSettings
    composition: PackedComposition | None = None
    revision: int = 0
    turn: int = 0
    size: SizeChoice = SizeChoice.CANVAS
    instances: UInt8[np.ndarray, "height width"] | None = None

    def layout(self) -> Layout:
        """What is painted, checked. Raises `ValueError` where an id is no label's."""
        return Layout(self.ids, self.labels, self.instances)

    @property
    def keys(self) -> Keys:
        """Values that are equal where label and instance are."""
        return instance_keys(self.ids, self.instances)

    def request(self) -> RenderRequest:
        """What the engine is asked. Raises `ValueError` as `layout`, `DocumentError` where the composition is
        damaged."""
        composed = None if self.composition is None else self.composition.unpacked(self.labels)
        return RenderRequest(self.layout(), self.settings, composed)


@dataclass(frozen=True, slots=True, eq=False)
class RenderOrder:
    """One rendering to make.

    Parameters
    ----------
    number
        Orders are numbered as they are made: of two results the one with the larger number is newer.
    """

    number: int
    kind: RenderKind
    state: PaintedState
    cancel: CancelToken


@dataclass(frozen=True, slots=True, eq=False)
class RenderResult:
    """A finished rendering, ready to be shown.

    Parameters
    ----------
    composition
        What it is composed of, for the document.
    picture
        The photograph for the screen.
    thumbnail
        The photograph, small.
    took_ms
        From the start of the work to its end.
    """

    order: RenderOrder
    rendering: Rendering
    composition: PackedComposition
    picture: PictureLevels
    thumbnail: QImage
    took_ms: float


@dataclass(frozen=True, slots=True, eq=False)
class RenderEnd:
    """An order has ended: with a result, a failure, or, where it was cancelled, with neither."""

    order: RenderOrder
    result: RenderResult | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, eq=False)
class OpenedEngine:
    """An engine that is ready.

    Parameters
    ----------
    device
        A sentence for the person: where the networks run.
    missing
        Names of networks that the pack has no weights for.
    weights
        SHA-256 of the weights by network.
    terms
        On which terms the pack's parts may be used.
    """

    pack: OpenedPack
    device: str
    missing: tuple[str, ...] = ()
    weights: Mapping[str, str] = field(default_factory=dict)
    terms: tuple[Terms, ...] = ()


class RenderingEngine(Protocol):
    """What the rendering thread needs. All of it is called in that thread, or after it has ended."""

    def open(self) -> OpenedEngine:
        """Load all that rendering needs. Raises `SimsPaintError`."""
        ...

    def render(self, request: RenderRequest, cancel: CancelToken, report: Report) -> Rendering:
        """One rendering. Raises `Cancelled` or `SimsPaintError`."""
        ...

    def close(self) -> None:
        """Let go of files and threads; nothing is rendered afterwards."""
        ...


EngineMaker = Callable[[], RenderingEngine]
