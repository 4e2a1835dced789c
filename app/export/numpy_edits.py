"""How a numpy program is interfered with: an update whose parts edits can exchange, and how they do."""

from __future__ import annotations

from app.export import explanations
from app.export.engine_source import Definitions
from app.export.exported_run import ExportedRun, Regime
from app.export.literals import literal
from app.export.numpy_update import APPLIED, JOINED, MOVE, NEURONS, WrittenUpdate, nothing_remembered
from app.export.training_code import parameter_set
from engine import Network
from engine.edits import FreezeEdit, LearningRateEdit, ParameterEdit
from engine.in_force import parameter_numbers
from engine.optimizers import Optimizer

UPDATE = '''\
def remember(*slots):
    """What the optimizer remembers from now on: what it did before, and what is new begins at 0."""
    return {slot: state.get(slot, nothing) for slot in slots}


def update(step):
    """θ ← θ + Δθ, by the parts that are in force; what is frozen stays as it is."""
    theta = joined(parameter for layer in layers for parameter, _ in layer.learned())
    g = joined(gradient for layer in layers for _, gradient in layer.learned())
    rate = learning_rate * schedule.factor(step)
    if clipping:
        g = clipping.clip(g)
    for penalty in penalties:
        g = g + penalty.gradient(theta, NEURONS)
    shares = optimizer.mathematics(g, state, rate, step + 1)
    delta = shares["delta"]
    for correction in corrections:
        move = Move(theta, delta, rate, NEURONS, state)
        delta = correction.correct(move)
        shares.update(correction.remember(move))
    state.update({slot: shares[slot] for slot in state})
    delta = np.where(frozen, 0, delta)
'''


def exchanges_parts(run: ExportedRun) -> bool:
    """Whether an edit changes more of the update than the learning rate."""
    return any(
        isinstance(regime.edit, FreezeEdit)
        or _parts(regime.before.optimizer, Definitions()) != _parts(regime.after.optimizer, Definitions())
        for regime in run.regimes
    )


def exchangeable_update(run: ExportedRun, to: Definitions) -> WrittenUpdate:
    """The update of a run in which edits exchange its parts; what it calls is added to the definitions."""
    network, optimizer = run.trainer.network, run.trainer.at_first.optimizer
    to.define("joined", JOINED, JOINED.strip())
    to.define("Move", MOVE, MOVE.strip())
    nothing = f"nothing = {nothing_remembered(network)}"
    slots = ", ".join(f'"{slot}": nothing' for slot in optimizer.slots)
    made = [
        f"learning_rate = {optimizer.learning_rate!r}",
        *(f"{name} = {part}" for name, part in _parts(optimizer, to).items()),
        nothing,
        f"state = {{{slots}}}",
        f"frozen = np.zeros({network.theta.size}, dtype=bool)",
        f"{NEURONS}{literal(network.neurons)}",
    ]
    return WrittenUpdate(explanations.OPTIMIZER, "\n".join(made) + f"\n\n\n{UPDATE}{APPLIED}")


def changed(regime: Regime, network: Network, to: Definitions) -> list[str]:
    """The lines that make one edit; what they call is added to the definitions."""
    match regime.edit:
        case LearningRateEdit(value=value):
            return [f"learning_rate = {value!r}"]
        case ParameterEdit() as edit:
            return [parameter_set(edit, f"layers[{edit.layer}].{edit.parameter}")]
        case FreezeEdit() as edit:
            numbers = parameter_numbers(network, edit)
            first, last = numbers.flat[0], numbers.flat[-1]
            place = f"{first}" if first == last else f"{first}:{last + 1}"
            return [f"frozen[{place}] = {edit.frozen}"]
        case _:
            return _exchanged(regime.before.optimizer, regime.after.optimizer, to)


def _exchanged(before: Optimizer, after: Optimizer, to: Definitions) -> list[str]:
    old, new = _parts(before, to), _parts(after, to)
    lines = [f"{name} = {part}" for name, part in new.items() if part != old[name]]
    if before.slots != after.slots:
        slots = ", ".join(f'"{slot}"' for slot in after.slots)
        lines.append(f"state = remember({slots})")
    return lines


def _parts(optimizer: Optimizer, to: Definitions) -> dict[str, str]:
    """The parts of an update, by the names that the program has for them."""
    clipping = optimizer.clipping
    penalties = (to.instance(part, ["gradient"]) for part in optimizer.penalties)
    corrections = (to.instance(part, ["correct", "remember"]) for part in optimizer.corrections)
    return {
        "schedule": to.instance(optimizer.schedule, ["factor"]),
        "clipping": to.instance(clipping, ["clip"]) if clipping else "None",
        "penalties": f"[{', '.join(penalties)}]",
        "optimizer": to.instance(optimizer, ["mathematics"]),
        "corrections": f"[{', '.join(corrections)}]",
    }
