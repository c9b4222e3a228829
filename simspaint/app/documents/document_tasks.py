"""Work in the background for the open document: its result reaches that document or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.painting.document.document import Document
from simspaint.painting.document.moment import DocumentMoment

Result = TypeVar("Result")


class DocumentTasks:
    """Remembers for which document something is looked up, and hands the result to that one.

    A result that comes during a stroke waits for its end; one whose document was closed is dropped.
    """

    def __init__(self, bridge: DocumentBridge, tasks: BackgroundTasks) -> None:
        self._bridge, self._tasks = bridge, tasks

    def run(
        self,
        work: Callable[[], Result],
        done: Callable[[Document, Result], object],
        failed: Callable[[Failure], object] | None = None,
        key: str = "",
        of_pixels: bool = False,
    ) -> None:
        """As `BackgroundTasks.run` for work that only reads; `done` gets the document as well.

        What speaks `of_pixels` of the canvas is dropped where that has got another size or other labels.
        """
        moment = DocumentMoment.of(self._bridge.document)
        self._tasks.run(
            work,
            partial(self._hand_over, moment, of_pixels, done),
            failed,
            key=key,
            waits=lambda: self._is_open(moment) and moment.document.is_editing,
        )

    def drop(self, key: str) -> None:
        """The result of the task with this key is not wanted any more."""
        self._tasks.drop(key)

    def _hand_over(
        self,
        moment: DocumentMoment,
        of_pixels: bool,
        done: Callable[[Document, Result], object],
        result: Result,
    ) -> None:
        if self._is_open(moment) and (moment.has_frame or not of_pixels):
            done(moment.document, result)

    def _is_open(self, moment: DocumentMoment) -> bool:
        return moment.document is self._bridge.document
