"""Pictures that hold their recipe: how they were made, and the painting, which can be restored."""

from __future__ import annotations

import base64
import binascii
import io
import json
import unicodedata
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, PngImagePlugin

from simspaint.errors import DocumentError, LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.photograph_file import MAX_PIXELS, srgb_mark, writable_format
from simspaint.files.untrusted_picture import opened_picture
from simspaint.painting.codecs.recipe_json import recipe_from_bytes, recipe_to_json
from simspaint.painting.document.snapshot import DocumentSnapshot
from simspaint.painting.document_file.document_file import document_bytes, document_from_bytes
from simspaint.painting.export.credits import CreditLine
from simspaint.painting.recipes.recipe import Recipe

RECIPE_KEY = "SimsPaint recipe"
DOCUMENT_KEY = "SimsPaint document"
_DESCRIPTION = "A photograph made of pieces of photographs, from a painted layout."
_EXIF_SOFTWARE = 0x0131
_EXIF_DESCRIPTION = 0x010E
_EXIF_ARTIST = 0x013B
_EXIF_COPYRIGHT = 0x8298
_EXIF_DETAILS, _EXIF_COMMENT = 0x8769, 0x9286
_COMMENT_IS_ASCII = b"ASCII\0\0\0"
_MAX_COMMENT = 60_000
_MAX_DOCUMENT_TEXT = 48 << 20


def write_picture(
    path: str | Path,
    picture: UInt8[np.ndarray, "height width 3"],
    recipe: Recipe | None = None,
    document: DocumentSnapshot | None = None,
    credit: CreditLine | None = None,
) -> None:
    """Write RGB pixels atomically; the suffix chooses PNG, JPEG, WebP or TIFF.

    With `recipe` the file says how it was made: in a PNG text, elsewhere in the EXIF comment, without the
    composition where it does not fit in. With `document` a PNG holds the painting too, without history and
    kept renderings, so that `restore_document` gives it back. With `credit` it names author and rights where
    photo programs look. Without any of them nothing but pixels and their colour space is written: "strip".

    Raises `LayoutFileError` where the suffix is another one or the file cannot be written.
    """
    path = Path(path)
    pillow_format, options = writable_format(path)
    options = options | srgb_mark(pillow_format)
    encoded = io.BytesIO()
    try:
        if recipe is not None or document is not None or credit is not None:
            options = options | _metadata(pillow_format, recipe, document, credit)
        Image.fromarray(np.ascontiguousarray(picture)).save(encoded, pillow_format, **options)
        replace_bytes(path, encoded.getvalue())
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise LayoutFileError(f"{path} cannot be written: {reason}.", "Choose another folder.") from error


def read_recipe(path: str | Path) -> Recipe | None:
    """The recipe that a PNG holds, or None where it holds none.

    Raises `LayoutFileError` where it is no usable picture, `DocumentError` where the recipe is damaged.
    """
    text = _texts(Path(path)).get(RECIPE_KEY)
    return None if text is None else recipe_from_bytes(text.encode(), Path(path).name)


def restore_document(path: str | Path) -> DocumentSnapshot:
    """The painting that a PNG was made of, with its choices and settings.

    Raises `LayoutFileError` where it is no usable picture, and `DocumentError` where it holds no painting or
    a damaged one.
    """
    document = held_document(path)
    if document is None:
        raise DocumentError(
            f"{Path(path).name} holds no painting.",
            "Only PNG pictures that SimsPaint exported with their recipe can be restored, as they were then: "
            "GIMP, Krita, advpng and zopflipng drop the painting when they save.",
        )
    return document


def held_document(path: str | Path) -> DocumentSnapshot | None:
    """The painting that a picture holds, or None where it holds none.

    Raises as `restore_document` where it is no usable picture or the painting is damaged.
    """
    path = Path(path)
    text = _texts(path).get(DOCUMENT_KEY)
    if text is None:
        return None
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DocumentError(
            f"The painting in {path.name} is damaged.", "Get the picture as it was exported."
        ) from error
    return document_from_bytes(data, path.name)


def _metadata(
    pillow_format: str,
    recipe: Recipe | None,
    document: DocumentSnapshot | None,
    credit: CreditLine | None,
) -> dict[str, object]:
    exif = Image.Exif()
    exif[_EXIF_SOFTWARE] = "SimsPaint"
    exif[_EXIF_DESCRIPTION] = _DESCRIPTION
    if credit is not None:
        exif[_EXIF_ARTIST], exif[_EXIF_COPYRIGHT] = (_ascii(part) for part in credit)
    if pillow_format != "PNG":
        comment = _comment(recipe, None if pillow_format == "TIFF" else _MAX_COMMENT)
        if comment and pillow_format == "TIFF":  # whose comments Pillow does not write
            exif[_EXIF_DESCRIPTION] = comment
        elif comment:
            exif.get_ifd(_EXIF_DETAILS)[_EXIF_COMMENT] = _COMMENT_IS_ASCII + comment.encode()
        return {"exif": exif}
    mark = srgb_mark(pillow_format)["pnginfo"]
    assert isinstance(mark, PngImagePlugin.PngInfo)
    info = mark
    info.add_text("Software", "SimsPaint")
    if credit is not None:
        info.add_itxt("Author", credit.author)
        info.add_itxt("Copyright", credit.rights)
    if recipe is not None:
        text = json.dumps(recipe_to_json(recipe), ensure_ascii=True, allow_nan=False)
        info.add_itxt(RECIPE_KEY, text)
    if document is not None:
        packed = base64.b64encode(document_bytes(document)).decode()
        if len(packed) <= _MAX_DOCUMENT_TEXT:
            info.add_text(DOCUMENT_KEY, packed)
    return {"pnginfo": info, "exif": exif}


def _comment(recipe: Recipe | None, most: int | None) -> str:
    """The recipe as EXIF takes it, ASCII: without the composition where it has more than `most` characters,
    and empty where it still has."""
    if recipe is None:
        return ""
    texts = (json.dumps(recipe_to_json(recipe, whole), allow_nan=False) for whole in (True, False))
    return next((text for text in texts if most is None or len(text) <= most), "")


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "replace").decode()


def _texts(path: Path) -> dict[str, str]:
    """Texts of a PNG by key; none for pictures of other formats, or moving ones: SimsPaint writes none, and
    all their frames, which may be thousands, would be decoded."""
    with opened_picture(path, ("PNG", "JPEG", "WEBP", "TIFF"), MAX_PIXELS) as picture:
        if not isinstance(picture, PngImagePlugin.PngImageFile) or getattr(picture, "is_animated", False):
            return {}
        return {key: str(text) for key, text in picture.text.items()}
