"""How an address names a step, a layer, a tensor, and places in it."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import Path, Query
from pydantic import AfterValidator, Field

from app.rules import Rule, broken
from engine.arrays import Index

StepNumber = Annotated[
    int, Rule("The step must be a whole number"), Path(description="From 0 to the furthest step.")
]
LayerNumber = Annotated[int, Rule("The layer must be a whole number"), Path(description="From 0.")]
TensorName = Annotated[
    str, Path(description="X, Y, dE_dY, dE_dX, W, B, dE_dW, dE_dB, update/W or a share of that.")
]


def _place(text: str) -> str:
    if not re.fullmatch(r"\d{1,6}(,\d{1,6})*", text):
        raise broken(f'A place is written as numbers from 0 with commas, such as "0,2"; "{text}" is not.')
    return text


def _neuron(text: str) -> str:
    if not re.fullmatch(r"\d{1,6},\d{1,6}", text):
        raise broken(f'A neuron is written as its layer and its place, such as "1,2"; "{text}" is not.')
    return text


def _range(text: str) -> str:
    if not re.fullmatch(r"\d{0,6}:\d{0,6}", text):
        raise broken(f'A range is written as from:to, such as "0:10"; "{text}" is not.')
    return text


Place = Annotated[str, AfterValidator(_place), Query(description='The entry\'s place from 0, such as "0,2".')]
Range = Annotated[
    str, AfterValidator(_range), Query(description='From and up to but without: "0:10", ":5", ":".')
]
TriedNumber = Annotated[
    float,
    Field(allow_inf_nan=False),
    Rule("A parameter must be a finite number"),
    Query(description="What the parameter would be."),
]
Numbers = Annotated[str, AfterValidator(_place)]
Neuron = Annotated[str, AfterValidator(_neuron)]


def numbers(text: str) -> Index:
    """The numbers of a place."""
    return tuple(int(part) for part in text.split(","))


def part(text: str, length: int) -> slice:
    """The range of an axis of that length."""
    first, _, last = text.partition(":")
    stop = min(int(last or length), length)
    return slice(min(int(first or 0), stop), stop)
