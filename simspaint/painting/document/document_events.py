"""The events of a document: what of it has changed."""

from __future__ import annotations

from simspaint.domain.geometry import Box
from simspaint.painting.document.event import Event
from simspaint.painting.frame.point_map import FrameMap


class DocumentEvents:
    """The events of a document.

    Attributes
    ----------
    painted
        Tells the box of pixels that may have changed: while painting, after undo, redo and adopting.
    reframed
        The canvas is another one: `Document.ids` is another array. Tells where the points of the one before
        went.
    history_changed
        What can be undone or redone is another.
    choices_changed, settings_changed, renderings_changed
        These have changed.
    composition_changed
        It was taken from a rendering, chosen anew or gone back to.
    instance_changed
        Another instance is painted of some label.
    modified_changed
        Tells whether there is something unsaved, when that changes.
    """

    def __init__(self) -> None:
        self.painted: Event[Box] = Event()
        self.reframed: Event[FrameMap] = Event()
        self.history_changed: Event[()] = Event()
        self.choices_changed: Event[()] = Event()
        self.settings_changed: Event[()] = Event()
        self.renderings_changed: Event[()] = Event()
        self.composition_changed: Event[()] = Event()
        self.instance_changed: Event[()] = Event()
        self.modified_changed: Event[bool] = Event()
