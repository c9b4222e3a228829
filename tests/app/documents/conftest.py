"""Files that wait, and names that are typed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit

from simspaint.app.studio import Studio

Slowly = Callable[[object, str], threading.Event]
TypeName = Callable[[Studio, str], None]


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> Iterator[Slowly]:
    """Makes a module's function wait for the event that it gives."""
    gates: list[threading.Event] = []

    def slow_down(module: object, name: str) -> threading.Event:
        gate, real = threading.Event(), getattr(module, name)
        gates.append(gate)

        def slow(*arguments: Any, **options: Any) -> Any:
            gate.wait(60)
            return real(*arguments, **options)

        monkeypatch.setattr(module, name, slow)
        return gate

    yield slow_down
    for gate in gates:
        gate.set()


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> TypeName:
    """Types a name into the dialog that asks for a file, and accepts it."""

    def show(dialog: QFileDialog) -> None:
        dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
        dialog.setDirectory(str(tmp_path))
        dialog.show()

    monkeypatch.setattr(QFileDialog, "open", show)

    def type_name(studio: Studio, name: str) -> None:
        dialog = studio.window.findChild(QFileDialog)
        assert isinstance(dialog, QFileDialog)
        line = dialog.findChild(QLineEdit)
        assert isinstance(line, QLineEdit)
        line.setText(name)
        dialog.accept()

    return type_name
