"""The API reference is laid out from the OpenAPI document."""

import pytest

from app.reference import Block, code, reference, type_of


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({"type": "integer", "minimum": 1.0, "maximum": 2000}, "integer from 1 to 2,000"),
        ({"type": "number", "exclusiveMinimum": 0}, "number over 0"),
        ({"type": "array", "minItems": 1, "items": {"type": "string"}}, "list of string"),
        ({"type": "object", "additionalProperties": {"type": "boolean"}}, "object of boolean"),
        ({"$ref": "#/components/schemas/Run"}, '<a href="#Run">Run</a>'),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, "string or null"),
        ({"const": "<xor>"}, "<code>&#34;&lt;xor&gt;&#34;</code>"),
        ({"enum": ["a", "b"]}, "<code>&#34;a&#34;</code>, <code>&#34;b&#34;</code>"),
        ({}, "anything"),
    ],
)
def test_types_in_a_few_words(schema, text):
    assert str(type_of(schema)) == text


def test_marked_parts_are_code():
    assert str(code("a `b<c` and ``d``")) == "a <code>b&lt;c</code> and <code>d</code>"


def test_the_description_is_headings_paragraphs_and_tables():
    description = 'One.\n\n## Two\n\n* `{"a": 1}`: Three.\n* `b`: Four: five.'
    document = {"info": {"description": description}, "paths": {}, "components": {"schemas": {}}}
    assert reference(document)["description"] == [
        Block(paragraph="One."),
        Block(heading="Two"),
        Block(rows=(('`{"a": 1}`', "Three."), ("`b`", "Four: five."))),
    ]
