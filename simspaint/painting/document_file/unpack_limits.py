"""How much a document may hold, in all and a member: what states or unpacks to more is refused unread."""

from __future__ import annotations

MAX_FILE_BYTES = 1 << 30
"""Of the file itself."""
MAX_MEMBERS = 5000
MAX_TOTAL_BYTES = 2 << 30
"""Of all members together, unpacked."""

SMALL_BYTES = 1 << 20
MAX_RATIO = 200
"""Unpacked to packed, of members above `SMALL_BYTES`. Documents shrink to a tenth at best."""
SMALL_TEXT_BYTES = 4 << 20
MAX_TEXT_RATIO = 20
"""The same for JSON, which takes some twenty times its length once more when it is read."""

MAX_JSON_BYTES = 64 << 20
MAX_PNG_BYTES = 96 << 20
MAX_THUMBNAIL_BYTES = 4 << 20
MAX_UNDO_BYTES = 512 << 20
MAX_COMPOSITION_BYTES = 256 << 20
"""Of all packed layouts of a document's compositions together."""

MAX_COMPOSITIONS = 100_000
MAX_RENDERINGS = 2000
