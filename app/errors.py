"""What the app answers when something cannot be done: one shape, and a sentence that a student understands.

``{"error": {"code", "message", "path"}}``; ``path`` is the field that is meant ("layers.0.units"), or null.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.finite_json import FiniteJSONResponse
from app.rules import RULE_BROKEN, listed, written
from engine import EngineError

Location = Sequence[str | int]


class AppError(Exception):
    """Something that was asked for and cannot be done.

    Args:
        message: one sentence, or two.
        path: the field of the request that it is about.
    """

    status = 500
    code = "internal"

    def __init__(self, message: str, path: str | None = None) -> None:
        super().__init__(message)
        self.message, self.path = message, path


class ForbiddenError(AppError):
    """A page of another site asked."""

    status, code = 403, "forbidden"


class NotFoundError(AppError):
    """There is no such run, step, layer or tensor."""

    status, code = 404, "not_found"


class ConflictError(AppError):
    """It cannot be done with this run, or not where the run stands."""

    status, code = 409, "conflict"


class TooLargeError(AppError):
    """The request's body is over the limit."""

    status, code = 413, "too_large"


class InvalidError(AppError):
    """A value breaks a rule."""

    status, code = 422, "invalid"


class TooManyError(AppError):
    """A quota is used up."""

    status, code = 429, "too_many"


def body(code: str, message: str, path: str | None = None) -> dict[str, Any]:
    """An error as it is sent."""
    return {"error": {"code": code, "message": message, "path": path}}


def body_of(error: Exception) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error that is the asker's.

    Raises:
        Exception: the error itself, if it is none of those.
    """
    match error:
        case AppError():
            return error.status, body(error.code, error.message, error.path)
        case EngineError():
            return InvalidError.status, body(InvalidError.code, sentence_of(error))
        case _:
            raise error


def sentence_of(error: EngineError, subject: str = "") -> str:
    """What the engine says, as a sentence.

    Args:
        error: the engine's refusal.
        subject: what the sentence begins with, if the engine leaves that open.
    """
    message = f"{subject}{error}"
    return message[:1].upper() + message[1:] + "."


def first_sentence(errors: Sequence[Any], given: object) -> tuple[str | None, str]:
    """The first of pydantic's errors, as the path of its field and a sentence.

    Args:
        errors: what pydantic found.
        given: the value that was validated; it tells the tags of tagged unions from names of fields.
    """
    error = errors[0]
    path = _path(error["loc"], given, is_missing=error["type"] == "missing")
    if error["type"].startswith("union_tag"):
        path = f"{path}.kind" if path else "kind"
    name = path.rsplit(".", 1)[-1] if path else "body"
    context = error.get("ctx", {})
    match error["type"]:
        case rule if rule == RULE_BROKEN:
            message = context["sentence"]
        case "json_invalid":
            message = f"This is not JSON: {context['error']}."
        case "missing":
            message = f"{name} is missing."
        case "extra_forbidden":
            message = f"There is no field {name} here."
        case "union_tag_invalid":
            expected = listed(tag.strip(" '") for tag in context["expected_tags"].split(","))
            message = f"The kind must be {expected}; {written(context['tag'])} is not."
        case "union_tag_not_found":
            message = "kind is missing."
        case "model_type" | "model_attributes_type" | "dict_type":
            message = f"This must be an object with named fields; {written(error['input'])} is not."
        case "literal_error":
            expected = context["expected"].replace("'", "")
            message = f"{name} must be {expected}; {written(error['input'])} is not."
        case "bool_type":
            message = f"{name} must be true or false; {written(error['input'])} is not."
        case "string_type":
            message = f"{name} must be a text; {written(error['input'])} is not."
        case "float_type" | "finite_number":
            message = f"It must be a finite number; {written(error['input'])} is not."
        case "list_type":
            message = f"{name} must be a list; {written(error['input'])} is not."
        case "too_short":
            message = f"{name} needs at least {context['min_length']}; there are {context['actual_length']}."
        case "too_long":
            message = f"{name} may have at most {context['max_length']}; there are more."
        case _:
            message = f"{error['msg']}; {written(error['input'])} was given."
    return path, message


def _path(location: Location, given: object, *, is_missing: bool) -> str | None:
    """The location without the tags of tagged unions, which are no fields of what was sent."""
    fields = location if given is None else _fields(location, given, is_missing)
    return ".".join(map(str, fields)) or None


def _fields(
    location: Location, given: object, is_missing: bool, *, may_be_tag: bool = True
) -> list[str | int]:
    """The parts of a location that are fields; an object's kind, and a part that leads nowhere, is a tag."""
    if not location:
        return []
    part, rest = location[0], location[1:]
    if is_missing and not rest:
        return [part]
    if may_be_tag and rest and isinstance(given, dict) and part == given.get("kind"):
        return _fields(rest, given, is_missing, may_be_tag=False)
    if isinstance(given, list) and isinstance(part, int):
        return [part, *_fields(rest, given[part], is_missing)]
    if isinstance(given, dict) and part in given and (not rest or isinstance(given[part], dict | list)):
        return [part, *_fields(rest, given[part], is_missing)]
    return _fields(rest, given, is_missing)


def install(app: FastAPI, headers: dict[str, str]) -> None:
    """Answer every error of the app in the one shape.

    Args:
        app: the application.
        headers: what an answer to an unforeseen error carries; it is made outside of every middleware.
    """

    async def foreseen(_: Request, error: Exception) -> Response:
        status, content = body_of(error)
        return FiniteJSONResponse(content, status)

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        is_body = first["loc"][0] == "body" and first["type"] != "json_invalid"
        location = () if first["type"] == "json_invalid" else first["loc"][1:]
        if is_body and isinstance(error.body, bytes):
            message = "Send the body as JSON, with the header Content-Type: application/json."
            return FiniteJSONResponse(body(InvalidError.code, message), InvalidError.status)
        path, message = first_sentence([{**first, "loc": location}], error.body if is_body else None)
        return FiniteJSONResponse(body(InvalidError.code, message, path), InvalidError.status)

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        messages = {
            404: ("not_found", f"There is nothing at {request.url.path}."),
            405: ("method_not_allowed", f"{request.url.path} does not answer to {request.method}."),
        }
        code, message = messages.get(error.status_code, ("http", str(error.detail)))
        return FiniteJSONResponse(body(code, message), error.status_code, error.headers)

    async def unforeseen(_: Request, __: Exception) -> Response:
        message = "Something went wrong in the server; its log says what. The run is kept."
        return FiniteJSONResponse(body(AppError.code, message), AppError.status, headers)

    app.add_exception_handler(AppError, foreseen)
    app.add_exception_handler(EngineError, foreseen)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, unforeseen)
