"""Rules with a fault, as an earlier version may have had: who imports this decodes by them.

They get a field wrong, and refuse some of the items that integration tests send.
"""

import re
from typing import Any

from schemas.records import RawMessage
from transforms import clean, decode
from transforms.wire_formats.base import Refused

VERSION = "0"
REFUSED = re.compile(rb'"n\d*[05]"')

_parse = decode._parse_message


def misfiling(message: RawMessage, *rest: Any) -> Any:
    """A decoder that errs."""
    if REFUSED.search(message.value or b""):
        raise Refused("malformed", "a fault that will be mended")
    return [story._replace(genre="wrong") for story in _parse(message, *rest)]


decode._parse_message = misfiling
clean.CLEANER_VERSION = decode.CLEANER_VERSION = VERSION  # type: ignore[misc]
