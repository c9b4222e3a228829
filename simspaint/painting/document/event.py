"""Events: listeners are called in the thread in which something happens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVarTuple

Payload = TypeVarTuple("Payload")


class Event(Generic[*Payload]):
    """One kind of event with its value: `Event[Box]` passes a box.

    Listeners are held strongly and called in the order in which they were connected. One that is connected or
    disconnected during an event counts from the next event on.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[*Payload], object]] = []

    def connect(self, listener: Callable[[*Payload], object]) -> None:
        """Call `listener` from now on; one that is connected already stays connected once."""
        if listener not in self._listeners:
            self._listeners.append(listener)

    def disconnect(self, listener: Callable[[*Payload], object]) -> None:
        """Call `listener` no more. Raises `ValueError` where it was not connected."""
        self._listeners.remove(listener)

    def emit(self, *payload: *Payload) -> None:
        """Call every listener.

        All are called even where one raises: what has happened has happened for every one of them. The errors
        follow afterwards, a single one as it is, several as an `ExceptionGroup`.
        """
        errors: list[Exception] = []
        for listener in tuple(self._listeners):
            try:
                listener(*payload)
            except Exception as error:
                errors.append(error)
        if len(errors) == 1:
            raise errors[0]
        if errors:
            raise ExceptionGroup("Several listeners failed.", errors)
