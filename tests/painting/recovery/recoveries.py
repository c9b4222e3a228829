"""Programs that crashed and left a painting to recover."""

from pathlib import Path

from simspaint.painting.document.document import Document
from simspaint.painting.recovery.recovery_folder import RecoveryFolder, RecoverySession
from tests.painting.documents import make_document


def crash(session: RecoverySession) -> None:
    """What the system does when a process ends: its locks are released, its files stay."""
    session._lock.release()


def crashed_with(home: RecoveryFolder, path: Path | None = None) -> Document:
    """The document that a program had saved in the folder when it crashed."""
    session, document = home.begin(), make_document()
    session.save(document.snapshot(), path)
    crash(session)
    return document
