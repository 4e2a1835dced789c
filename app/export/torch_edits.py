"""How a PyTorch program is interfered with: its optimizer is told, and what stands around it is exchanged."""

from __future__ import annotations

from app.export.engine_source import Definitions
from app.export.exported_run import Regime
from app.export.torch_layers import variable
from app.export.torch_update import DEAD, OPTIMIZERS, groups, has_dead_weights, name_of_update, surroundings
from app.export.training_code import parameter_set
from engine import Network
from engine.edits import FreezeEdit, LearningRateEdit, ParameterEdit
from engine.optimizers import AdamW, Momentum, Optimizer
from engine.schedules import Constant

FIRST_VELOCITY = (
    "for W in PARAMETERS:",
    "    if W.grad is not None:  # without momentum the velocity is the last gradient",
    '        optimizer.state[W]["momentum_buffer"] = W.grad.clone()',
)


def torch_changed(regime: Regime, network: Network, to: Definitions) -> list[str]:
    """The lines that make one edit; what they call is added to the definitions."""
    match regime.edit:
        case LearningRateEdit(value=value):
            return [f"learning_rate = {value!r}"]
        case ParameterEdit() as edit:
            return [parameter_set(edit, variable(edit.parameter, edit.layer))]
        case FreezeEdit() as edit:
            place = "..." if edit.index is None else ", ".join(map(str, edit.index))
            names = network.layers[edit.layer].parameters if edit.parameter is None else [edit.parameter]
            order = groups(network)["PARAMETERS"]
            return [
                f"FROZEN[{order.index(variable(name, edit.layer))}][{place}] = {edit.frozen}"
                for name in names
            ]
        case _:
            return _told(regime, to)


def _told(regime: Regime, to: Definitions) -> list[str]:
    """What tells PyTorch's optimizer its new settings, and puts other lines around its step."""
    before, after = regime.before.optimizer, regime.after.optimizer
    lines = []
    old, new = (OPTIMIZERS[type(optimizer)].settings(optimizer) for optimizer in (before, after))
    for name in new:
        if new[name] != old[name]:
            lines += ["for group in optimizer.param_groups:", f'    group["{name}"] = {new[name]!r}']
    if isinstance(after, AdamW) and isinstance(before, AdamW) and after.weight_decay != before.weight_decay:
        lines.append(f'optimizer.param_groups[0]["weight_decay"] = {after.weight_decay!r}')
    if _momentum(before) == 0 < _momentum(after):
        lines += FIRST_VELOCITY
    if after.schedule != before.schedule and not isinstance(after.schedule, Constant):
        lines.append(f"schedule = {to.instance(after.schedule, ['factor'])}")
    if has_dead_weights(after) and not has_dead_weights(before):
        lines.append(DEAD)
    if surroundings(after) != surroundings(before):
        lines.append(f"update = {name_of_update(regime.edit.step)}")
    return lines


def _momentum(optimizer: Optimizer) -> float:
    return optimizer.momentum if isinstance(optimizer, Momentum) else 0.0
