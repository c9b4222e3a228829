"""Numbers in sentences: one photograph, two photographs, 50 %."""

from __future__ import annotations


def counted(n: int, noun: str) -> str:
    """`1 photograph`, `2 photographs`; the noun takes an s."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def are(n: int, noun: str) -> str:
    """`1 photograph is`, `2 photographs are`."""
    return f"{counted(n, noun)} {'is' if n == 1 else 'are'}"


def were(n: int) -> str:
    """`1 was`, `2 were`."""
    return f"{n} {'was' if n == 1 else 'were'}"


def percent(share: float, digits: int = 0) -> str:
    """`50 %` for 0.5; no line ends between number and sign."""
    return f"{share:.{digits}%}".replace("%", "\N{NO-BREAK SPACE}%")
