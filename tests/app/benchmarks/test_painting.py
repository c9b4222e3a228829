"""What the measurement of painting does with the pen."""

from __future__ import annotations

from simspaint.app.benchmarks.painting import N_MOVES, _way


def test_the_pen_makes_every_move_within_the_widget_and_none_twice() -> None:
    way = list(_way(400, 300))
    assert len(way) == N_MOVES
    assert all(0 < place.x() < 400 and 0 < place.y() < 300 for place in way)
    assert len({(place.x(), place.y()) for place in way}) == N_MOVES
