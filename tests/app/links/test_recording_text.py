"""A recording as a text: short, and whole or refused with the reason."""

import base64
import copy
import json
import random
import re
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InvalidError, TooLargeError
from app.experiment import ARTICLE_XOR
from app.links.recording_text import COMMON, HEAD, VERSION, read, written
from app.requests import Recording

MOST = 64 * 1024
EDITS = [
    {"step": 8, "kind": "learning_rate", "value": 0.05},
    {"step": 10, "kind": "parameter", "layer": 0, "parameter": "W", "index": [0, 1], "value": 1 / 3},
]


@pytest.fixture
def recording():
    return {
        "experiment": copy.deepcopy(ARTICLE_XOR.model_dump(exclude_none=True)),
        "edits": copy.deepcopy(EDITS),
        "step": 12,
    }


@pytest.fixture
def text(recording):
    return written(recording)


def plain(recording):
    return recording.model_dump(exclude_none=True)


def framed(content, *, checksum=None, length=None):
    """A text around any content, as a newer or a malicious program might make it."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zdict=COMMON)
    packed = deflate.compress(content) + deflate.flush()
    head = HEAD.pack(length or len(packed), zlib.crc32(packed) if checksum is None else checksum)
    return f"{VERSION}.{base64.urlsafe_b64encode(head + packed).decode().rstrip('=')}"


def refusal(text):
    with pytest.raises(InvalidError) as caught:
        read(text, MOST)
    return caught.value.message


def test_there_and_back(recording, text):
    assert plain(read(text, MOST)) == plain(Recording.model_validate(recording))


def test_it_fits_into_a_fragment_and_is_short(recording, text):
    assert re.fullmatch(r"[A-Za-z0-9._-]+", text)
    # Random weights are as long as they are; what all experiments have in common costs next to nothing.
    assert len(text) < 160 < len(json.dumps(recording)) / 4


@pytest.mark.parametrize(
    "around", ["{}", " {}\n", "#run={}", "http://localhost:8000/#run={}", "a/#view=calm&run={}&b=1"]
)
def test_it_is_found_in_an_address(recording, text, around):
    assert plain(read(around.format(text), MOST)) == plain(Recording.model_validate(recording))


def test_wherever_it_is_cut_off_that_is_said(text):
    for length in range(len(f"{VERSION}."), len(text)):
        assert refusal(text[:length]).startswith("This link was cut off"), length


def test_whichever_letter_is_changed_it_is_refused(text):
    for place in range(len(f"{VERSION}."), len(text) - 1):
        other = "A" if text[place] != "A" else "B"
        assert re.match("This link was (changed|cut off)", refusal(text[:place] + other + text[place + 1 :]))


def test_something_added(text):
    assert refusal(text + "AAAA") == "This link was changed: its checksum is not that of the run in it."


def test_a_newer_version(text):
    message = refusal(text.replace(f"{VERSION}.", "27.", 1))
    assert (
        message == f"This link was made by a newer version: it has form 27, and this server knows {VERSION}."
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "1.",
        "0.AAAA",
        "1.AA AA",
        "#",
        "#run=",
        "http://x/#view=1",
        "<script>alert(1)</script>",
        "1.é",
        "{}",
    ],
)
def test_no_link_at_all(text):
    assert re.match("This is no link to a run|This link was cut off", refusal(text))


def test_more_than_a_server_takes_is_not_unpacked():
    bomb = framed(b'{"experiment":"' + b" " * 50_000_000 + b'"}')
    assert len(bomb) < 70_000
    assert refusal(bomb) == "The run in this link has more than 64 KiB: too much."


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b"\xff\xfe", b"{", b'{"experiment": 1}'])
def test_a_whole_link_without_a_recording(content):
    message = refusal(framed(content))
    assert message.endswith(".")
    assert "Traceback" not in message


def test_a_packed_part_that_is_none():
    packed = b"\xff" * 20
    letters = base64.urlsafe_b64encode(HEAD.pack(20, zlib.crc32(packed)) + packed).decode()
    assert refusal(f"1.{letters.rstrip('=')}") == "There is no recording in this link."


@pytest.mark.parametrize(
    ("place", "value", "path", "sentence"),
    [
        (("layers", 0, "units"), 100_000, "experiment.layers.0.units", "from 1 to 256; 100000 is not."),
        (("layers", 0, "kind"), "magic", "experiment.layers.0.kind", '"magic" is not.'),
        (("seed",), -1, "experiment.seed", "-1 is not."),
    ],
)
def test_a_run_that_breaks_a_rule_says_which(recording, place, value, path, sentence):
    part = recording["experiment"]
    for key in place[:-1]:
        part = part[key]
    part[place[-1]] = value
    with pytest.raises(InvalidError) as caught:
        read(framed(json.dumps(recording).encode()), MOST)
    assert caught.value.path == path
    assert caught.value.message.endswith(sentence)


def test_a_recording_that_is_too_large_is_refused(recording):
    values = random.Random(1)
    recording["edits"] = [{**EDITS[0], "value": values.random()} for _ in range(9000)]
    with pytest.raises(TooLargeError, match="A link can have 64,000 letters, and this run needs 1"):
        written(recording)


@given(st.text())
def test_no_text_does_more_than_be_refused(text):
    refusal(text)


@given(st.binary(max_size=60))
def test_no_bytes_do_more_than_be_refused(content):
    refusal(f"1.{base64.urlsafe_b64encode(content).decode().rstrip('=')}")


def test_a_link_of_today_is_read_for_ever(recording):
    """If this fails, the form was changed: it needs a new version, and the old one must still be read."""
    link = "1.AAAAMrqMCKQjkF5BCZK0iDceORFvSIV4pyzaLQjHuwG4iIYoB6Uy3FWkAZF1pIGeMRqohScoQ6NaAA"
    assert plain(read(link, MOST)) == plain(Recording.model_validate(recording))
