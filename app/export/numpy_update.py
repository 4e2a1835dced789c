"""How a numpy program moves the parameters: in the article's one line, or by the engine's optimizer."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from app.export import explanations
from app.export.engine_source import Definitions
from app.export.literals import literal
from engine import Network
from engine.optimizers import SGD, Optimizer
from engine.schedules import Constant

DESCENT = '''\
learning_rate = {learning_rate!r}


def update(step):
    """Every parameter goes a little way down its slope: W ← W − α·∂E/∂W."""
    for layer in layers:
        for parameter, gradient in layer.learned():
            parameter -= learning_rate * gradient
'''

JOINED = '''\
def joined(arrays):
    """All the numbers of some arrays in one row, θ or ∂E/∂θ."""
    return np.concatenate([array.ravel() for array in arrays])
'''

MOVE = '''\
class Move:
    """What a correction reads: θ, how far it is to move, α, whose weights these are, what is remembered."""

    def __init__(self, theta, delta, rate, neurons, slots):
        self.theta, self.delta, self.rate, self.neurons, self.slots = theta, delta, rate, neurons, slots
'''

NEURONS = """\
# Regularisation is for weights alone: the neuron that each entry of θ is a weight of, or −1.
NEURONS = """

APPLIED = """\
    start = 0
    for layer in layers:
        for parameter, _ in layer.learned():
            parameter += delta[start : start + parameter.size].reshape(parameter.shape)
            start += parameter.size
"""


@dataclass(frozen=True)
class WrittenUpdate:
    """An update as code.

    Attributes:
        text: what it does, in words.
        code: a function ``update(step)``, and the learning rate by its name, which edits change.
    """

    text: str
    code: str


def written_update(optimizer: Optimizer, network: Network, to: Definitions) -> WrittenUpdate:
    """The update of an optimizer that stays as it is; what it calls is added to the definitions."""
    parts = (optimizer.clipping, *optimizer.penalties, *optimizer.corrections)
    is_plain = type(optimizer) is SGD and isinstance(optimizer.schedule, Constant) and not any(parts)
    if is_plain or not network.theta.size:
        code = DESCENT.format(learning_rate=optimizer.learning_rate)
        return WrittenUpdate(explanations.DESCENT, code)
    return _by_parts(optimizer, network, to)


def _by_parts(optimizer: Optimizer, network: Network, to: Definitions) -> WrittenUpdate:
    """The update in the engine's order: clipping, penalties, the optimizer itself, corrections."""
    made = [f"learning_rate = {optimizer.learning_rate!r}"]

    def make(name: str, part: object, *methods: str) -> str:
        made.append(f"{name} = {to.instance(part, methods)}")
        return name

    to.define("joined", JOINED, JOINED.strip())
    is_regularised = bool(optimizer.penalties or optimizer.corrections)
    lines = ['"""θ ← θ + Δθ."""']
    if is_regularised:
        lines.append("theta = joined(parameter for layer in layers for parameter, _ in layer.learned())")
    lines.append("g = joined(gradient for layer in layers for _, gradient in layer.learned())")
    if isinstance(optimizer.schedule, Constant):
        lines.append("rate = learning_rate")
    else:
        lines.append(f"rate = learning_rate * {make('schedule', optimizer.schedule, 'factor')}.factor(step)")
    if optimizer.clipping:
        lines.append(f"g = {make('clipping', optimizer.clipping, 'clip')}.clip(g)")
    lines += [
        f"g = g + {make(part.name, part, 'gradient')}.gradient(theta, NEURONS)"
        for part in optimizer.penalties
    ]
    name = make("optimizer", optimizer, "mathematics")
    lines += [f"shares = {name}.mathematics(g, state, rate, step + 1)", 'delta = shares["delta"]']
    for correction in optimizer.corrections:
        to.define("Move", MOVE, MOVE.strip())
        methods = ("correct", "remember") if correction.slots else ("correct",)
        name = make(correction.name, correction, *methods)
        lines += ["move = Move(theta, delta, rate, NEURONS, state)", f"delta = {name}.correct(move)"]
        if correction.slots:
            lines.append(f"shares.update({name}.remember(move))")
    if optimizer.slots:
        lines.append("state.update({slot: shares[slot] for slot in state})")
    made.append(_state(optimizer, network))
    if is_regularised:
        made.append(f"{NEURONS}{literal(network.neurons)}")
    update = "def update(step):\n" + textwrap.indent("\n".join(lines), "    ") + f"\n{APPLIED}"
    return WrittenUpdate(explanations.OPTIMIZER, "\n".join(made) + f"\n\n\n{update}")


def _state(optimizer: Optimizer, network: Network) -> str:
    """What the optimizer remembers before the first step."""
    slots = (f'"{slot}": {nothing_remembered(network)}' for slot in optimizer.slots)
    return f"state = {{{', '.join(slots)}}}"


def nothing_remembered(network: Network) -> str:
    """A slot before the first step."""
    return f"np.zeros({network.theta.size}, dtype=np.{network.dtype})"
