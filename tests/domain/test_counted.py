from simspaint.domain.counted import are, counted, were


def test_one_thing_is_no_things() -> None:
    assert [counted(n, "photograph") for n in (0, 1, 2)] == ["0 photographs", "1 photograph", "2 photographs"]
    assert (are(1, "frame"), are(3, "frame")) == ("1 frame is", "3 frames are")
    assert (were(1), were(0)) == ("1 was", "0 were")
