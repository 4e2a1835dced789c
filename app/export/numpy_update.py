"""How a numpy program moves the parameters: in the article's one line, or by the engine's optimizer."""

from __future__ import annotations

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
    """The update of this optimizer; what it calls is added to the definitions."""
    parts = (optimizer.clipping, *optimizer.penalties, *optimizer.corrections)
    is_plain = type(optimizer) is SGD and isinstance(optimizer.schedule, Constant) and not any(parts)
    if is_plain or not network.theta.size:
        code = DESCENT.format(learning_rate=optimizer.learning_rate)
        return WrittenUpdate(explanations.DESCENT, code)
    return _by_parts(optimizer, network, to)


def _by_parts(optimizer: Optimizer, network: Network, to: Definitions) -> WrittenUpdate:
    """The update in the engine's order: clipping, penalties, the optimizer itself, corrections."""
    made = [f"optimizer = {to.instance(optimizer, ['mathematics'])}"]
    rate = "learning_rate"
    if not isinstance(optimizer.schedule, Constant):
        made.append(f"schedule = {to.instance(optimizer.schedule, ['factor'])}")
        rate += " * schedule.factor(step)"
    to.define("joined", JOINED, JOINED.strip())
    lines = [
        '"""θ ← θ + Δθ."""',
        "theta = joined(parameter for layer in layers for parameter, _ in layer.learned())",
        "g = joined(gradient for layer in layers for _, gradient in layer.learned())",
        f"rate = {rate}",
    ]
    if optimizer.clipping:
        made.append(f"clipping = {to.instance(optimizer.clipping, ['clip'])}")
        lines.append("g = clipping.clip(g)")
    for penalty in optimizer.penalties:
        made.append(f"{penalty.name} = {to.instance(penalty, ['gradient'])}")
        lines.append(f"g = g + {penalty.name}.gradient(theta, NEURONS)")
    lines += [
        "shares = optimizer.mathematics(g, state, rate, step + 1)",
        'delta = shares["delta"]',
    ]
    for correction in optimizer.corrections:
        to.define("Move", MOVE, MOVE.strip())
        remembers = bool(correction.slots)
        methods = ["correct", "remember"] if remembers else ["correct"]
        made.append(f"{correction.name} = {to.instance(correction, methods)}")
        lines.append("move = Move(theta, delta, rate, NEURONS, state)")
        lines.append(f"delta = {correction.name}.correct(move)")
        if remembers:
            lines.append(f"shares.update({correction.name}.remember(move))")
    if optimizer.slots:
        lines.append("state.update({slot: shares[slot] for slot in state})")
    lines += [
        "start = 0",
        "for layer in layers:",
        "    for parameter, _ in layer.learned():",
        "        parameter += delta[start : start + parameter.size].reshape(parameter.shape)",
        "        start += parameter.size",
    ]
    slots = ", ".join(
        f'"{slot}": np.zeros({network.theta.size}, dtype=np.{network.dtype})' for slot in optimizer.slots
    )
    made.append(f"state = {{{slots}}}")
    if optimizer.penalties or optimizer.corrections:
        made.append(
            "# Regularisation is for weights alone: the neuron that each entry of θ is a weight of, or −1.\n"
            f"NEURONS = {literal(network.neurons)}"
        )
    body = "\n".join("    " + line for line in lines)
    code = (
        f"learning_rate = {optimizer.learning_rate!r}\n"
        + "\n".join(made)
        + f"\n\n\ndef update(step):\n{body}\n"
    )
    return WrittenUpdate(explanations.OPTIMIZER, code)
