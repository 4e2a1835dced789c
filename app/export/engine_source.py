"""The engine's own functions and classes as plain Python, to stand in a program that has numpy and no engine.

A definition is taken with everything that it calls, without type hints. What a program then computes is, line
by line, what the engine computes.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import io
import itertools
import math
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import FunctionType

import numpy as np

from app.export.refusal import CannotExportError

MODULES = {"np": np, "math": math}
"""What a program imports; nothing else."""


@dataclass
class Definitions:
    """Definitions for one program, each after those that it needs.

    Attributes:
        modules: the names of the modules that they use.
    """

    modules: set[str] = field(default_factory=set)
    _texts: dict[str, str] = field(default_factory=dict)
    _origins: dict[str, object] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def take(self) -> str:
        """Those that were added since the last call, in an order in which they can be run."""
        new = [text for name, text in self._texts.items() if name not in self._taken]
        self._taken.update(self._texts)
        return "\n\n\n".join(new)

    def define(self, name: str, origin: object, text: str) -> str:
        """Add a definition that is written already, once.

        Args:
            name: its name.
            origin: what it was made from; two of one name and of two origins would be a mistake.
            text: its code.

        Raises:
            CannotExportError: if the name stands for something else.
        """
        if self._origins.setdefault(name, origin) != origin:
            raise CannotExportError(f"This run needs two different things that are both called {name}.")
        self._texts.setdefault(name, text)
        return name

    def function(self, function: Callable[..., object]) -> str:
        """Add a function of the engine; its name."""
        if self._origins.get(function.__name__) is not function:
            tree = definition_of(function)
            self._need(tree, function)
            self.define(function.__name__, function, double_quoted(ast.unparse(tree)))
        return function.__name__

    def instance(self, instance: object, methods: Iterable[str]) -> str:
        """Add the class of an object of the engine, with these methods; the call that makes the object.

        Raises:
            CannotExportError: if the methods read something else of it than numbers that it was made with.
        """
        kind = type(instance)
        found: dict[str, ast.FunctionDef] = {}
        values: dict[str, object] = {}
        wanted = list(methods)
        while wanted:
            name = wanted.pop()
            if name in found:
                continue
            method = found[name] = _method(kind, name)
            self._need(method, getattr(kind, name))
            for attribute in attributes_of_self(method):
                if isinstance(inspect.getattr_static(kind, attribute, None), FunctionType | staticmethod):
                    wanted.append(attribute)
                else:
                    values[attribute] = getattr(instance, attribute)
        for name, value in values.items():
            if not isinstance(value, bool | int | float | str):
                raise CannotExportError(f"{kind.__name__} keeps {name} in a form that no program has yet.")
        ordered = {name: found[name] for name in vars_in_order(kind) if name in found}
        self.define(kind.__name__, (kind, *ordered), _class(kind, list(values), ordered.values()))
        return f"{kind.__name__}({', '.join(f'{name}={value!r}' for name, value in values.items())})"

    def class_like(self, name: str, base: str, body: str) -> str:
        """Add a class, numbered if there is another one of its name; its name."""
        names = (name if number == 1 else f"{name}{number}" for number in itertools.count(1))
        numbered = next(free for free in names if self._origins.get(free, body) == body)
        return self.define(numbered, body, f"class {numbered}({base}):\n{textwrap.indent(body, '    ')}")

    def constant(self, name: str, value: object) -> str:
        """Add a constant of the engine; its name."""
        written = f"{name} = {value!r}"
        text = textwrap.fill(written, 100, subsequent_indent="    ", break_on_hyphens=False)
        return self.define(name, value, text)

    def names(self, names: Iterable[str], known: Mapping[str, object]) -> None:
        """Add whatever these names stand for.

        Raises:
            CannotExportError: if one stands for something that cannot be written.
        """
        for name in names:
            value = known.get(name)
            if name in MODULES and value is MODULES[name]:
                self.modules.add(name)
            elif isinstance(value, FunctionType):
                if value.__name__ != name:
                    raise CannotExportError(f"{name} is called {value.__name__} where it is defined.")
                self.function(value)
            elif isinstance(value, int | float | str | tuple):
                self.constant(name, value)
            elif name not in vars(builtins):
                raise CannotExportError(f"What the engine calls {name} has no form in a program yet.")

    def _need(self, tree: ast.FunctionDef, of: Callable[..., object]) -> None:
        self.names(sorted(free_names(tree)), inspect.unwrap(of).__globals__)


def definition_of(function: Callable[..., object]) -> ast.FunctionDef:
    """The definition of a function or method, without type hints and decorators.

    Raises:
        CannotExportError: if it is no plain ``def``.
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise CannotExportError(f"{function.__qualname__} is not written as a function of its own.")
    plain = Untyped().visit(tree)
    assert isinstance(plain, ast.FunctionDef)
    return ast.fix_missing_locations(plain)


class Untyped(ast.NodeTransformer):
    """Takes the type hints out of a definition."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """No return type, no decorators, and no name for a result that it had only to be given a type."""
        node.returns, node.decorator_list = None, []
        match node.body:
            case [
                *_,
                ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value),
                ast.Return() as end,
            ]:
                if isinstance(end.value, ast.Name) and end.value.id == name:
                    node.body[-2:] = [ast.Return(value)]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """No type of an argument."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        """``Y: Array = …`` becomes ``Y = …``."""
        return ast.Assign([node.target], node.value) if node.value else None


def free_names(tree: ast.AST) -> set[str]:
    """The names that code reads and does not set itself."""
    read = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    arguments = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    stored = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
    }
    return read - arguments - stored


def attributes_of_self(tree: ast.AST) -> list[str]:
    """What a method reads of its object, in order."""
    reads = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    names = (node.attr for node in reads if isinstance(node.value, ast.Name) and node.value.id == "self")
    return list(dict.fromkeys(names))


def first_paragraph(thing: object) -> str:
    """What the first paragraph of a docstring says, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def double_quoted(code: str) -> str:
    """Code whose texts stand in double quotes."""
    lines = code.splitlines(keepends=True)
    texts = [
        token
        for token in tokenize.generate_tokens(io.StringIO(code).readline)
        if token.type == tokenize.STRING and token.string[0] == "'" and '"' not in token.string
    ]
    for token in reversed(texts):
        row, (start, end) = token.start[0] - 1, (token.start[1], token.end[1])
        lines[row] = f'{lines[row][:start]}"{token.string[1:-1]}"{lines[row][end:]}'
    return "".join(lines)


def vars_in_order(kind: type) -> list[str]:
    """The names that a class and those it comes from define, in the order in which they stand there."""
    return list(dict.fromkeys(name for base in reversed(kind.__mro__) for name in vars(base)))


def _method(kind: type, name: str) -> ast.FunctionDef:
    method = definition_of(getattr(kind, name))
    if isinstance(inspect.getattr_static(kind, name), staticmethod):
        method.decorator_list = [ast.Name("staticmethod", ast.Load())]
    return method


def _class(kind: type, arguments: list[str], methods: Iterable[ast.FunctionDef]) -> str:
    parts = [f'"""{first_paragraph(kind)}"""']
    if arguments:
        kept = "\n".join(f"    self.{name} = {name}" for name in arguments)
        parts.append(f"def __init__(self, {', '.join(arguments)}):\n{kept}")
    parts += [double_quoted(ast.unparse(method)) for method in methods]
    return f"class {kind.__name__}:\n" + textwrap.indent("\n\n".join(parts), "    ")
