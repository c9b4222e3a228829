"""What can be wrong with the compositions in a document."""

from collections.abc import Callable
from typing import Any

Change = Callable[[dict[str, bytes], dict[str, Any]], object]


def component(**changes: object) -> Change:
    return lambda _, v: v["compositions"][0]["components"][0].update(changes)


def _segment(**changes: object) -> Change:
    return lambda _, v: v["compositions"][0]["components"][0]["segment"].update(changes)


def _row(**changes: object) -> Change:
    return lambda _, v: v["compositions"][0].update(changes)


DAMAGES: dict[str, Change] = {
    "no layouts": lambda m, _: m.pop("compositions.bin"),
    "cut layouts": lambda m, _: m.update({"compositions.bin": m["compositions.bin"][:-1]}),
    "more than is said": lambda m, _: m.update({"compositions.bin": m["compositions.bin"] + b"x"}),
    "a length below 0": _row(bytes=[-1, 0]),
    "a huge length": _row(bytes=[2**40, 0]),
    "no length": _row(bytes=[]),
    "an extent of nothing": _row(extent=[0, 60]),
    "a huge extent": _row(extent=[10**9, 10**9]),
    "an extent of 3 sides": _row(extent=[4, 4, 4]),
    "components that are a number": _row(components=3),
    "too many components": lambda _, v: v["compositions"][0].update(
        components=v["compositions"][0]["components"] * 20_000
    ),
    "too many fill segments": lambda _, v: v["compositions"][0]["components"][0].update(
        fills=v["compositions"][0]["components"][0]["fills"] * 65
    ),
    "a component outside": component(at=[40, 0]),
    "a component of a huge row": component(at=[10**12, 0]),
    "a label that cannot be": component(label=254),
    "an affine of 5 numbers": component(affine=[1, 0, 0, 0, 1]),
    "an affine of 1e300": component(affine=[1e300, 0, 0, 0, 1, 0]),
    "a place below -1": component(place=-2),
    "a place by halves": component(place=0.5),
    "scores of one": component(scores=[1]),
    "scores of 2": component(scores=[2, 0]),
    "huge steps": component(steps=10**9),
    "a component of an adherence of 7": component(adherence=7),
    "a component of no adherence": component(adherence="exact"),
    "an unknown stance": component(stance="upside down"),
    "a stand-in of a label that cannot be": _row(stand_ins=[{"label": 300}]),
    "a stand-in that is no number": _row(stand_ins=[{"label": 1, "shown": "tree"}]),
    "a segment that is a number": component(segment=7),
    "a segment of a path": _segment(sha256="../../etc/passwd"),
    "a segment of a huge box": _segment(box=[0, 0, 10**9, 10**9]),
    "a row below -1": _segment(row=-2),
    "a name of a million": _segment(photograph="n" * 10**6),
    "settings of no method": lambda _, v: v["compositions"][0]["settings"].update(method="magic"),
    "an adherence of 7": lambda _, v: v["compositions"][0]["settings"].update(adherence=7),
    "compositions that are a text": lambda _, v: v.update(compositions="all"),
}  # fmt: skip
