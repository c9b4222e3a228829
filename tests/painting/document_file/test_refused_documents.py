"""Documents that say what cannot be, and archives made to do harm, are refused."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from simspaint.errors import DocumentError
from simspaint.painting.document_file import untrusted_zip
from simspaint.painting.document_file.document_file import read_document, write_document
from tests.painting.changed_documents import ALL_UNDO, member, rechosen, rewritten, with_json
from tests.painting.documents import make_document


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A saved document with its undo history."""
    path = tmp_path / "a.simspaint"
    write_document(path, make_document().snapshot(), ALL_UNDO)
    return path


CHANGES: dict[str, Callable[[dict], object]] = {  # type: ignore[type-arg]
    "no version": lambda v: v.pop("version"),
    "another format": lambda v: v.update(format="other"),
    "a newer version": lambda v: v.update(version=3),
    "no labels": lambda v: v.update(labels=[]),
    "a label twice": lambda v: v["labels"].append(v["labels"][0]),
    "too few labels": lambda v: v["labels"].pop(),
    "a colour that is none": lambda v: v["labels"][0].update(color=[0, 0, 300]),
    "an extent that does not fit": lambda v: v.update(extent=[40, 61]),
    "an enormous extent": lambda v: v.update(extent=[40, 10**9]),
    "an extent of fractions": lambda v: v.update(extent=[40.0, 60.0]),
    "a seed below 0": lambda v: v["settings"]["picture"].update(seed=-1),
    "a seed of 30 digits": lambda v: v["settings"]["picture"].update(seed=10**30),
    "a seed that is a text": lambda v: v["settings"]["picture"].update(seed="7"),
    "a method that is none": lambda v: v["settings"]["picture"].update(method="magic"),
    "an adherence of 2": lambda v: v["settings"]["picture"].update(adherence=2),
    "a match beyond its range": lambda v: v["settings"]["picture"]["matching"].update(color_match=1.5),
    "a match that is a text": lambda v: v["settings"]["picture"]["matching"].update(
        appearance_consistency="much"
    ),
    "fill segments by halves": lambda v: v["settings"]["picture"]["matching"].update(fill_segments=0.5),
    "a picture that is a list": lambda v: v["settings"].update(picture=[1]),
    "a size that is none": lambda v: v["settings"].update(size="huge"),
    "a swap outside": lambda v: v["choices"]["swaps"][0].update(at=[40, 0]),
    "a swap of two numbers": lambda v: v["choices"]["swaps"].append([1, 2]),
    "a swap as in version 1": lambda v: v["choices"]["swaps"].append([1, 2, 3]),
    "a swap of no segment": lambda v: v["choices"]["swaps"][0].pop("segment"),
    "a segment without a box": lambda v: v["choices"]["swaps"][0]["segment"].pop("box"),
    "a segment of 3 sides": lambda v: v["choices"]["swaps"][0]["segment"].update(box=[1, 2, 3]),
    "a segment of a huge area": lambda v: v["choices"]["swaps"][0]["segment"].update(area=2**40),
    "a segment of no photograph": lambda v: v["choices"]["swaps"][0]["segment"].update(sha256="../etc"),
    "an affine of NaN": lambda v: v["choices"]["placements"].append([1, 2, float("nan"), 0, 0, 0, 1, 0]),
    "an outline of 7": lambda v: v["choices"]["outlines"].append([1, 2, 7]),
    "an outline outside": lambda v: v["choices"]["outlines"].append([1, 10**6, 0.5]),
    "an outline of nothing": lambda v: v["choices"]["outlines"].append([1, 2]),
    "an affine of 1e300": lambda v: v["choices"]["placements"].append([1, 2, 1e300, 0, 0, 0, 1, 0]),
    "choices that are a list": lambda v: v.update(choices=[]),
    "another painting": lambda v: v.update(layout_sha256="0" * 64),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_documents_that_say_what_cannot_be_are_refused(
    tmp_path: Path,
    change: Callable[[dict], object],  # type: ignore[type-arg]
) -> None:
    with pytest.raises(DocumentError) as failure:
        read_document(with_json(rechosen(tmp_path), change))
    assert failure.value.message


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a": NaN}', b"1" * 50_000]
)
def test_texts_that_are_no_document_are_refused(saved: Path, text: bytes) -> None:
    with pytest.raises(DocumentError):
        read_document(rewritten(saved, lambda members: members.update({"document.json": text})))


@pytest.mark.parametrize("name", ["layout.png", "document.json"])
def test_a_missing_member_is_named_or_the_file_is_no_document(saved: Path, name: str) -> None:
    with pytest.raises(DocumentError):
        read_document(rewritten(saved, lambda members: members.pop(name)))


def test_a_picture_of_another_kind_is_refused(saved: Path) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "PNG")
    with pytest.raises(DocumentError, match="does not fit"):
        read_document(rewritten(saved, lambda members: members.update({"layout.png": picture.getvalue()})))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (member("../evil"), "leads elsewhere"),
        (member("/etc/passwd"), "leads elsewhere"),
        (member("a\\..\\evil"), "leads elsewhere"),
        (member("C:evil"), "leads elsewhere"),
        (member("folder/"), "leads elsewhere"),
        (member("link", b"/etc/passwd", stat.S_IFLNK | 0o777), "link or a device"),
        (member("document.json"), "occurs twice"),
        (member("bomb", b"\0" * (30 << 20)), "far more"),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0].filename,
)
def test_zip_files_made_to_do_harm_are_refused(
    saved: Path, member: tuple[zipfile.ZipInfo, bytes], reason: str
) -> None:
    with zipfile.ZipFile(saved, "a") as members:
        members.writestr(*member)
    with pytest.raises(DocumentError, match=reason):
        read_document(saved)


def test_too_many_members_and_too_large_files_are_refused(
    saved: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(untrusted_zip, "MAX_MEMBERS", 3)
    with pytest.raises(DocumentError, match="too many"):
        read_document(saved)
    monkeypatch.setattr(untrusted_zip, "MAX_FILE_BYTES", 100)
    with pytest.raises(DocumentError, match="too large"):
        read_document(saved)


def test_a_member_that_lies_about_its_size_is_refused(saved: Path) -> None:
    data = saved.read_bytes()
    with zipfile.ZipFile(saved) as members:
        size = members.getinfo("layout.png").file_size
    packed = size.to_bytes(4, "little")
    saved.write_bytes(data.replace(packed * 2, packed + (size + 7).to_bytes(4, "little")))
    with pytest.raises(DocumentError):
        read_document(saved)
