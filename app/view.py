"""What a client shows of a run, and the frames that show it: nothing else is computed.

A view serves one client on one branch. What its frames have in common (where each tensor lies, grids, the
axes) is worked out once, so that a frame in play costs little more than the numbers that are in it.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from app import frame
from app.branch import Branch
from app.describe.run import frame_header
from app.describe.step import histogram
from app.errors import InvalidError
from app.finite_json import Fragment
from app.grid import Grid, check_layers, pictured_layers
from app.observations import gradient_flow
from app.requests import Show
from app.sample_frame import check_sample, sample_header, sample_tensors, units_of
from app.step_tensors import StepTensors
from engine.arrays import Array
from engine.plan import Plan


class View:
    """What one client shows of one branch.

    Args:
        run_id: the run's id, as frames say it.
        branch: the branch.
        shown: what is on the client's screen.

    Raises:
        InvalidError: if it shows a layer or a neuron that is not there.
    """

    def __init__(self, run_id: str, branch: Branch, shown: Show) -> None:
        self.run_id, self.branch, self.shown = run_id, branch, shown
        network, plane = branch.trainer.network, branch.data.plane
        check_layers(network, shown.layers or (), "layers")
        check_layers(network, shown.surface_of[:1] if shown.surface_of else (), "surface_of")
        self._layers = pictured_layers(network) if shown.layers is None else shown.layers
        self._places: dict[Plan, tuple[StepTensors, Fragment]] = {}
        self._counted: dict[Plan, StepTensors] = {}
        self._axes: dict[str, Any] = {}
        self._surface: Grid | None = None
        self._pictures: Grid | None = None
        if plane is not None and (shown.surface or shown.neurons):
            self._axes = dict(zip(("x", "y"), map(list, plane.domain), strict=False))
            if shown.surface:
                self._surface = Grid(network, plane, shown.surface)
            if shown.neurons:
                self._pictures = Grid(network, plane, shown.neurons)
        if shown.surface_of and self._surface:
            layer, neuron = shown.surface_of
            neurons = self._surface.neurons(layer)
            if neuron >= neurons:
                raise InvalidError(
                    f"Layer {layer} has the neurons 0 to {neurons - 1}; there is no {neuron}.", "surface_of"
                )

    @cached_property
    def seconds(self) -> float:
        """How long a frame will take, beyond the step itself."""
        trainer, plane = self.branch.trainer, self.branch.data.plane
        sizes = (self.shown.surface, self.shown.neurons) if plane else ()
        grids = sum(Grid.seconds(trainer.network, plane, size) for size in sizes if plane)
        rows = 0
        if self.shown.evaluation:
            rows += len(self.branch.data.X) + len(self.branch.data.X_test)
        if self.shown.statistics:
            rows += len(self.branch.data.X)
        return grids + rows * Grid.seconds_a_place(trainer.network)

    def frame(self, *, is_playing: bool) -> bytes:
        """Where the branch stands."""
        branch, trainer = self.branch, self.branch.trainer
        capture = trainer.capture()
        drawn = self._drawn()
        header = frame_header(self.run_id, branch, capture, gradient_flow(capture), is_playing=is_playing)
        header |= self._axes | self._measured()
        if self.shown.histograms:
            header["histograms"] = {
                name: histogram(tensor)
                for name, tensor in self._counted_tensors(capture.plan).read(capture).items()
            }
        if self.shown.sample is not None:
            row = min(self.shown.sample.row, len(capture.batch) - 1)
            unit = units_of(self.shown.sample.unit)
            seen = capture.trace()
            check_sample(seen, row, unit)
            header["sample"] = sample_header(trainer.network, seen, row, unit)
            drawn = _floats_first({**drawn, **sample_tensors(trainer.network, seen, row, unit)})
        if self.shown.tensors is True:
            return frame.encode(header, {**frame.tensors_of(branch.trace(branch.step)), **drawn})
        tensors, places = self._laid_out(capture.plan, drawn)
        parts = [tensors.gather(capture), *(array.tobytes() for array in drawn.values())]
        return frame.join({**header, "tensors": places}, parts)

    def surface_frame(self, step: int) -> bytes:
        """Surface and pictures alone, where the branch stands."""
        return frame.encode({"run": self.run_id, "step": step, **self._axes}, self._drawn())

    def _drawn(self) -> dict[str, Array]:
        """Surface and pictures, float32 first."""
        floats: dict[str, Array] = {}
        levels: dict[str, Array] = {}
        if self._surface:
            maps = self._surface.maps()
            seen = maps[-1]
            if self.shown.surface_of:
                layer, neuron = self.shown.surface_of
                seen = maps[layer][neuron : neuron + 1]
            if self.shown.quantised:
                seen, floats["surface/scale"] = frame.quantised(seen)
            drawn = levels if self.shown.quantised else floats
            drawn["surface"] = np.ascontiguousarray(np.moveaxis(seen, 0, -1))
        if self._pictures:
            maps = self._pictures.maps()
            for k in self._layers:
                levels[f"neurons/{k}"], floats[f"neurons/{k}/scale"] = frame.quantised(maps[k])
        return {**floats, **levels}

    def _measured(self) -> dict[str, Any]:
        """What is counted over many rows."""
        measured: dict[str, Any] = {}
        if self.shown.evaluation:
            train, test = self.branch.observations.evaluate()
            measured["evaluation"] = {
                name: None if part is None else {"E": part.error, "accuracy": part.accuracy}
                for name, part in (("train", train), ("test", test))
            }
        if self.shown.statistics:
            measured["units"] = [
                None
                if seen is None
                else {"units": seen.count, "dead": len(seen.dead), "saturated": len(seen.saturated)}
                for seen in self.branch.unit_watch.look()
            ]
        return measured

    def _counted_tensors(self, plan: Plan) -> StepTensors:
        if plan not in self._counted:
            self._counted[plan] = StepTensors(plan, self.shown.histograms or ())
        return self._counted[plan]

    def _laid_out(self, plan: Plan, drawn: dict[str, Array]) -> tuple[StepTensors, Fragment]:
        """The tensors of this plan's steps, and where everything lies in a frame."""
        if plan not in self._places:
            names = self.shown.tensors if isinstance(self.shown.tensors, list) else ()
            tensors = StepTensors(plan, names)
            places, offset = dict(tensors.places), tensors.bytes
            for name, array in drawn.items():
                places[name] = frame.place(offset, array.shape, array.dtype.name)
                offset += array.nbytes
            self._places[plan] = tensors, frame.written(places)
        return self._places[plan]


def _floats_first(drawn: dict[str, Array]) -> dict[str, Array]:
    return dict(sorted(drawn.items(), key=lambda named: named[1].dtype == np.int8))
