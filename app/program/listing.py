"""An exported program as numbered lines, with the line of every tensor that a training step computes.

The lines are found in the program itself, as Python reads it, so they stay true however a layer is written.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from app.export.program import Program
from app.program.methods import Method, method_of
from engine import Network

TRAINING_CALLS = {
    "rows_of": "input",
    "forward": "forward",
    "loss": "E",
    "backward": "backward",
    "update": "update",
}
"""What the loop of the training calls, and what that is about."""


@dataclass(frozen=True)
class Line:
    """A line of the program.

    Attributes:
        text: what stands there.
        section: which section it belongs to, from 0.
    """

    text: str
    section: int


@dataclass(frozen=True)
class Variable:
    """A variable of a method, and the tensor that it holds."""

    name: str
    tensor: str


@dataclass(frozen=True)
class Place:
    """Where a tensor is computed.

    Attributes:
        layer: the layer's place, from 0; None for the loss.
        tensor: the tensor, such as "Y", "dE_dW", "update/W"; "input" for the rows that a step takes.
        line: the line that computes it, from 0.
        calls: the lines that led there, the outermost first.
        variables: what the method at work can see.
    """

    layer: int | None
    tensor: str
    line: int
    calls: tuple[int, ...] = ()
    variables: tuple[Variable, ...] = ()


@dataclass(frozen=True)
class Listing:
    """A program whose lines are known.

    Attributes:
        lines: all of them; joined they are the program.
        sections: the titles.
        places: where each tensor is computed.
        steps_line: the line that says how many steps are taken.
    """

    lines: tuple[Line, ...]
    sections: tuple[str, ...]
    places: tuple[Place, ...]
    steps_line: int


def listing(program: Program, network: Network) -> Listing:
    """A numpy program as numbered lines.

    Args:
        program: what ``numpy_program`` wrote.
        network: the network that it was written from.
    """
    lines = [
        Line(text, section)
        for section, part in enumerate(program.sections)
        for text in (*part.code.strip("\n").splitlines(), "")
    ]
    found = _Found(ast.parse("\n".join(line.text for line in lines)))
    steps = next(k for k, line in enumerate(lines) if line.text.startswith("STEPS = "))
    titles = tuple(section.title for section in program.sections)
    return Listing(tuple(lines), titles, tuple(_places(found, network)), steps)


class _Found:
    """The definitions of a program.

    Args:
        tree: the program.

    Attributes:
        layers: the class of each layer.
        loop: the lines of the training's loop, by what they call.
    """

    def __init__(self, tree: ast.Module) -> None:
        nodes = tree.body
        self.classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
        self.functions = {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}
        assigned = {
            node.targets[0].id: node.value
            for node in nodes
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        made = assigned["layers"]
        assert isinstance(made, ast.List)
        self.layers = [self.classes[_called(call)] for call in made.elts]
        self.loss = self.classes[_called(assigned["loss"])]
        self.optimizer = self.classes[_called(assigned["optimizer"])] if "optimizer" in assigned else None
        loops = [node for node in nodes if isinstance(node, ast.For) and _name(node.iter) == "range"]
        self.loop = {about: line for statement in loops[0].body for about, line in _calls_in(statement)}

    def line_in(self, function: str, kind: type[ast.stmt]) -> int:
        """The line of the innermost statement of a kind in a function, from 0."""
        found = [node for node in ast.walk(self.functions[function]) if isinstance(node, kind)]
        return max(node.lineno for node in found) - 1

    def line_of_change(self, function: str, variable: str) -> int:
        """The line of a function that adds something to a variable, from 0."""
        changes = (node for node in ast.walk(self.functions[function]) if isinstance(node, ast.AugAssign))
        return next(node.lineno for node in changes if _name(node.target) == variable) - 1


def _places(found: _Found, network: Network) -> Iterator[Place]:
    yield Place(0, "input", found.loop["input"])
    # In `forward` and `backward` of the network, the call of the layer's own method.
    passing = {name: (found.loop[name], found.line_in(name, ast.Assign)) for name in ("forward", "backward")}
    for k, layer in enumerate(network.layers):
        gradients = tuple(f"dE_d{name}" for name in layer.parameters)
        tensors = ("X", *layer.parameters, *layer.formulas, "Y", "dE_dY", *gradients, "dE_dX")
        for name, given, result in (("forward", "X", "Y"), ("backward", "dE_dY", "dE_dX")):
            method = method_of(found.layers[k], name, given, result)
            seen = _variables(method, tensors)
            for tensor, line in method.lines.items():
                is_from_loss = tensor == "dE_dY" and k == len(network.layers) - 1
                if tensor in tensors and not is_from_loss:
                    yield Place(k, tensor, line, passing[name], seen)
        yield from _update_places(found, k, tuple(layer.parameters))
    yield from _loss_places(found, len(network.layers) - 1)


def _update_places(found: _Found, layer: int, parameters: tuple[str, ...]) -> Iterator[Place]:
    moved = found.line_of_change("update", "parameter")
    shares = method_of(found.optimizer, "mathematics", "", "").lines if found.optimizer else {}
    for parameter in parameters:
        seen = (Variable("parameter", parameter), Variable("gradient", f"dE_d{parameter}"))
        yield Place(layer, f"update/{parameter}", moved, (found.loop["update"],), seen)
        for share, line in shares.items():
            if share not in ("delta", ""):
                yield Place(layer, f"{share}/{parameter}", line, (found.loop["update"],))


def _loss_places(found: _Found, last: int) -> Iterator[Place]:
    seen = (Variable("Y", "Y"), Variable("T", "targets"))
    methods = {node.name for node in found.loss.body if isinstance(node, ast.FunctionDef)}
    error = method_of(found.loss, "error" if "error" in methods else "value", "", "E")
    yield Place(None, "E", error.lines["E"], (found.loop["E"],), seen)
    gradient = method_of(found.loss, "gradient", "", "dE_dY")
    yield Place(last, "dE_dY", gradient.lines["dE_dY"], (found.loop["backward"],), seen)


def _variables(method: Method, tensors: tuple[str, ...]) -> tuple[Variable, ...]:
    return tuple(Variable(name, tensor) for name, tensor in method.variables if tensor in tensors)


def _calls_in(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    if isinstance(statement, ast.If):
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Call):
            about = TRAINING_CALLS.get(_name(node) or "")
            if about == "E" and isinstance(node.func, ast.Attribute) and node.func.attr != "value":
                continue
            if about is not None:
                yield about, statement.lineno - 1


def _called(node: ast.expr) -> str:
    name = _name(node)
    assert name is not None
    return name


def _name(node: ast.expr) -> str | None:
    """What a call calls, or the object whose method it calls; the name itself."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Call(func=ast.Name(id=name)):
            return name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            return name
        case _:
            return None
