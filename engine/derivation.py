"""Why one number is what it is: the formula, its terms with the real numbers, what they were read from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Index, shape_text
from engine.errors import EngineError
from engine.formula import Formula, Symbol, name_text
from engine.network import Network
from engine.terms import Entries, Factor, Products, Term, TermsOf, values_of
from engine.trace import Trace
from engine.update_derivation import update_terms
from engine.update_notation import Previous

LONG_SUM = 12
"""Terms; the terms of a longer sum are read from the largest to the smallest."""


@dataclass(frozen=True)
class Addend:
    """A term in the order in which a sum is read.

    Attributes:
        term: the term.
        so_far: this term and all before it, added up.
        rest: all after it, added up.
        share: the term as a part of Σ|terms|, with its sign; NaN where that is not finite.
        rest_share: the rest as a part of it.
    """

    term: Term
    so_far: float
    rest: float
    share: float
    rest_share: float


@dataclass(frozen=True)
class Derivation:
    """The reason for one number.

    Attributes:
        layer: the layer that holds the tensor, from 0; None for E and the targets.
        tensor: X, Y, dE_dY, dE_dX, a parameter (W, B), its gradient (dE_dW, dE_dB), an extra (mask), its
            update ("update/W") or a share of that ("velocity/W"); of the loss, E or targets.
        index: the entry's place, from 0.
        value: the number as the engine holds it.
        formula: the entry's formula in symbols, indices from 1.
        formula_mathml: the same as MathML.
        terms: the products that add up to the number.
        note: where a number comes from that no formula of this step computes, such as the data.
    """

    layer: int | None
    tensor: str
    index: Index
    value: float
    formula: str
    formula_mathml: str
    terms: Sequence[Term]
    note: str = ""

    @property
    def sum(self) -> float:
        """The terms, added up."""
        return math.fsum(values_of(self.terms).tolist())

    @property
    def is_long(self) -> bool:
        """Whether there are so many terms that the largest are read first."""
        return len(self.terms) > LONG_SUM

    def addends(self, most: int | None = None) -> list[Addend]:
        """The terms as they are read: as the formula has them, or the largest first where they are many.

        Args:
            most: how many are wanted at most; what the others come to is the ``rest`` of the last.
        """
        values = values_of(self.terms)
        order = np.argsort(-np.abs(values), kind="stable") if self.is_long else np.arange(len(values))
        values = values[order]
        with np.errstate(all="ignore"):
            so_far = np.cumsum(values)
            rest = np.append(np.cumsum(values[::-1])[::-1][1:], np.zeros(min(1, len(values))))
            total = np.abs(values).sum()
            shares, rest_shares = (of / total if total != 0 else np.zeros_like(of) for of in (values, rest))
        numbers = zip(*(each[:most].tolist() for each in (so_far, rest, shares, rest_shares)), strict=True)
        return [
            Addend(self.terms[at], *each) for at, each in zip(order[:most].tolist(), numbers, strict=True)
        ]

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
    network: Network,
    trace: Trace,
    layer: int | None,
    tensor: str,
    index: Index,
    before: Trace | None = None,
) -> Derivation:
    """The derivation of one entry of one tensor in a step.

    Args:
        network: the network that the trace was taken of.
        trace: the step.
        layer: the layer's place, from 0; None for "E", whose index is (), and for "targets".
        tensor: the tensor's name, as ``LayerTrace.tensor`` knows it.
        index: the entry's place, from 0.
        before: the trace of the step before, with its update; a parameter's value comes from there.

    Raises:
        EngineError: if there is no such layer, tensor or entry.
    """
    array = entries_of(trace, layer, tensor)
    where = "the loss" if layer is None else f"layer {layer}"
    if len(index) != array.ndim or any(not 0 <= i < n for i, n in zip(index, array.shape, strict=True)):
        raise EngineError(
            f"{tensor} of {where} has shape {shape_text(array.shape)}; it has no entry {list(index)}"
        )
    if layer is None:
        formula, terms, note = _of_loss(network, trace, tensor, index)
    else:
        formula, terms, note = _of_layer(network, trace, layer, tensor, index, before)
    written = tuple(str(i + 1) for i in index)
    return Derivation(
        layer=layer,
        tensor=tensor,
        index=index,
        value=array[index].item(),
        formula=formula.entry_text(*written),
        formula_mathml=formula.entry_mathml(*written),
        terms=terms if isinstance(terms, Products) else tuple(terms),
        note=note,
    )


def entries_of(trace: Trace, layer: int | None, tensor: str) -> Array:
    """A tensor of a step; layer None holds E, without axes, and the targets.

    Raises:
        EngineError: if there is no such layer or tensor.
    """
    if layer is None:
        if tensor not in ("E", "targets"):
            raise EngineError(f"the loss has no tensor {tensor!r}; it has E, targets")
        return np.asarray(trace.loss) if tensor == "E" else trace.targets
    if not 0 <= layer < len(trace.layers):
        raise EngineError(f"there is no layer {layer}; the layers are 0 to {len(trace.layers) - 1}")
    record = trace.layers[layer]
    try:
        return record.tensor(tensor)
    except KeyError:
        names = ", ".join((*record.tensors(), *record.updates()))
        raise EngineError(f"layer {layer} has no tensor {tensor!r}; it has {names}") from None


Found = tuple[Formula, Sequence[Term], str]
"""An entry's formula, its terms and a note."""


def _of_loss(network: Network, trace: Trace, tensor: str, index: Index) -> Found:
    """E, or a target."""
    if tensor == "E":
        return network.loss.formulas["E"], network.loss.error_terms(trace), ""
    return _given("T", trace, Entries("targets", trace.targets, None), index)


def _of_layer(
    network: Network, trace: Trace, layer: int, tensor: str, index: Index, before: Trace | None
) -> Found:
    """An entry of a layer's tensor."""
    record, last = trace.layers[layer], len(trace.layers) - 1
    if "/" in tensor:
        return update_terms(network, trace, layer, tensor, index)
    if tensor == "X" and layer == 0:
        return _given("X", trace, Entries("X", record.X, 0), index)
    if tensor == "X":
        note = f"X of layer {layer + 1} is what layer {layer} gave."
        source = Entries("Y", trace.layers[layer - 1].Y, layer - 1)
        return _copy("X", f"Y{layer}"), [source[index]], note
    if tensor == "dE_dY" and layer == last:
        return network.loss.formulas["dE_dY"], network.loss.terms(index, trace), ""
    if tensor == "dE_dY":
        note = f"∂E/∂Y of layer {layer + 1} is the ∂E/∂X that layer {layer + 2} returned."
        source = Entries("dE_dX", trace.layers[layer + 1].dE_dX, layer + 1)
        return _copy("dE_dY", f"dE_dX{layer + 2}"), [source[index]], note
    if tensor in record.parameters:
        return _parameter(trace, layer, tensor, index, before)
    if tensor not in network.layers[layer].formulas:
        drawn = Entries(tensor, record.tensor(tensor), layer)
        return _copy(tensor, "drawn"), [drawn[index]], "This number was drawn for this step."
    formula = network.layers[layer].formulas[tensor]
    return formula, network.layers[layer].terms(tensor, index, TermsOf(record)), ""


def _copy(tensor: str, source: str) -> Formula:
    """A tensor that is another one, handed on."""
    other = Symbol(source)
    return Formula(tensor, other, lambda *index: other[index])


def _given(letter: str, trace: Trace, entries: Entries, index: Index) -> Found:
    """A number that comes with the data."""
    row = ""
    if trace.batch:
        place = trace.batch[index[0]]
        row = ": a row of your own" if place < 0 else f": row {place + 1} of the rows to train on"
    note = f"This number is given: it comes from the data{row}."
    return _copy(letter, "data"), [entries[index]], note


def _parameter(trace: Trace, layer: int, name: str, index: Index, before: Trace | None) -> Found:
    """Where a parameter's value comes from: the update of the step before, or the start."""
    record, letter = trace.layers[layer], name_text(name)
    if before is None or trace.step == 0:
        note = "This number is the start: it was given, or drawn from the seed."
        return _copy(name, f"{letter}₀"), [Entries(name, record.parameters[name], layer)[index]], note
    old = before.layers[layer]
    with np.errstate(all="ignore"):
        became = old.parameters[name][index] + old.update[name][index]
    if not np.array_equal(became, record.parameters[name][index], equal_nan=True):
        note = "This number was set by hand at this step."
        return _copy(name, "edit"), [Entries(name, record.parameters[name], layer)[index]], note
    W, delta = Previous(letter), Previous(f"Δ{letter}")
    formula = Formula(name, W + delta, lambda *i: W[i] + delta[i])
    written = tuple(str(i + 1) for i in index)
    terms = [
        Term((Factor(symbol[written].write("text"), value, tensor, index, layer, step=before.step),))
        for symbol, value, tensor in (
            (W, old.parameters[name][index].item(), name),
            (delta, old.update[name][index].item(), f"update/{name}"),
        )
    ]
    return formula, terms, f"From step {before.step}: the value before it, and the update that it made."
