import pytest

from simspaint.painting.document.event import Event


def test_listeners_are_called_in_order_until_they_are_disconnected() -> None:
    event: Event[int] = Event()
    heard: list[str] = []

    def first(x: int) -> None:
        heard.append(f"first {x}")

    event.connect(first)
    event.connect(first)
    event.connect(lambda x: heard.append(f"second {x}"))
    event.emit(1)
    event.disconnect(first)
    event.emit(2)
    assert heard == ["first 1", "second 1", "second 2"]


def test_disconnecting_a_stranger_is_an_error() -> None:
    with pytest.raises(ValueError):
        Event().disconnect(print)


def test_one_listener_that_fails_does_not_keep_the_others_in_the_dark() -> None:
    event: Event[()] = Event()
    heard: list[int] = []

    def fail() -> None:
        raise KeyError("one")

    event.connect(fail)
    event.connect(lambda: heard.append(1))
    with pytest.raises(KeyError):
        event.emit()
    assert heard == [1]


def test_several_failures_are_told_together() -> None:
    event: Event[()] = Event()
    for text in ("one", "two"):
        event.connect(lambda text=text: {}[text])
    with pytest.raises(ExceptionGroup) as failure:
        event.emit()
    assert [str(error) for error in failure.value.exceptions] == ["'one'", "'two'"]


def test_a_listener_may_disconnect_itself() -> None:
    event: Event[()] = Event()
    heard: list[int] = []

    def once() -> None:
        heard.append(1)
        event.disconnect(once)

    event.connect(once)
    event.emit()
    event.emit()
    assert heard == [1]
