"""The API reference: what the OpenAPI document says, laid out for a page that needs no script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

Schema = Mapping[str, Any]

HEADING = "## "
ROW = "* "


@dataclass(frozen=True)
class Block:
    """A block of the general description: a heading, a paragraph, or the rows of a table."""

    heading: str = ""
    paragraph: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def reference(document: Schema) -> dict[str, Any]:
    """What the template of the reference is written with.

    Args:
        document: the OpenAPI document.
    """
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(_operation(path, method, operation))
    return {
        "info": document["info"],
        "description": _blocks(document["info"]["description"]),
        "groups": [{"name": name, "operations": operations} for name, operations in groups.items()],
        "schemas": [_shape(name, schema) for name, schema in document["components"]["schemas"].items()],
    }


def code(text: str) -> Markup:
    """Text whose `marked parts` are code."""
    pieces = re.split(r"`+([^`]+)`+", text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if place % 2 else escape(piece)
        for place, piece in enumerate(pieces)
    )


def type_of(schema: Schema) -> Markup:
    """A schema in a few words, with links to the shapes that it names."""
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[-1]
        return Markup('<a href="#{0}">{0}</a>').format(name)
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return Markup(" or ").join(type_of(option) for option in schema[key])
    if "const" in schema:
        return code(f'`"{schema["const"]}"`')
    if "enum" in schema:
        return Markup(", ").join(code(f'`"{name}"`') for name in schema["enum"])
    match schema.get("type"):
        case "array":
            return Markup("list of {}").format(type_of(schema.get("items", {})))
        case "object" if isinstance(schema.get("additionalProperties"), Mapping):
            return Markup("object of {}").format(type_of(schema["additionalProperties"]))
        case str(kind):
            return escape(kind + _bounds(schema))
        case _:
            return Markup("anything")


def _bounds(schema: Schema) -> str:
    words = (
        ("from", "minimum"),
        ("over", "exclusiveMinimum"),
        ("to", "maximum"),
        ("at least", "minItems"),
        ("at most", "maxItems"),
    )
    return "".join(f" {word} {schema[key]:,.10g}" for word, key in words if key in schema)


def _operation(path: str, method: str, operation: Schema) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": [
            {
                "name": parameter["name"],
                "place": parameter["in"],
                "type": type_of(parameter["schema"]),
                "description": parameter.get("description", ""),
            }
            for parameter in operation.get("parameters", ())
        ],
        "body": type_of(body) if body else None,
        "answers": [
            {"status": status, "shape": _answer(answer), "description": answer["description"]}
            for status, answer in operation["responses"].items()
        ],
    }


def _answer(answer: Schema) -> Markup:
    return Markup(", ").join(
        type_of(content["schema"]) if media_type == "application/json" else code(f"`{media_type}`")
        for media_type, content in answer.get("content", {}).items()
    )


def _shape(name: str, schema: Schema) -> dict[str, Any]:
    required = schema.get("required", ())
    return {
        "name": name,
        "description": schema.get("description", ""),
        "type": type_of(schema),
        "fields": [
            {
                "name": field,
                "type": type_of(inner),
                "is_required": field in required,
                "description": inner.get("description", ""),
            }
            for field, inner in schema.get("properties", {}).items()
        ],
    }


def _blocks(text: str) -> list[Block]:
    """The description, which is written in a small part of Markdown: headings, paragraphs, lists of pairs."""
    return [_block(block) for block in text.strip().split("\n\n")]


def _block(text: str) -> Block:
    if text.startswith(HEADING):
        return Block(heading=text.removeprefix(HEADING))
    if text.startswith(ROW):
        items = text.removeprefix(ROW).split("\n" + ROW)
        return Block(rows=tuple(_pair(item) for item in items))
    return Block(paragraph=text)


def _pair(item: str) -> tuple[str, str]:
    """What stands before and after the colon that follows a `code`."""
    first, _, second = item.partition("`: ")
    return first + "`", second
