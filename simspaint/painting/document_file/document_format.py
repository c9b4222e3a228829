"""Name, version and suffix of the format of documents."""

from __future__ import annotations

SUFFIX = ".simspaint"
MIMETYPE = b"application/x-simspaint"
FORMAT = "simspaint document"
VERSION = 2
