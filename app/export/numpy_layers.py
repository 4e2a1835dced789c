"""A layer as a class of a numpy program, written from its formulas: forward and backward side by side."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from functools import singledispatch

from app.export.engine_source import MODULES, Definitions, double_quoted, first_paragraph, free_names
from app.export.refusal import CannotExportError
from engine.activations import ActivationFunction
from engine.formula import Expression, Symbol
from engine.formula_code import FUNCTIONS
from engine.layers import Activation, BatchNormalization, Dropout, Layer
from engine.randomness import generator

KNOWN = {**FUNCTIONS, **MODULES}
"""What the code of a formula may name besides tensors."""

LAYER = '''\
class Layer:
    """A layer keeps its parameters, and after a backward pass ∂E/∂ of each, under its name."""

    def __init__(self, **parameters):
        self.names = tuple(parameters)
        vars(self).update(parameters)

    def learned(self):
        """Each parameter with its gradient."""
        return [(getattr(self, name), getattr(self, "dE_d" + name)) for name in self.names]
'''

ACTIVATION = '''\
class Activation(Layer):
    """Y = f(X), entry by entry; ∂E/∂X = ∂E/∂Y ⊙ f′(X)."""

    def __init__(self, f, f_prime):
        super().__init__()
        self.f, self.f_prime = f, f_prime

    def forward(self, X):
        self.X = X
        return self.f(X)

    def backward(self, dE_dY):
        return dE_dY * self.f_prime(self.X)
'''

DROPOUT = '''\
class Dropout(Layer):
    """Y = X ⊙ M. The mask M is drawn once a step, by (seed, layer, step)."""

    def __init__(self, rate, place):
        super().__init__()
        self.rate, self.place = rate, place

    def forward(self, X):
        is_kept = generator(SEED, f"layer{self.place}", step).random(X.shape) >= self.rate
        self.mask = (is_kept / (1 - self.rate)).astype(X.dtype)
        return X * self.mask

    def backward(self, dE_dY):
        return dE_dY * self.mask
'''


@dataclass(frozen=True)
class Place:
    """Where a layer is written.

    Attributes:
        number: its place in the network, from 0.
        start: the expression of each parameter's first value.
        to: where classes and functions are added.
    """

    number: int
    start: Mapping[str, str]
    to: Definitions


@singledispatch
def written(layer: Layer, at: Place) -> str:
    """The call that makes a layer; its class is added to the definitions.

    Raises:
        CannotExportError: if the layer does more than its formulas say.
    """
    kind = type(layer)
    if kind.begin_step is not Layer.begin_step or kind.end_step is not Layer.end_step:
        raise CannotExportError(f"A layer of the kind {layer.kind} cannot be written as numpy code yet.")
    return _by_formulas(layer, at)


@written.register
def batch_normalization(layer: BatchNormalization, at: Place) -> str:
    """Its steps move running statistics too, but those serve predictions alone: no step reads them."""
    return _by_formulas(layer, at)


@written.register
def dropout(layer: Dropout, at: Place) -> str:
    """The only layer that draws anything in a step."""
    at.to.function(generator)
    at.to.define("Dropout", Dropout, DROPOUT.strip())
    return f"Dropout({layer.rate!r}, {at.number})"


@written.register
def activation(layer: Activation, at: Place) -> str:
    """As in the article, an activation is given f and f′."""
    function = layer.function
    f = _define(function, function.name, function.expression(Symbol("x")), "f", at.to)
    slope = function.derivative_expression(Symbol("x"))
    f_prime = _define(function, function.name + "_prime", slope, "f′", at.to)
    at.to.define("Activation", Activation, ACTIVATION.strip())
    return f"Activation({f}, {f_prime})"


def _define(function: ActivationFunction, name: str, of_x: Expression, letter: str, to: Definitions) -> str:
    """Define f or f′; its name."""
    code = _plain(of_x.write("code"))
    to.names(sorted(free_names(ast.parse(code)) - {"x"}), KNOWN)
    if code == f"{name}(x)":  # the engine has a function of that name, which is f itself
        return name
    text = f'def {name}(x):\n    """{letter}(x) = {of_x.write("text")}."""\n    return {code}'
    return to.define(name, (function, letter), text)


def _by_formulas(layer: Layer, at: Place) -> str:
    """A class whose two methods are the layer's formulas, line by line."""
    codes = {name: _plain(formula.code()) for name, formula in layer.formulas.items()}
    gradients = ["dE_d" + name for name in layer.parameters]
    if {"Y", "dE_dX", *gradients} - set(codes):
        raise CannotExportError(f"A layer of the kind {layer.kind} does not say all of its formulas.")
    forward = {name: code for name, code in codes.items() if not name.startswith("dE_d")}
    backward = {name: codes[name] for name in (*gradients, "dE_dX")}
    reads = {name: free_names(ast.parse(code)) for name, code in codes.items()}
    at.to.names(sorted(set().union(*reads.values()) - {"X", "dE_dY", *codes, *layer.parameters}), KNOWN)

    needed_later = set().union(*(reads[name] for name in backward)) & {"X", *forward}
    kept = needed_later | set(layer.parameters) | set(gradients)
    methods = (
        _method("forward", "X", forward, "Y", kept),
        _method("backward", "dE_dY", backward, "dE_dX", kept),
    )
    body = "\n\n".join((f'"""{first_paragraph(type(layer))}"""', *methods))
    name = at.to.class_like(type(layer).__name__, "Layer", body)
    arguments = "".join(f"{parameter}={value},\n" for parameter, value in at.start.items())
    return f"{name}(\n{textwrap.indent(arguments, '    ')})" if arguments else f"{name}()"


def _method(name: str, given: str, codes: dict[str, str], result: str, kept: set[str]) -> str:
    """A method that computes one tensor after the other, keeps what is needed later, and returns the result.

    Args:
        name: its name.
        given: the tensor that it is given.
        codes: the code of each tensor, in order.
        result: the tensor that it returns.
        kept: the tensors that the layer keeps.
    """
    lines = [f"self.{given} = {given}"] if given in kept else []
    for tensor, code in codes.items():
        tree = _Keeping(kept - {given}).visit(ast.parse(code, mode="eval"))
        written = double_quoted(ast.unparse(tree))
        if tensor == result and tensor not in kept:
            lines.append(f"return {written}")
        else:
            lines.append(f"{'self.' if tensor in kept else ''}{tensor} = {written}")
    if result in kept:
        lines.append(f"return self.{result}")
    return f"def {name}(self, {given}):\n" + textwrap.indent("\n".join(lines), "    ")


class _Keeping(ast.NodeTransformer):
    """Reads tensors that a layer keeps from the layer."""

    def __init__(self, kept: set[str]) -> None:
        self.kept = kept

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """X becomes self.X."""
        return (
            ast.Attribute(ast.Name("self", ast.Load()), node.id, ast.Load()) if node.id in self.kept else node
        )


def _plain(code: str) -> str:
    """An expression with no more parentheses than it needs."""
    return double_quoted(ast.unparse(ast.parse(code, mode="eval")))
