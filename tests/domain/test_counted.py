import re
from pathlib import Path

import simspaint.app
from simspaint.domain.counted import are, counted, percent, were


def test_one_thing_is_no_things() -> None:
    assert [counted(n, "photograph") for n in (0, 1, 2)] == ["0 photographs", "1 photograph", "2 photographs"]
    assert (are(1, "frame"), are(3, "frame")) == ("1 frame is", "3 frames are")
    assert (were(1), were(0)) == ("1 was", "0 were")


def test_a_number_and_its_sign_stand_in_one_line_everywhere() -> None:
    assert (percent(0.5), percent(0.0625, 1)) == ("50\N{NO-BREAK SPACE}%", "6.2\N{NO-BREAK SPACE}%")
    studio = Path(simspaint.app.__path__[0])
    own = [path.name for path in studio.rglob("*.py") if re.search(r":\.\d%\}", path.read_text("utf-8"))]
    assert own == []
