"""Photographs of a bank held out for validation."""

from __future__ import annotations

from collections.abc import Sequence

from simspaint.errors import MemoryBankError


def split_names(names: Sequence[str], n_held: int) -> tuple[frozenset[str], frozenset[str]]:
    """Names to learn from, and `n_held` names in one run at the end: frames of a film next to one another
    are near copies.

    Raises `MemoryBankError` where nothing would be left to learn from.
    """
    ordered = sorted(names)
    if not 0 <= n_held < len(ordered):
        message = f"Of {len(ordered)} photographs {n_held} cannot be held out."
        raise MemoryBankError(message, "Hold fewer out.")
    cut = len(ordered) - n_held
    return frozenset(ordered[:cut]), frozenset(ordered[cut:])
