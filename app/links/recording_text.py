"""A recording as a short text that fits into the fragment of an address: ``…#run=1.AAAAZ…``.

``1.`` is the version of the form. What follows is base 64, as addresses may hold it: the length and the
CRC-32 of the rest in 4 bytes each, then the recording as JSON, deflated. So a link that was cut off can be
told from one that was changed, and from one that a newer version made.
"""

from __future__ import annotations

import base64
import re
import struct
import zlib
from typing import Any

import orjson
from pydantic import ValidationError

from app.errors import InvalidError, TooLargeError, first_sentence
from app.finite_json import dumps
from app.requests import Recording

VERSION = 1
KEY = "run"
"""Of the text among the settings in a fragment."""

LONGEST = 64_000
"""Letters. Addresses of more than about 80,000 are too long for some browsers."""

FORM = re.compile(r"([1-9]\d{0,2})\.([A-Za-z0-9_-]*)")
HEAD = struct.Struct(">II")

# What recordings have in common need not stand in each of them. It is part of the form: whoever changes it
# makes a new version.
COMMON = b"".join(
    (
        b'"parameters":{"W":[[0.,-0.]],"B":[[0.,-0.]]},"kind":"parameter","layer":,"parameter":"W","index":[0,1],"value":',
        b'"kind":"momentum","momentum":0.9,"kind":"adam","beta1":0.9,"beta2":0.999,"epsilon":1e-8',
        b'"regularisation":[{"kind":"shrinkage","strength":0.001,"dead_weights":true},{"kind":"l2","strength":0.001}]',
        b'{"kind":"conv2d","channels":4,"kernel":3,"stride":1,"padding":0,{"kind":"softmax"},',
        b'{"kind":"dropout","rate":0.5},{"kind":"flatten"},{"kind":"max_pool2d","size":2,"stride":2},',
        b'"loss":{"kind":"softmax_cross_entropy"},"loss":{"kind":"half_sse"},"function":"sigmoid","function":"relu"',
        b'{"kind":"table","inputs":[[0.0,0.0],[0.0,1.0],[1.0,0.0],[1.0,1.0]],"targets":[[0.0],[1.0],[1.0],[0.0]]},',
        b'{"experiment":{"data":{"kind":"spiral"{"kind":"gauss"{"kind":"xor"{"kind":"circle","points":500,"noise":0.0,',
        b'"train_share":0.5,"features":["x1","x2","x1_squared","x2_squared","x1_x2","sin_x1","sin_x2"],"targets":"signs"},',
        b'"layers":[{"kind":"fully_connected","units":4,"initializer":"uniform"},{"kind":"activation","function":"tanh"},',
        b'{"kind":"fully_connected","units":1,"initializer":"uniform"},{"kind":"activation","function":"tanh"}],',
        b'"loss":{"kind":"mse"},"optimizer":{"kind":"sgd","learning_rate":0.03},"schedule":{"kind":"constant"},',
        b'"regularisation":[],"batch_size":10,"shuffle":false,"seed":1,"dtype":"float64"},',
        b'"edits":[{"step":,"kind":"learning_rate","value":0.1},"edits":[],"step":0}',
    )
)


def written(recording: dict[str, Any]) -> str:
    """The recording as a text.

    Args:
        recording: the recording, as JSON.

    Raises:
        TooLargeError: if it is longer than addresses can be.
    """
    content = dumps(recording)
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9, zdict=COMMON)
    packed = deflate.compress(content) + deflate.flush()
    framed = HEAD.pack(len(packed), zlib.crc32(packed)) + packed
    text = f"{VERSION}.{base64.urlsafe_b64encode(framed).decode().rstrip('=')}"
    if len(text) > LONGEST:
        raise TooLargeError(
            f"A link can have {LONGEST:,} letters, and this run needs {len(text):,}. Leave out its weights "
            "if it carries them, or save the run as a file: Export, the recording."
        )
    return text


def read(text: str, most: int) -> Recording:
    """The recording in a text, or in an address that holds one.

    Args:
        text: the text, or the whole address.
        most: how many bytes the recording may have as JSON.

    Raises:
        InvalidError: if the text is no such link, was cut off or changed, is of a newer version, holds more
            than that, or if the recording in it breaks a rule.
    """
    content = _inflated(_packed(_bare(text)), most)
    try:
        given = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise InvalidError("There is no recording in this link.", "text") from error
    try:
        return Recording.model_validate(given)
    except ValidationError as error:
        path, sentence = first_sentence(error.errors(), given)
        raise InvalidError(sentence, path) from error


def _bare(text: str) -> str:
    """The text itself, taken out of an address if there is one around it."""
    _, has_fragment, fragment = text.strip().rpartition("#")
    settings = dict(part.partition("=")[::2] for part in fragment.split("&"))
    return settings.get(KEY, "") if has_fragment or KEY in settings else fragment


def _packed(text: str) -> bytes:
    """The deflated recording, seen to be whole and unchanged."""
    form = FORM.fullmatch(text)
    if form is None:
        raise InvalidError(
            f"This is no link to a run: it needs #{KEY}= and, after it, a number, a dot, and then letters, "
            "digits, - and _.",
            "text",
        )
    version, letters = int(form[1]), form[2]
    if version != VERSION:
        raise InvalidError(
            f"This link was made by a newer version: it has form {version}, and this server knows {VERSION}.",
            "text",
        )
    if len(letters) % 4 == 1:  # a single letter of four says nothing
        letters = letters[:-1]
    framed = base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    if len(framed) < HEAD.size:
        raise InvalidError("This link was cut off: hardly anything of it is left.", "text")
    length, checksum = HEAD.unpack_from(framed)
    packed = framed[HEAD.size :]
    if len(packed) < length:
        raise InvalidError(
            f"This link was cut off: {len(packed):,} of its {length:,} bytes are left. Copy all of it.",
            "text",
        )
    if len(packed) > length or zlib.crc32(packed) != checksum:
        raise InvalidError("This link was changed: its checksum is not that of the run in it.", "text")
    return packed


def _inflated(packed: bytes, most: int) -> bytes:
    """The recording as JSON; a link that holds more than it may is not unpacked to its end."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS, zdict=COMMON)
    try:
        content = inflate.decompress(packed, most + 1)
    except zlib.error as error:
        raise InvalidError("There is no recording in this link.", "text") from error
    if len(content) > most:
        raise InvalidError(f"The run in this link has more than {most // 1024} KiB: too much.", "text")
    return content
