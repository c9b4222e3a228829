"""The photographs of a bank that show a label, where that is not a matter of course."""

from __future__ import annotations

import numpy as np

from simspaint.engine.stages.visible import VisibleConfig, can_hide, visible_photographs
from simspaint.engine.steps.workspace import Workspace
from simspaint.errors import MemoryBankError


def showing_photographs(work: Workspace, label_id: int, allowed: np.ndarray | None) -> np.ndarray | None:
    """Of the allowed photographs, a mask or None for all, those that show a label; all where outlines are
    exact, as by the method `paper`.

    A bank without a table of its light has the photographs of the label decoded. Where one cannot be read, no
    one is left out, and the person is informed: nobody may need that one.
    """
    bank = work.bank
    if work.adherence.is_exact or not can_hide(work.pack.labels[label_id]):
        return allowed
    holding = np.unique(bank.label_segments(label_id).photograph).astype(np.int64)
    if allowed is not None:
        holding = holding[allowed[holding]]
    try:
        found = visible_photographs(bank.light(holding), work.pack.labels, label_id, VisibleConfig())
    except MemoryBankError as error:
        work.clock.tell(f"Pieces that fog hides are not left out: {error}")
        return allowed
    if found is None:
        return allowed
    shown = np.zeros(len(bank.photographs), bool)
    shown[holding[found]] = True
    return shown
