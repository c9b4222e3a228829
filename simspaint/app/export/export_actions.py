"""What leaves the program, and where it comes from."""

from __future__ import annotations

from simspaint.app.documents.picture_restoring import PictureRestoring
from simspaint.app.export.credits_viewer import CreditsViewer
from simspaint.app.export.exporter import Exporter
from simspaint.app.export.sequence_exporter import SequenceExporter
from simspaint.app.shell.action_table import ActionTable


def add_export_actions(
    actions: ActionTable,
    exporter: Exporter,
    sequences: SequenceExporter,
    restoring: PictureRestoring,
    credits: CreditsViewer,
) -> None:
    """Export, its way back, and the credits of the photograph."""
    actions.add(
        "file.export",
        "Export…",
        exporter.open,
        menu="File",
        section="export",
        tip="Write the photograph and what belongs to it to files.",
        icon="export",
    )
    actions.add(
        "file.sequence",
        "Render a sequence…",
        sequences.open,
        menu="File",
        section="export",
        tip="Render the layouts of a folder as the frames of a film.",
    )
    actions.add(
        "file.restore",
        "Restore from picture…",
        restoring.choose,
        menu="File",
        section="export",
        tip="Open the painting that an exported photograph was made of.",
    )
    actions.add(
        "render.credits",
        "Where it comes from…",
        credits.open,
        menu="Render",
        section="credits",
        tip="List the photographs that pieces are taken from.",
        icon="credits",
    )
