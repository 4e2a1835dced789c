"""Why an update is what it is: the optimizer's own formulas, walked for one entry of one parameter.

The formulas are expressions (``Optimizer.shares``), so nothing is said twice: sums become terms, products
become factors, and what stands inside a root, a quotient or a function becomes one number that says what it
was read from. A number that was remembered is read from the step before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.arrays import Array, Index
from engine.errors import EngineError
from engine.expressions import Entry, Expression, Infix, Negative, Number, Power, Root, Symbol
from engine.formula import Formula
from engine.network import Network
from engine.notation import Notation
from engine.optimizers import Optimizer
from engine.optimizers.base import Share
from engine.regularisation import ClipByNorm
from engine.terms import Factor, Term, computed
from engine.trace import LayerTrace, Trace
from engine.update_notation import Derivative, Norm, Previous

OPERATORS = {"+": np.add, "−": np.subtract, "·": np.multiply, "⊙": np.multiply, "/": np.divide}


def update_terms(
    network: Network, trace: Trace, layer: int, tensor: str, index: Index
) -> tuple[Formula, list[Term], str]:
    """The formula of one entry of "update/W" or of a share such as "velocity/W", its terms, and a note.

    Raises:
        EngineError: if the trace was made without an optimizer.
    """
    if trace.optimizer is None:
        raise EngineError("this trace holds no update: no optimizer was at work")
    name, parameter = tensor.split("/")
    share = _share(trace.optimizer, "delta" if name == "update" else name, parameter)
    of = _Entry(network, trace, trace.optimizer, layer, parameter, index, share.name)
    if share.formula is None:
        value = trace.layers[layer].tensor(tensor)[index].item()
        formula = Formula(share.name, Symbol(share.name), lambda *i: Symbol(share.name)[i])
        return formula, [computed(share.name, value)], f"This is {share.sentence}."
    if not of.acts_on_it:
        formula = Formula(share.name, Number("0"), lambda *_: Number("0"))
        note = f"This is 0: {parameter} is no weight, and only weights are regularised."
        return formula, [computed("0", 0.0)], note
    if name == "update" and of.is_frozen:
        formula = Formula(f"Δ{parameter}", Number("0"), lambda *_: Number("0"))
        return formula, [computed("0", 0.0)], of.why_frozen()
    written = tuple(str(i + 1) for i in index)
    return share.formula, of.terms(share.formula.entry(*written)), of.note(share)


def _share(optimizer: Optimizer, name: str, parameter: str) -> Share:
    return next(share for share in optimizer.shares(parameter) if share.name == name)


@dataclass(frozen=True)
class _Entry:
    """One entry of a parameter in the update of a step: what the letters of its formulas stand for."""

    network: Network
    trace: Trace
    optimizer: Optimizer
    layer: int
    parameter: str
    index: Index
    share: str

    @property
    def record(self) -> LayerTrace:
        return self.trace.layers[self.layer]

    @property
    def owner(self) -> object:
        """What the settings in the formula belong to: the optimizer, or a part of its regularisation."""
        if self.share == "clipped":
            return self.optimizer.clipping
        parts = (*self.optimizer.penalties, *self.optimizer.corrections)
        return next((part for part in parts if part.name == self.share), self.optimizer)

    @property
    def acts_on_it(self) -> bool:
        """Whether the share concerns this parameter: regularisation acts on weights alone."""
        is_regularisation = self.owner in (*self.optimizer.penalties, *self.optimizer.corrections)
        return not is_regularisation or self.parameter in self.network.layers[self.layer].neuron_axes

    @property
    def is_frozen(self) -> bool:
        """Whether the entry stays as it is, whatever the optimizer would do with it."""
        frozen = self.record.frozen.get(self.parameter)
        return frozen is not None and bool(frozen[self.index])

    def why_frozen(self) -> str:
        """Why Δ is 0, and what it would be."""
        written = f"{self.parameter}[{','.join(str(i + 1) for i in self.index)}]"
        delta = self.record.shares[self.parameter]["delta"][self.index].item()
        moved = f"{delta:.4g}".replace("-", "−")
        return f"{written} is frozen: the step leaves it as it is. Let go, it would move by {moved}."

    def note(self, share: Share) -> str:
        """What the number is, and where what it remembers comes from."""
        slots = [name for name in self.record.memory[self.parameter] if share.name == name]
        note = f"This is {share.sentence}."
        if not slots:
            return note
        before = self.trace.step - 1
        came = f"was left by step {before}" if before >= 0 else "is 0 at the start"
        return f"{note} What it was before, with the index t−1, {came}."

    def terms(self, of: Expression) -> list[Term]:
        """The terms of a sum, each a product."""
        match of:
            case Infix(left=left, right=right, sign="+"):
                return [*self.terms(left), *self.terms(right)]
            case Infix(left=left, right=right, sign="−"):
                return [*self.terms(left), *(computed("(−1)", -1) * term for term in self.terms(right))]
            case Negative(of=Infix(sign="+") as inner):
                return [computed("(−1)", -1) * term for term in self.terms(inner)]
            case _:
                return [self.product(of)]

    def product(self, of: Expression) -> Term:
        """A product as a term; everything that is none is one number."""
        match of:
            case Infix(left=left, right=right, sign="·" | "⊙"):
                return self.product(left) * self.product(right)
            case Infix(left=left, right=right, sign="/"):
                return self.product(left) * self.number(Infix(Number("1"), right, "/", "/", 2))
            case Negative(of=Symbol() | Entry()):
                return self.number(of)
            case Negative(of=inner):
                return computed("(−1)", -1) * self.product(inner)
            case Entry():
                return self.entry(of)
            case _:
                return self.number(of)

    def number(self, of: Expression) -> Term:
        """An expression as one number, read from the entries in it."""
        return computed(_written(of), self.value(of), reads=[self.entry(entry) for entry in _entries(of)])

    def entry(self, of: Entry) -> Term:
        """An entry of a tensor, in this step or, remembered, in the step before."""
        key, value = self.name_of(of.of), self.array(of.of)[self.index].item()
        is_remembered = isinstance(of.of, Previous)
        if is_remembered and self.trace.step == 0:
            return computed(of.write("text"), value)
        names = {"theta": self.parameter, "gradient": f"dE_d{self.parameter}"}
        tensor = names.get(key, f"{key}/{self.parameter}")
        step = self.trace.step - 1 if is_remembered else None
        return Term((Factor(of.write("text"), value, tensor, self.index, self.layer, step=step),))

    def value(self, of: Expression) -> float:
        """The number that an expression stands for."""
        with np.errstate(all="ignore"):
            return float(self._value(of))

    def _value(self, of: Expression) -> float | np.float64:
        match of:
            case Number(text=text):
                return np.float64(text)
            case Entry():
                return np.float64(self.array(of.of)[self.index])
            case Symbol():
                return np.float64(self.setting(of))
            case Negative(of=inner):
                return -self._value(inner)
            case Power(base=base, exponent=exponent):
                power = self._value(exponent) if isinstance(exponent, Expression) else exponent
                return self._value(base) ** power
            case Root(of=inner):
                return np.float64(np.sqrt(self._value(inner)))
            case Infix(left=left, right=right):
                return np.float64(OPERATORS[of.sign](self._value(left), self._value(right)))
            case Norm():
                return self.norm()
            case Notation(operands=operands, code=code):
                names = {f"_{k}": self._value(operand) for k, operand in enumerate(operands)}
                return np.float64(eval(code.format(*names), {"np": np, **names}))
            case _:
                raise TypeError(f"{type(of).__name__} stands in no update's formula")

    def norm(self) -> float:
        """The length that the share limits: of the whole gradient, or of the neuron's weights."""
        if isinstance(self.owner, ClipByNorm):
            every = [g.ravel() for record in self.trace.layers for g in record.gradients.values()]
            return float(np.linalg.norm(np.concatenate(every)))
        axis = self.network.layers[self.layer].neuron_axes[self.parameter]
        moved = self.record.parameters[self.parameter] + self.record.shares[self.parameter]["step"]
        for correction in self.optimizer.corrections:
            if correction is self.owner:
                break
            moved = moved + self.record.shares[self.parameter][correction.name]
        return float(np.linalg.norm(np.moveaxis(moved, axis, 0)[self.index[axis]]))

    def array(self, of: Symbol) -> Array:
        """The tensor that a letter stands for."""
        key = self.name_of(of)
        if isinstance(of, Previous):
            return self.record.memory[self.parameter][key]
        if key == "theta":
            return self.record.parameters[self.parameter]
        return self.record.shares[self.parameter][key]

    @staticmethod
    def name_of(of: Symbol) -> str:
        """Under which name the update holds what a letter stands for."""
        return "gradient" if isinstance(of, Derivative) else of.code or of.name

    def setting(self, of: Symbol) -> float:
        """The number that a letter stands for: a setting, α in this step, or the step's number from 1."""
        name = of.code or of.name
        if name == "rate":
            return self.optimizer.rate(self.trace.step)
        return self.trace.step + 1 if name == "t" else float(getattr(self.owner, name))


def _entries(of: Expression) -> Sequence[Entry]:
    """The entries in an expression, each once, first to last."""
    match of:
        case Entry():
            return [of]
        case Negative(of=inner) | Root(of=inner):
            return _entries(inner)
        case Power(base=base):
            return _entries(base)
        case Infix(left=left, right=right):
            parts: tuple[Expression, ...] = (left, right)
        case Notation(operands=operands):
            parts = operands
        case _:
            parts = ()
    return list(dict.fromkeys(entry for part in parts for entry in _entries(part)))


def _written(of: Expression) -> str:
    """As a factor of a product: a sum in parentheses."""
    return f"({of.write('text')})" if of.precedence < 2 else of.write("text")
