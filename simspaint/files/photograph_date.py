"""When and on which side of the equator a photograph was taken, as its file says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image

from simspaint.errors import LayoutFileError
from simspaint.files.photograph_file import MAX_PIXELS, READ_FORMATS
from simspaint.files.untrusted_picture import BROKEN_PICTURE, opened_picture

_FORMAT = "%Y:%m:%d %H:%M:%S"
_EARLIEST = 1826
"""No photograph is older; cameras without a clock say so."""


class Taken(NamedTuple):
    """When a photograph was taken, by its camera's clock, and whether that is known to be in the south."""

    when: datetime
    is_south: bool = False


def photograph_date(path: Path) -> Taken | None:
    """What EXIF says; None where it says nothing, or nothing that can be."""
    try:
        with opened_picture(path, READ_FORMATS, MAX_PIXELS) as picture:
            return _taken(picture)
    except LayoutFileError:
        return None


def _taken(picture: Image.Image) -> Taken | None:
    try:
        exif = picture.getexif()
        own = exif.get_ifd(ExifTags.IFD.Exif)
        stated = own.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
        when = datetime.strptime(str(stated).strip("\0 "), _FORMAT)
        south = exif.get_ifd(ExifTags.IFD.GPSInfo).get(ExifTags.GPS.GPSLatitudeRef) == "S"
    except BROKEN_PICTURE:
        return None
    return Taken(when, south) if _EARLIEST <= when.year <= datetime.now().year + 1 else None
