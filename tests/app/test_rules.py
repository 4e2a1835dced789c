"""Rules turn refusals into sentences."""

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from app.rules import OneOf, Rule, listed, written

Few = Annotated[int, Field(ge=1, le=3), Rule("It must be few")]


def test_what_keeps_the_rule_is_taken():
    assert TypeAdapter(Few).validate_python(2) == 2
    assert (
        TypeAdapter(Annotated[str, OneOf("The tea", ("green", "black"))]).validate_python("black") == "black"
    )


def test_a_refusal_names_the_value():
    with pytest.raises(ValidationError, match="It must be few; 9 is not"):
        TypeAdapter(Few).validate_python(9)
    with pytest.raises(ValidationError, match='The tea must be green or black; "red" is not'):
        TypeAdapter(Annotated[str, OneOf("The tea", ("green", "black"))]).validate_python("red")


def test_the_schema_still_says_the_bounds():
    assert TypeAdapter(Few).json_schema() == {"maximum": 3, "minimum": 1, "type": "integer"}
    names = TypeAdapter(Annotated[str, OneOf("The tea", ("green", "black"))]).json_schema()
    assert names["enum"] == ["green", "black"]


@pytest.mark.parametrize(
    ("names", "text"), [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")]
)
def test_names_in_a_row(names, text):
    assert listed(names) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        ("é", '"é"'),
        ([1, "a"], '[1, "a"]'),
        ("x" * 99, '"' + "x" * 38 + "…"),
        (b"x", "\"b'x'\""),
    ],
)
def test_values_as_they_were_sent(value, text):
    assert written(value) == text
