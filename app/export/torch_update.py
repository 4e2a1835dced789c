"""The update in PyTorch: its own optimizer, and around it what PyTorch does not have, by hand."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import singledispatch
from typing import Any

from app.export.engine_source import Definitions
from app.export.exported_run import ExportedRun
from app.export.refusal import CannotExportError
from app.export.torch_layers import variable
from engine import Network
from engine.edits import FreezeEdit
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


@dataclass(frozen=True)
class TorchOptimizer:
    """An optimizer of PyTorch.

    Attributes:
        name: its name there.
        settings: what it is given beside the parameters and the learning rate, by PyTorch's names.
    """

    name: str
    settings: Callable[[Any], dict[str, object]]


OPTIMIZERS: dict[type[Optimizer], TorchOptimizer] = {
    SGD: TorchOptimizer("SGD", lambda _: {}),
    Momentum: TorchOptimizer("SGD", lambda of: {"momentum": of.momentum}),
    Nesterov: TorchOptimizer("SGD", lambda of: {"momentum": of.momentum, "nesterov": of.momentum > 0}),
    AdaGrad: TorchOptimizer("Adagrad", lambda of: {"eps": of.epsilon}),
    RMSProp: TorchOptimizer("RMSprop", lambda of: {"alpha": of.decay, "eps": of.epsilon}),
    Adadelta: TorchOptimizer("Adadelta", lambda of: {"rho": of.decay, "eps": of.epsilon}),
    Adam: TorchOptimizer("Adam", lambda of: {"betas": (of.beta1, of.beta2), "eps": of.epsilon}),
    AdamW: TorchOptimizer("AdamW", lambda of: {"betas": (of.beta1, of.beta2), "eps": of.epsilon}),
}

DEAD = "DEAD = [torch.zeros_like(W, dtype=torch.bool) for W in WEIGHTS]"
FROZEN = "FROZEN = [torch.zeros_like(W, dtype=torch.bool) for W in PARAMETERS]"


FROZEN_AGAIN = (
    "for parameter, start, still in zip(PARAMETERS, kept, FROZEN):",
    "    parameter[still] = start[still]",
)


def torch_update(run: ExportedRun, to: Definitions) -> str:
    """The optimizer, and a function ``update(step)``; what it calls is added to the definitions.

    Where edits change what stands around the optimizer's own step, there is a further function for each.

    Raises:
        CannotExportError: if a part of it has no form in PyTorch yet.
    """
    network, optimizer = run.trainer.network, run.trainer.at_first.optimizer
    if type(optimizer) not in OPTIMIZERS:
        raise CannotExportError(f"The optimizer {optimizer.name} cannot be written for PyTorch yet.")
    if not network.theta.size:
        raise CannotExportError("This network has no parameters, and PyTorch has no optimizer for none.")
    freezes = any(isinstance(regime.edit, FreezeEdit) for regime in run.regimes)
    made = [f"optimizer = torch.optim.{_constructed(optimizer)}"]
    if not isinstance(optimizer.schedule, Constant):
        made.append(f"schedule = {to.instance(optimizer.schedule, ['factor'])}")
    if has_dead_weights(optimizer):
        made.append(DEAD)
    if freezes:
        made.append(FROZEN)
    functions = {"update": _function("update", optimizer, network, freezes=freezes)}
    for regime in run.regimes:
        if surroundings(regime.before.optimizer) != surroundings(regime.after.optimizer):
            name = name_of_update(regime.edit.step)
            functions[name] = _function(name, regime.after.optimizer, network, freezes=freezes)
    code = "\n".join(made) + "".join(f"\n\n\n{function}" for function in functions.values())
    lists = (f"{name} = [{', '.join(group)}]\n" for name, group in groups(network).items() if name in code)
    return f"learning_rate = {optimizer.learning_rate!r}\n{''.join(lists)}{code}"


def surroundings(optimizer: Optimizer) -> tuple[object, ...]:
    """What is written around the optimizer's own step."""
    is_constant = isinstance(optimizer.schedule, Constant)
    return is_constant, optimizer.clipping, optimizer.regularisation


def has_dead_weights(optimizer: Optimizer) -> bool:
    """Whether weights that reached 0 have to be remembered."""
    return any(isinstance(part, Shrinkage) and part.dead_weights for part in optimizer.regularisation)


def name_of_update(step: int) -> str:
    """What the update is called that is in force from a step on."""
    return f"update_from_{step}"


def groups(network: Network) -> dict[str, list[str]]:
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


def _constructed(optimizer: Optimizer) -> str:
    """The call that makes PyTorch's optimizer."""
    of = OPTIMIZERS[type(optimizer)]
    parameters = "PARAMETERS"
    if isinstance(optimizer, AdamW):
        parameters = (
            f'[{{"params": WEIGHTS, "weight_decay": {optimizer.weight_decay!r}}}, '
            '{"params": BIASES, "weight_decay": 0}]'
        )
    settings = (f"{name}={value!r}" for name, value in of.settings(optimizer).items())
    return f"{of.name}({', '.join((parameters, 'lr=learning_rate', *settings))})"


def _function(name: str, optimizer: Optimizer, network: Network, *, freezes: bool) -> str:
    """The function that takes a step, its own way around PyTorch's."""
    corrections = [part for part in optimizer.regularisation if isinstance(part, Correction)]
    corrected = [line for part in corrections for line in regularised(part, network)]
    rate = (
        "learning_rate"
        if isinstance(optimizer.schedule, Constant)
        else "learning_rate * schedule.factor(step)"
    )
    steps = [
        f"rate = {rate}",
        "for group in optimizer.param_groups:",
        '    group["lr"] = rate',
        *(clipped(optimizer.clipping) if optimizer.clipping else ()),
        *(line for part in optimizer.penalties for line in regularised(part, network)),
        *(["before = [W.clone() for W in WEIGHTS]"] if "before" in " ".join(corrected) else ()),
        *(["kept = [parameter.clone() for parameter in PARAMETERS]"] if freezes else ()),
        "optimizer.step()",
        *corrected,
        *(FROZEN_AGAIN if freezes else ()),
    ]
    body = textwrap.indent("\n".join(('"""θ ← θ + Δθ."""', *steps)), "    ")
    return f"@torch.no_grad()\ndef {name}(step):\n{body}\n"


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
