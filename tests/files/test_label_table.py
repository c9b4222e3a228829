import dataclasses
import os
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simspaint.domain.label_set import Label, LabelSet
from simspaint.errors import LayoutFileError
from simspaint.files.label_table import known_labels, labels_from_names, read_labels, write_labels
from tests.factories import every_field

LANDSCAPES = {"sky", "cloud", "mountain", "hill", "tree", "bush", "grass", "flowers"}
LANDSCAPES |= {"water", "sand", "earth", "rock", "snow", "road", "house", "fence"}


def _table(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_names_alone_are_completed_from_the_known_labels(tmp_path: Path) -> None:
    labels = read_labels(_table(tmp_path, "id,name\n0,sky\n1,road\n2,car\n3,pole\n"))
    sky, road, car, pole = labels.labels
    assert sky.color == (70, 130, 180)
    assert (road.is_ground, car.is_thing, pole.is_thin) == (True, True, True)
    assert (sky.is_thing, sky.is_ground, sky.is_thin) == (False, False, False)
    assert sky.rank < road.rank < car.rank < pole.rank


def test_what_the_table_says_wins_over_what_is_known(tmp_path: Path) -> None:
    labels = read_labels(
        _table(tmp_path, "id,name,color,thing,ground,thin,rank\n0,Sky,#010203,1,yes,true,7\n")
    )
    assert labels[0] == Label(0, "sky", (1, 2, 3), True, True, True, 7)


@pytest.mark.parametrize(
    ("column", "trait"),
    [
        ("keeps_outline", "keeps_outline"),
        ("keeps_skyline", "keeps_skyline"),
        ("feathered", "is_feathered"),
        ("see_through", "is_see_through"),
        ("colorful", "is_colorful"),
        ("loose", "keeps_outline"),
        ("skyline", "keeps_skyline"),
        ("soft", "is_feathered"),
        ("airy", "is_see_through"),
    ],
)
def test_traits_are_read_by_present_and_former_names_and_written_by_present_ones(
    tmp_path: Path, column: str, trait: str
) -> None:
    labels = read_labels(_table(tmp_path, f"id,name,{column}\n0,sky,0\n1,blob,1\n2,thing,\n"))
    assert [getattr(label, trait) for label in labels.labels] == [False, True, False]
    write_labels(tmp_path / "written.csv", labels)
    written = read_labels(tmp_path / "written.csv")
    assert [getattr(label, trait) for label in written.labels] == [False, True, False]
    assert "loose" not in (tmp_path / "written.csv").read_text()
    assert labels == read_labels(_table(tmp_path, "id,name\n0,sky\n1,blob\n2,thing\n"))


def test_a_known_colour_that_is_taken_is_replaced(tmp_path: Path) -> None:
    labels = read_labels(_table(tmp_path, "id,name,color\n0,sea,#4682b4\n1,sky,\n"))
    assert labels[0].color == (70, 130, 180)
    assert labels[1].color != labels[0].color


def test_rows_may_come_in_any_order_with_a_byte_order_mark(tmp_path: Path) -> None:
    labels = read_labels(_table(tmp_path, "\ufeffid,name\n1,tree\n0,sky\n"))
    assert [label.name for label in labels.labels] == ["sky", "tree"]


@given(names=st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=1, max_size=254, unique=True))
def test_any_names_get_different_colours(names: list[str]) -> None:
    labels = labels_from_names(names)
    assert len({label.color for label in labels.labels}) == len(names)
    assert every_field(labels) == every_field(labels_from_names(names))


def test_a_few_made_up_labels_can_be_told_apart_by_eye() -> None:
    colors = [label.color for label in labels_from_names([f"thing {i}" for i in range(24)]).labels]
    assert min(sum(abs(a - b) for a, b in zip(c, d, strict=True)) for c, d in combinations(colors, 2)) >= 48


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id,name\n",
        "number,name\n0,sky\n",
        "id,name\n0,sky\n2,tree\n",
        "id,name\n0,sky\n0,tree\n",
        "id,name\n0,sky\n1,Sky\n",
        "id,name\n0,\n",
        "id,name\nzero,sky\n",
        "id,name,color\n0,sky,blue\n",
        "id,name,thing\n0,sky,maybe\n",
        "id,name,rank\n0,sky,far\n",
        "id,name,color\n0,sky,#010203\n1,sea,#010203\n",
        'id,name\n0,"sky\n',
        "id,name\n" + "".join(f"{i},label {i}\n" for i in range(300)),
    ],
)
def test_bad_tables_are_refused_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(LayoutFileError) as caught:
        read_labels(_table(tmp_path, text))
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_binary_and_missing_tables_are_refused(tmp_path: Path) -> None:
    (tmp_path / "labels.csv").write_bytes(b"\xff\xfe\x00\x80")
    with pytest.raises(LayoutFileError, match="UTF-8"):
        read_labels(tmp_path / "labels.csv")
    with pytest.raises(LayoutFileError, match="cannot be read"):
        read_labels(tmp_path / "none.csv")


def test_written_labels_are_read_back_as_they_were(tmp_path: Path) -> None:
    flags = {field.name: True for field in dataclasses.fields(Label) if field.type == "bool"}
    assert len(flags) >= 8
    every_flag = Label(0, "a, b", (9, 8, 7), rank=-3, **flags)
    one_flag = [Label(i + 1, f"label {i}", (i, 0, 1), **{name: True}) for i, name in enumerate(flags)]
    labels = LabelSet((every_flag, *one_flag))
    write_labels(tmp_path / "labels.csv", labels)
    assert every_field(read_labels(tmp_path / "labels.csv")) == every_field(labels)


def test_all_known_labels_have_their_own_colour_and_a_rank() -> None:
    known = known_labels()
    assert known.keys() >= LANDSCAPES
    labels = labels_from_names(known)
    for label in labels.labels:
        assert "#{:02x}{:02x}{:02x}".format(*label.color) == known[label.name]["color"]
        assert not (label.is_thing and label.is_ground)
        assert label.rank == int(known[label.name]["rank"])
    assert labels.labels[0].name == "sky"
    assert min(label.rank for label in labels.labels[1:]) > labels[0].rank


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbfid,name\r\n0,sky\r\n1,tree\r\n",
        b"Id, Name\n0, sky\n1, tree\n",
        b"ID,NAME,Color\n0,Sky,\n1,Tree,#00ff00\n",
        b"id,name,\n0,sky,\n1,tree,\n\n",
        b"name,id\ntree,1\nsky,0\n",
    ],
)
def test_tables_are_read_as_programs_write_them(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "labels.csv").write_bytes(data)
    assert [label.name for label in read_labels(tmp_path / "labels.csv").labels] == ["sky", "tree"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"id;name\n0;sky\n", "semicolons"),
        (b"id\tname\n0\tsky\n", "tabs"),
        (b"id,name,colour,things\n0,sky,#ff0000,0\n", "'colour', 'things'"),
        (b"id,name,name\n0,sky,tree\n", "column name twice"),
        (b"id,name\n0,sky,#ff0000\n", "more cells"),
        (b"id,name\n0,bell\x07\n", "control characters"),
        (b"id,title\n0,sky\n", "no column name"),
        (b"id,name" + b",a" * 300 + b"\n0,sky\n", "302 columns"),
        (b"id,name\n", "no labels"),
        (b"", "no column id"),
        (b"id,name,rank\n0,sky,10000000\n", "rank of sky"),
        (b"id,name\n0," + b"x" * 201 + b"\n", "characters"),
        (b"id,name\n0,\xff\n", "UTF-8"),
    ],
)
def test_what_is_no_label_table_is_said(tmp_path: Path, data: bytes, told: str) -> None:
    (tmp_path / "labels.csv").write_bytes(data)
    with pytest.raises(LayoutFileError, match=told) as failure:
        read_labels(tmp_path / "labels.csv")
    assert failure.value.hint


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes among files")
def test_a_pipe_in_place_of_a_table_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "labels.csv")
    with pytest.raises(LayoutFileError, match="cannot be read"):
        read_labels(tmp_path / "labels.csv")


def test_a_stand_in_is_read_and_written_and_is_a_trait(tmp_path: Path) -> None:
    file = tmp_path / "labels.csv"
    file.write_text("id,name,stand_in\n0,mountain,\n1,rock,Mountain\n")
    labels = read_labels(file)
    assert [label.stand_in for label in labels.labels] == ["", "mountain"]
    write_labels(file, labels)
    assert read_labels(file)[1].stand_in == "mountain"
    assert labels[1].without_traits().stand_in == ""
