"""Photographs of one's own: what is traced in the painting becomes pieces of the bank."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from simspaint.app.documents.document_bridge import DocumentBridge
from simspaint.app.documents.pack_choice import PackChoice
from simspaint.app.editor.traced_photograph import TracedPhotograph
from simspaint.app.editor.tracing import Tracing
from simspaint.app.library.added_to_bank import add_photograph
from simspaint.app.shell.action_table import ActionTable
from simspaint.app.shell.background_tasks import BackgroundTasks
from simspaint.app.shell.failure import Failure
from simspaint.app.shell.main_window import MainWindow
from simspaint.domain.layout import Layout
from simspaint.errors import SimsPaintError
from simspaint.progress import CancelToken

_TOPIC = "own photograph"


class OwnPhotographs(QObject):
    """Adds the photograph under the painting to the bank of the pack, and lets it be used at once."""

    def __init__(
        self,
        tracing: Tracing,
        bridge: DocumentBridge,
        packs: PackChoice,
        tasks: BackgroundTasks,
        window: MainWindow,
    ) -> None:
        super().__init__(window)
        self._tracing, self._bridge, self._packs = tracing, bridge, packs
        self._tasks, self._window = tasks, window
        self._cancel = CancelToken()
        self.dialog: QInputDialog | None = None
        tasks.closing.connect(self._on_closing)

    def open(self) -> None:
        """Ask for a name, or say what has to be done before."""
        traced = self._tracing.photograph
        if traced is None:
            self._window.notices.show_notice(
                "Open a photograph to trace, paint over it what it shows, then add it to the bank.",
                "Open photograph…",
                self._tracing.choose,
                topic=_TOPIC,
            )
            return
        document = self._bridge.document
        layout = document.layout()

        def add(name: str) -> None:
            if document is self._bridge.document:
                self.add(name, traced, layout)
            else:
                self._window.notices.show_notice(
                    "Another painting was opened meanwhile: the photograph was not added to the bank. Open "
                    "its painting again, then add it.",
                    topic=_TOPIC,
                )

        self.dialog = QInputDialog(self._window)
        self.dialog.setWindowTitle("Add photograph to the bank")
        self.dialog.setLabelText(
            "Every painted part becomes a piece that photographs can be made of,\n"
            f"in all paintings with the pack “{self._packs.pack.description.title}”. Name:"
        )
        self.dialog.setTextValue(traced.path.stem)
        self.dialog.setOkButtonText("Add")
        self.dialog.textValueSelected.connect(add)
        self.dialog.finished.connect(self._on_finished)
        self.dialog.open()

    def add(self, name: str, traced: TracedPhotograph, painted: Layout) -> None:
        """Add a traced photograph with what is painted over it."""
        pack = self._packs.pack
        if [each.name for each in painted.labels.labels] != [each.name for each in pack.labels.labels]:
            self._window.notices.show_notice(
                f"This painting has labels of another pack than “{pack.description.title}”: choose its own "
                "pack first.",
                topic=_TOPIC,
            )
            return
        try:
            pixels, ids = traced.over(painted.ids)
        except SimsPaintError as error:
            self._window.notices.show_notice(str(error), topic=_TOPIC)
            return
        layout = Layout(ids, pack.labels)
        cancel = self._cancel = CancelToken()
        self._window.notices.show_notice("Adding the photograph to the bank…", topic=_TOPIC, of_program=True)
        self._tasks.run(
            lambda: add_photograph(pack, name, pixels, layout, cancel),
            partial(self._on_added, pack.name),
            self._on_failed,
            writes=True,
        )

    def _on_added(self, pack: str, name: str) -> None:
        told = f"Pieces of {name} can be used from now on"
        if pack == self._packs.pack.name:
            self._packs.take(pack)  # by name: the person's own comes first
            told += ". Press Diversity to see them."
        else:
            told += f" in paintings with the pack “{pack}”."
        self._window.notices.show_notice(
            told,
            topic=_TOPIC,
            of_program=True,
        )

    def _on_failed(self, failure: Failure) -> None:
        self._window.notices.clear(_TOPIC)
        self._tasks.failed.emit(failure)

    def _on_finished(self) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _on_closing(self) -> None:
        self._cancel.cancel()


def add_library_actions(actions: ActionTable, own: OwnPhotographs) -> None:
    """What makes pieces of a person's own photographs."""
    actions.add(
        "render.own",
        "Add photograph to the bank…",
        own.open,
        menu="Render",
        section="own",
        tip="Use pieces of a photograph of your own that you have painted over.",
        icon="photo",
    )
