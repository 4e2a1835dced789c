"""A method of a program: which of its lines computes what, and which variables it reads."""

from __future__ import annotations

import ast
from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """A method.

    Attributes:
        lines: by the name of what is computed, the line that does it, from 0.
        variables: the variables as they are written, with the names of what they hold, in order.
    """

    lines: dict[str, int]
    variables: tuple[tuple[str, str], ...]


def method_of(kind: ast.ClassDef, name: str, given: str, result: str) -> Method:
    """What a method of a class does.

    Args:
        kind: the class.
        name: the method's name.
        given: what its argument holds.
        result: what it returns, if that has no name of its own.
    """
    method = next(node for node in kind.body if isinstance(node, ast.FunctionDef) and node.name == name)
    lines = {given: method.lineno - 1} if given else {}
    for node in ast.walk(method):
        match node:
            case ast.Assign(targets=targets):
                for target in targets:
                    holds = _held(target)
                    if holds and holds != given:
                        lines.setdefault(holds, node.lineno - 1)
            case ast.Return() if result:
                lines.setdefault(result, node.lineno - 1)
    if result and _returns_alone(method):
        # `return self.Y` only hands on what an earlier line computed.
        computed = [line for held, line in lines.items() if held == result]
        lines[result] = min(computed)
    seen = dict.fromkeys(
        (ast.unparse(node), holds)
        for node in sorted(ast.walk(method), key=_place)
        if isinstance(node, ast.Name | ast.Attribute) and (holds := _held(node))
    )
    if result and result not in {holds for _, holds in seen}:
        seen[f"return of {name}", result] = None
    return Method(lines, tuple(seen))


def _held(node: ast.AST) -> str | None:
    """The name under which a variable, or an attribute of the object itself, is known."""
    match node:
        case ast.Name(id=name) if name != "self":
            return name
        case ast.Attribute(value=ast.Name(id="self"), attr=name):
            return name
        case _:
            return None


def _returns_alone(method: ast.FunctionDef) -> bool:
    end = method.body[-1]
    return isinstance(end, ast.Return) and end.value is not None and _held(end.value) is not None


def _place(node: ast.AST) -> tuple[int, int]:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
