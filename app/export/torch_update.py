"""The update in PyTorch: its own optimizer, and around it what PyTorch does not have, by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from functools import singledispatch

from app.export.engine_source import Definitions
from app.export.refusal import CannotExportError
from app.export.torch_layers import variable
from engine import Network
from engine.optimizers import (
    SGD,
    Adadelta,
    AdaGrad,
    Adam,
    AdamW,
    Momentum,
    Nesterov,
    Optimizer,
    RMSProp,
)
from engine.regularisation import (
    L1,
    L2,
    ClipByNorm,
    ClipByValue,
    Clipping,
    Correction,
    MaxNorm,
    Regularisation,
    Shrinkage,
    WeightDecay,
)
from engine.schedules import Constant

OPTIMIZERS: dict[type[Optimizer], Callable[..., str]] = {
    SGD: lambda _: "SGD(PARAMETERS, lr=learning_rate)",
    Momentum: lambda made: f"SGD(PARAMETERS, lr=learning_rate, momentum={made.momentum!r})",
    Nesterov: lambda made: (
        f"SGD(PARAMETERS, lr=learning_rate, momentum={made.momentum!r}, nesterov={made.momentum > 0})"
    ),
    AdaGrad: lambda made: f"Adagrad(PARAMETERS, lr=learning_rate, eps={made.epsilon!r})",
    RMSProp: lambda made: (
        f"RMSprop(PARAMETERS, lr=learning_rate, alpha={made.decay!r}, eps={made.epsilon!r})"
    ),
    Adadelta: lambda made: (
        f"Adadelta(PARAMETERS, lr=learning_rate, rho={made.decay!r}, eps={made.epsilon!r})"
    ),
    Adam: lambda made: f"Adam(PARAMETERS, lr=learning_rate, {_betas(made)})",
    AdamW: lambda made: (
        f'AdamW([{{"params": WEIGHTS, "weight_decay": {made.weight_decay!r}}}, '
        f'{{"params": BIASES, "weight_decay": 0}}], lr=learning_rate, {_betas(made)})'
    ),
}


def torch_update(optimizer: Optimizer, network: Network, to: Definitions) -> str:
    """The optimizer, and a function ``update(step)``; what it calls is added to the definitions.

    Raises:
        CannotExportError: if a part of it has no form in PyTorch yet.
    """
    if type(optimizer) not in OPTIMIZERS:
        raise CannotExportError(f"The optimizer {optimizer.name} cannot be written for PyTorch yet.")
    if not network.theta.size:
        raise CannotExportError("This network has no parameters, and PyTorch has no optimizer for none.")
    made = [f"optimizer = torch.optim.{OPTIMIZERS[type(optimizer)](optimizer)}"]
    rate = "learning_rate"
    if not isinstance(optimizer.schedule, Constant):
        made.append(f"schedule = {to.instance(optimizer.schedule, ['factor'])}")
        rate += " * schedule.factor(step)"
    corrections = [part for part in optimizer.regularisation if isinstance(part, Correction)]
    if any(isinstance(part, Shrinkage) and part.dead_weights for part in corrections):
        made.append("DEAD = [torch.zeros_like(W, dtype=torch.bool) for W in WEIGHTS]")
    corrected = [line for part in corrections for line in regularised(part, network)]
    steps = [
        f"rate = {rate}",
        "for group in optimizer.param_groups:",
        '    group["lr"] = rate',
        *(clipped(optimizer.clipping) if optimizer.clipping else ()),
        *(line for part in optimizer.penalties for line in regularised(part, network)),
        *(["before = [W.clone() for W in WEIGHTS]"] if "before" in " ".join(corrected) else ()),
        "optimizer.step()",
        *corrected,
    ]
    body = textwrap.indent("\n".join(('"""θ ← θ + Δθ."""', *steps)), "    ")
    code = "\n".join(made) + f"\n\n\n@torch.no_grad()\ndef update(step):\n{body}\n"
    groups = (f"{name} = [{', '.join(group)}]\n" for name, group in _groups(network).items() if name in code)
    return f"learning_rate = {optimizer.learning_rate!r}\n{''.join(groups)}{code}"


def _betas(optimizer: Adam) -> str:
    return f"betas=({optimizer.beta1!r}, {optimizer.beta2!r}), eps={optimizer.epsilon!r}"


def _groups(network: Network) -> dict[str, list[str]]:
    """All parameters, and of them the weights, which regularisation acts on, and the others."""
    every, weights = [], []
    for place, layer in enumerate(network.layers):
        every += [variable(name, place) for name in layer.parameters]
        weights += [variable(name, place) for name in layer.neuron_axes]
    return {
        "PARAMETERS": every,
        "WEIGHTS": weights,
        "BIASES": [name for name in every if name not in weights],
    }


@singledispatch
def clipped(clipping: Clipping) -> list[str]:
    """Lines that limit the gradients.

    Raises:
        CannotExportError: if it has no form here.
    """
    raise CannotExportError(f"{clipping.title} cannot be written for PyTorch yet.")


@clipped.register
def _by_value(clipping: ClipByValue) -> list[str]:
    return [f"torch.nn.utils.clip_grad_value_(PARAMETERS, {clipping.limit!r})"]


@clipped.register
def _by_norm(clipping: ClipByNorm) -> list[str]:
    # Not clip_grad_norm_, which shortens to a little less than the limit.
    return [
        "length = torch.sqrt(sum((parameter.grad**2).sum() for parameter in PARAMETERS))",
        f"if length > {clipping.limit!r}:",
        "    for parameter in PARAMETERS:",
        f"        parameter.grad *= {clipping.limit!r} / length",
    ]


@singledispatch
def regularised(part: Regularisation, network: Network) -> list[str]:  # noqa: ARG001
    """Lines that change the gradients (a penalty, before the step) or the weights (a correction, after it).

    Raises:
        CannotExportError: if it has no form here.
    """
    raise CannotExportError(f"{part.title} cannot be written for PyTorch yet.")


@regularised.register
def _l1(part: L1, network: Network) -> list[str]:  # noqa: ARG001
    return ["for W in WEIGHTS:", f"    W.grad += {part.strength!r} * torch.sign(W)"]


@regularised.register
def _l2(part: L2, network: Network) -> list[str]:  # noqa: ARG001
    return ["for W in WEIGHTS:", f"    W.grad += {part.strength!r} * W"]


@regularised.register
def _weight_decay(part: WeightDecay, network: Network) -> list[str]:  # noqa: ARG001
    return ["for W, start in zip(WEIGHTS, before):", f"    W -= rate * {part.strength!r} * start"]


@regularised.register
def _shrinkage(part: Shrinkage, network: Network) -> list[str]:  # noqa: ARG001
    shrunk = f"torch.sign(W) * F.relu(W.abs() - rate * {part.strength!r})"
    if not part.dead_weights:
        return ["for W in WEIGHTS:", f"    W.copy_({shrunk})"]
    return [
        "for W, start, dead in zip(WEIGHTS, before, DEAD):",
        f"    stopped = (W != 0) & (W.abs() < rate * {part.strength!r})",
        f"    W.copy_(torch.where(dead, start, {shrunk}))",
        "    dead |= stopped",
    ]


@regularised.register
def _max_norm(part: MaxNorm, network: Network) -> list[str]:
    lines = []
    for place, layer in enumerate(network.layers):
        for name, axis in layer.neuron_axes.items():
            W = variable(name, place)
            others = tuple(k for k in range(layer.parameters[name].ndim) if k != axis)
            lines += [
                f"lengths = torch.linalg.vector_norm({W}, dim={others}, keepdim=True)",
                f"{W}.mul_({part.limit!r} / lengths.clamp(min={part.limit!r}))",
            ]
    return lines
