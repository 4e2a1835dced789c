"""What can be asked of a run: the bodies of requests, and the commands of the live link."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Tag,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)

from app.certificate.certificate import Certificate
from app.edits import AnyEdit, Count, Edit, Step
from app.errors import InvalidError, first_sentence
from app.experiment import Experiment, Settings
from app.rules import OneOf, Rule, broken, listed, written
from app.run import MOST_EDITS
from app.setting_types import MOST_STEPS
from app.stop_settings import Stops
from engine.edits import Edit as MadeEdit

MOST_PLACES = 256
LARGEST_SURFACE = 100
LARGEST_PICTURE = 50
MOST_CREDIT = 64
MOST_NAMES = 256


class NumberPlace(Settings):
    """Where a number of a step is: layer null holds E, whose index is empty, and the targets."""

    layer: Count | None
    tensor: Annotated[str, Field(max_length=64), Rule("A tensor's name must be a text of at most 64 letters")]
    index: Annotated[
        list[Count], Field(max_length=6), Rule("An index must be a list of at most 6 whole numbers from 0")
    ]


class Places(Settings):
    """The numbers of a step that are asked about."""

    places: list[NumberPlace]

    @field_validator("places")
    @classmethod
    def _not_too_many(cls, places: list[NumberPlace]) -> list[NumberPlace]:
        if not 1 <= len(places) <= MOST_PLACES:
            raise broken(f"One call asks about 1 to {MOST_PLACES} numbers; {len(places)} are not.")
        return places


MOST_LETTERS = 60
MOST_KEPT_BRANCHES = 16

BranchName = Annotated[
    str,
    AfterValidator(lambda name: " ".join(name.split())),
    Field(min_length=1, max_length=MOST_LETTERS),
    Rule(f"A branch's name must be a text of 1 to {MOST_LETTERS} letters"),
]


class KeptBranch(Settings):
    """A branch, as ``GET /api/runs/{run_id}`` lists it."""

    id: Count
    name: BranchName
    parent: Count | None = None
    from_step: Count = 0
    furthest: Annotated[
        int, Field(ge=0, le=MOST_STEPS), Rule(f"furthest must be a whole number from 0 to {MOST_STEPS}")
    ] = 0
    edits: Annotated[list[Edit], Field(max_length=MOST_EDITS)] = Field(default=[])


class Recording(Settings):
    """An experiment, the edits made on the way, and the step where the run stood."""

    experiment: Experiment
    edits: Annotated[list[Edit], Field(max_length=MOST_EDITS)] = Field(default=[])
    step: Annotated[
        int,
        Field(ge=0, le=MOST_STEPS),
        Rule(f"The step must be a whole number from 0 to {MOST_STEPS}"),
    ] = 0
    branches: Annotated[list[KeptBranch], Field(max_length=MOST_KEPT_BRANCHES)] = Field(
        default=[], description="All branches of the run, if it had several; this one among them."
    )
    branch: Count = Field(default=0, description="Which of them this recording is of.")
    certificate: Certificate | None = Field(
        default=None,
        description="What was computed where it was recorded.",
    )

    @model_validator(mode="after")
    def _certificate_ends_where_it_ends(self) -> Self:
        if self.certificate is not None and self.certificate.steps[-1] != self.step:
            raise broken(
                f"The certificate of this recording is for step {self.certificate.steps[-1]:,}, "
                f"but the recording ends at step {self.step:,}."
            )
        return self

    def made_edits(self) -> list[MadeEdit]:
        """The engine's edits."""
        return [edit.made() for edit in self.edits]

    def written(self) -> dict[str, Any]:
        """It as JSON, without the parts that it does not have."""
        return self.model_dump(exclude_none=True, exclude=set() if self.branches else {"branches", "branch"})


class StopWhen(Settings):
    """Under which conditions Play stops; any of them is enough."""

    conditions: Stops


class NewBranch(Settings):
    """A branch that leaves another one at a step, and what is changed there."""

    step: Count | None = Field(
        default=None, description="Where it leaves; where the run stands, unless said."
    )
    name: BranchName | None = None
    edits: Annotated[list[Edit], Field(max_length=MOST_EDITS)] = Field(default=[])


class Renamed(Settings):
    """What a branch is called from now on."""

    name: BranchName


def _description(value: object) -> str:
    is_recording = "experiment" in value if isinstance(value, dict) else isinstance(value, Recording)
    return "recording" if is_recording else "experiment"


NewRun = Annotated[
    Annotated[Experiment, Tag("experiment")] | Annotated[Recording, Tag("recording")],
    Discriminator(_description),
]


class Advance(Settings):
    """Where to go: ``to`` a step, or ``by`` a number of steps or epochs (negative: back)."""

    to: Step | None = None
    by: Annotated[int, Rule("It must be a whole number")] | None = None
    unit: Annotated[str, OneOf("The unit", ("step", "epoch"))] = "step"

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.to is None) == (self.by is None):
            raise broken('Say where to go: either {"to": step} or {"by": number, "unit": "step" or "epoch"}.')
        return self


class Play(Settings):
    """Train, and send a frame after that many steps, as long as there is credit."""

    steps_per_frame: Annotated[
        Annotated[int, Field(ge=1, le=1_000_000)] | Literal["max"],
        Rule('steps_per_frame must be a whole number from 1 to 1000000, or "max"'),
    ]


class Pause(Settings):
    """Stop playing."""


class Credit(Settings):
    """So many more frames can be drawn."""

    frames: Annotated[
        int,
        Field(ge=1, le=MOST_CREDIT),
        Rule(f"frames must be a whole number from 1 to {MOST_CREDIT}"),
    ]


def _side(name: str, most: int) -> Any:  # noqa: ANN401
    rule = Rule(f"{name} must be a whole number from 0 (none) to {most}")
    return Annotated[int, Field(ge=0, le=most), rule]


Names = Annotated[list[str], Field(max_length=MOST_NAMES)]


class SampleShown(Settings):
    """One sample of the batch as pictures, with the weights of one unit."""

    row: Count = 0
    unit: (
        Annotated[
            Annotated[list[Count], Field(min_length=2, max_length=2)],
            Rule("unit must be a layer and one of its units, such as [0, 17]"),
        ]
        | None
    ) = None


class Show(Settings):
    """What is on the screen, and so has to be in a frame. Nothing else is computed."""

    tensors: Annotated[
        bool | Names, Rule('tensors must be true (all), false, or a list of names such as ["W", "3/Y"]')
    ] = True
    surface: _side("The surface", LARGEST_SURFACE) = 0  # type: ignore[valid-type]
    surface_of: (
        Annotated[
            Annotated[list[Count], Field(min_length=2, max_length=2)],
            Rule("surface_of must be a layer and one of its neurons, such as [1, 0]"),
        ]
        | None
    ) = None
    quantised: bool = False
    neurons: _side("neurons", LARGEST_PICTURE) = 0  # type: ignore[valid-type]
    layers: list[Count] | None = None
    sample: SampleShown | None = None
    evaluation: bool = False
    statistics: bool = False
    histograms: Annotated[
        Literal[False] | Names, Rule('histograms must be false or a list of names such as ["W", "Y"]')
    ] = False


class OneFrame(Settings):
    """Send one frame of where the run stands."""


Command = Advance | Play | Pause | Credit | Show | OneFrame | AnyEdit

COMMANDS: dict[str, TypeAdapter[Any]] = {
    "advance": TypeAdapter(Advance),
    "play": TypeAdapter(Play),
    "pause": TypeAdapter(Pause),
    "credit": TypeAdapter(Credit),
    "show": TypeAdapter(Show),
    "frame": TypeAdapter(OneFrame),
    "edit": TypeAdapter(Edit),
}


def command_of(message: object) -> Command:
    """A command of the live link.

    Raises:
        InvalidError: if the message is not an object, has no such command, or a field breaks a rule.
    """
    if not isinstance(message, dict):
        raise InvalidError(f"A command must be an object with named fields; {written(message)} is not.")
    name = message.get("command")
    if not isinstance(name, str) or name not in COMMANDS:
        raise InvalidError(f"The command must be {listed(COMMANDS)}; {written(name)} is not.", "command")
    fields = {field: value for field, value in message.items() if field != "command"}
    try:
        command: Command = COMMANDS[name].validate_python(fields)
    except ValidationError as error:
        path, sentence = first_sentence(error.errors(), fields)
        raise InvalidError(sentence, path) from error
    return command
