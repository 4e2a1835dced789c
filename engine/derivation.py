"""Why one number is what it is: the formula, its terms with the real numbers, what they were read from."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.arrays import Index, shape_text
from engine.errors import EngineError
from engine.formula import Formula, Symbol, name_text, symbols
from engine.network import Network
from engine.terms import Entries, Factor, Term, TermsOf, computed, written_index
from engine.trace import Trace


@dataclass(frozen=True)
class Derivation:
    """The reason for one number.

    Attributes:
        layer: the layer that holds the tensor, from 0.
        tensor: X, Y, dE_dY, dE_dX, a parameter (W, B), its gradient (dE_dW, dE_dB), or an extra (mask).
        index: the entry's place, from 0.
        value: the number as the engine holds it.
        formula: the entry's formula in symbols, indices from 1.
        formula_mathml: the same as MathML.
        terms: the products that add up to the number.
        note: where a number comes from that no formula of this step computes, such as the data.
    """

    layer: int
    tensor: str
    index: Index
    value: float
    formula: str
    formula_mathml: str
    terms: tuple[Term, ...]
    note: str = ""

    @property
    def sum(self) -> float:
        """The terms, added up."""
        return math.fsum(term.value for term in self.terms)

    @property
    def reads(self) -> tuple[Factor, ...]:
        """Every entry of a tensor that the number was computed from."""
        return tuple(
            read
            for term in self.terms
            for factor in term.factors
            for read in ((factor,) if factor.tensor else factor.reads)
        )


def derive(
    network: Network, trace: Trace, layer: int, tensor: str, index: Index, before: Trace | None = None
) -> Derivation:
    """The derivation of one entry of one tensor in a step.

    Args:
        network: the network that the trace was taken of.
        trace: the step.
        layer: the layer's place, from 0.
        tensor: the tensor's name.
        index: the entry's place, from 0.
        before: the trace of the step before, with its update; a parameter's value comes from there.

    Raises:
        EngineError: if there is no such layer, tensor or entry.
    """
    if not 0 <= layer < len(trace.layers):
        raise EngineError(f"there is no layer {layer}; the layers are 0 to {len(trace.layers) - 1}")
    record = trace.layers[layer]
    tensors = record.tensors()
    if tensor not in tensors:
        raise EngineError(f"layer {layer} has no tensor {tensor!r}; it has {', '.join(tensors)}")
    shape = tensors[tensor].shape
    if len(index) != len(shape) or any(not 0 <= i < n for i, n in zip(index, shape, strict=True)):
        raise EngineError(
            f"{tensor} of layer {layer} has shape {shape_text(shape)}; it has no entry {list(index)}"
        )

    note = ""
    last = len(trace.layers) - 1
    written = tuple(str(i + 1) for i in index)
    if tensor == "X" and layer == 0:
        note = "This number is given: it comes from the data."
        formula, terms = _copy("X", "data"), [Entries("X", record.X, 0)[index]]
    elif tensor == "X":
        formula, terms = _copy("X", f"Y{layer}"), [Entries("Y", trace.layers[layer - 1].Y, layer - 1)[index]]
    elif tensor == "dE_dY" and layer == last:
        formula, terms = network.loss.formulas["dE_dY"], list(network.loss.terms(index, trace))
    elif tensor == "dE_dY":
        after = trace.layers[layer + 1]
        formula, terms = (
            _copy("dE_dY", f"dE_dX{layer + 2}"),
            [Entries("dE_dX", after.dE_dX, layer + 1)[index]],
        )
    elif tensor in record.parameters:
        formula, terms, note = _parameter(trace, layer, tensor, index, before)
    elif tensor not in network.layers[layer].formulas:
        note = "This number was drawn for this step."
        formula, terms = _copy(tensor, "drawn"), [Entries(tensor, tensors[tensor], layer)[index]]
    else:
        formula = network.layers[layer].formulas[tensor]
        terms = list(network.layers[layer].terms(tensor, index, TermsOf(record)))
    return Derivation(
        layer=layer,
        tensor=tensor,
        index=index,
        value=tensors[tensor][index].item(),
        formula=formula.entry_text(*written),
        formula_mathml=formula.entry_mathml(*written),
        terms=tuple(terms),
        note=note,
    )


def _copy(tensor: str, source: str) -> Formula:
    """A tensor that is another one, handed on."""
    other = Symbol(source)
    return Formula(tensor, other, lambda *index: other[index])


def _parameter(
    trace: Trace, layer: int, name: str, index: Index, before: Trace | None
) -> tuple[Formula, list[Term], str]:
    """Where a parameter's value comes from: the update of the step before, or the start."""
    record, letter = trace.layers[layer], name_text(name)
    if before is None or trace.step == 0:
        note = "This number is the start: it was given, or drawn from the seed."
        return _copy(name, f"{letter}₀"), [Entries(name, record.parameters[name], layer)[index]], note
    old = before.layers[layer]
    change = old.update[name][index].item()
    place = written_index(index)
    led_to_it = [Entries("dE_d" + name, old.gradients[name], layer)[index]]
    for share, vector in old.shares.get(name, {}).items():
        if share not in ("gradient", "delta"):
            led_to_it.append(computed(f"{share}[{place}]", vector[index].item()))
    terms = [
        computed(f"{letter}[{place}] before", old.parameters[name][index].item()),
        computed(f"Δ{letter}[{place}]", change, reads=led_to_it),
    ]
    if old.parameters[name][index] + old.update[name][index] != record.parameters[name][index]:
        note = "This number was set by hand at this step."
        return _copy(name, "edit"), [Entries(name, record.parameters[name], layer)[index]], note
    W, delta = symbols(f"{letter} Δ{letter}")
    formula = Formula(name, W + delta, lambda *i: W[i] + delta[i])
    return formula, terms, f"From step {before.step}: the value before it, and the update that it made."
