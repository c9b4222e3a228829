"""Pictures that say how they were made, and give back the painting that they were made of."""

from __future__ import annotations

import base64
import binascii
import io
import json
from pathlib import Path

import numpy as np
from jaxtyping import UInt8
from PIL import Image, PngImagePlugin

from simspaint.errors import DocumentError, LayoutFileError
from simspaint.files.atomic import replace_bytes
from simspaint.files.opened_picture import opened_picture
from simspaint.files.photograph_file import MAX_PIXELS, writable_format
from simspaint.painting.document_file import document_bytes, document_from_bytes
from simspaint.painting.recipe import Recipe
from simspaint.painting.recipe_json import recipe_from_bytes, recipe_to_json
from simspaint.painting.snapshot import DocumentSnapshot

RECIPE_KEY = "SimsPaint recipe"
DOCUMENT_KEY = "SimsPaint document"
_EXIF_SOFTWARE = 0x0131
_EXIF_DESCRIPTION = 0x010E
_MAX_DESCRIPTION = 60_000
_MAX_DOCUMENT_TEXT = 48 << 20


def write_picture(
    path: str | Path,
    picture: UInt8[np.ndarray, "height width 3"],
    recipe: Recipe | None = None,
    document: DocumentSnapshot | None = None,
) -> None:
    """Write RGB pixels atomically; the suffix chooses PNG, JPEG, WebP or TIFF.

    With `recipe` the file says how it was made: in a PNG text, elsewhere in the EXIF description where it
    fits in. With `document` a PNG holds the painting too, without history and kept renderings, so that
    `restore_document` gives it back. Without either nothing but pixels is written: "strip".

    Raises `LayoutFileError` where the suffix is another one or the file cannot be written.
    """
    path = Path(path)
    pillow_format, options = writable_format(path)
    if recipe is not None or document is not None:
        options = options | _metadata(pillow_format, recipe, document)
    encoded = io.BytesIO()
    try:
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
    path = Path(path)
    text = _texts(path).get(DOCUMENT_KEY)
    if text is None:
        raise DocumentError(
            f"{path.name} holds no painting.",
            "Only PNG pictures that SimsPaint exported with their recipe can be restored.",
        )
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise DocumentError(
            f"The painting in {path.name} is damaged.", "Get the picture as it was exported."
        ) from error
    return document_from_bytes(data, path.name)


def _metadata(
    pillow_format: str, recipe: Recipe | None, document: DocumentSnapshot | None
) -> dict[str, object]:
    text = "" if recipe is None else json.dumps(recipe_to_json(recipe), ensure_ascii=False, allow_nan=False)
    if pillow_format != "PNG":
        exif = Image.Exif()
        exif[_EXIF_SOFTWARE] = "SimsPaint"
        described = json.dumps(json.loads(text)) if text else ""  # EXIF texts are ASCII
        if described and len(described) <= _MAX_DESCRIPTION:
            exif[_EXIF_DESCRIPTION] = described
        return {"exif": exif}
    info = PngImagePlugin.PngInfo()
    info.add_text("Software", "SimsPaint")
    if text:
        info.add_itxt(RECIPE_KEY, text)
    if document is not None:
        packed = base64.b64encode(document_bytes(document)).decode()
        if len(packed) <= _MAX_DOCUMENT_TEXT:
            info.add_text(DOCUMENT_KEY, packed)
    return {"pnginfo": info}


def _texts(path: Path) -> dict[str, str]:
    """Texts of a PNG by key; none for pictures of other formats."""
    with opened_picture(path, ("PNG", "JPEG", "WEBP", "TIFF"), MAX_PIXELS) as picture:
        if not isinstance(picture, PngImagePlugin.PngImageFile):
            return {}
        return {key: str(text) for key, text in picture.text.items()}
