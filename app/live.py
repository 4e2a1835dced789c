"""The live link: one client, one run, commands in and frames out.

A reader stands beside the writer, because a handler that only sends never learns that the client left. Only
the writer sends, in the order in which it did things, so no frame is older than one sent before.
"""

from __future__ import annotations

import math

import anyio
import orjson
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from app import describe
from app.branch import Branch
from app.errors import AppError, InvalidError, TooLargeError, body_of
from app.finite_json import dumps
from app.requests import MOST_CREDIT, Advance, Command, Credit, OneFrame, Pause, Play, Show, command_of
from app.run import Run
from app.setting_types import MOST_STEPS
from app.stop_watch import Stopping
from app.store import RunStore
from app.view import View
from engine import EngineError

FRAME_SECONDS = 0.013
"""How long a frame of play at full speed trains: with the drawing, about 60 frames a second."""

COMMANDS_WAITING = 64
"""Beyond, the reader waits, and with it the client."""


class LiveSession:
    """One socket on one run.

    Args:
        socket: the accepted socket.
        run: the run.
        store: where the run lives; every message says there that it is in use.
        largest_message: in bytes.
    """

    def __init__(self, socket: WebSocket, run: Run, store: RunStore, largest_message: int) -> None:
        self.socket, self.run, self.store, self.largest_message = socket, run, store, largest_message
        self.playing: Play | None = None
        self.view = View(run.id, run.branch, Show())
        self.stopping = Stopping(run)
        self.credit = 0
        self._pauses_waiting = 0
        self._send_commands, self._commands = anyio.create_memory_object_stream[Command | Exception](
            COMMANDS_WAITING
        )
        self._credit_came = anyio.Event()

    async def serve(self) -> None:
        """Serve until the client leaves."""
        async with anyio.create_task_group() as tasks, self._send_commands, self._commands:
            tasks.start_soon(self._write, tasks.cancel_scope)
            await self._read()
            tasks.cancel_scope.cancel()

    async def _read(self) -> None:
        while (message := await self.socket.receive())["type"] != "websocket.disconnect":
            try:
                await self.store.get(self.run.id)
                await self._take(self._command(message))
            except AppError as error:
                await self._send_commands.send(error)

    def _command(self, message: Message) -> Command:
        text = message.get("text")
        if text is None:
            raise InvalidError("A command is a text in JSON; this message is binary.")
        if len(text.encode()) > self.largest_message:
            raise TooLargeError(
                f"A message may have at most {self.largest_message // 1024} KiB; this one has more."
            )
        try:
            return command_of(orjson.loads(text))
        except orjson.JSONDecodeError as error:
            raise InvalidError(f"This is not JSON: {error}.") from error

    async def _take(self, command: Command) -> None:
        match command:
            case Credit(frames=frames):
                self.credit = min(MOST_CREDIT, self.credit + frames)
                self._credit_came.set()
            case Show():
                self.view = View(self.run.id, self.run.branch, command)
            case _:
                if isinstance(command, Pause):
                    self._pauses_waiting += 1
                await self._send_commands.send(command)
                self._credit_came.set()

    async def _write(self, scope: anyio.CancelScope) -> None:
        try:
            await self._event("hello")
            while True:
                await self._next()
        except WebSocketDisconnect:
            scope.cancel()

    async def _next(self) -> None:
        """Do what is next: a command that waits, or a frame of play."""
        command: Command | Exception
        try:
            command = self._commands.receive_nowait()
        except anyio.WouldBlock:
            if self.playing is not None and self.credit > 0:
                await self._play_on(self.playing)
            elif self.playing is not None:
                self._credit_came = anyio.Event()
                await self._credit_came.wait()
            else:
                await self._do(await self._commands.receive())
        else:
            await self._do(command)

    async def _do(self, command: Command | Exception) -> None:
        try:
            if isinstance(command, Exception):
                raise command
            await self._obey(command)
        except (AppError, EngineError) as error:
            _, content = body_of(error)
            await self._send(content)

    async def _obey(self, command: Command) -> None:
        match command:
            case Advance(to=to, by=by, unit=unit):
                self.playing = None
                if to is not None:
                    await self.run.go_to(to, self._is_interrupted)
                elif by is not None:
                    await self.run.go_by(by * self.run.steps_of(unit), self._is_interrupted)
                await self._frame()
            case Play():
                self.playing = command
            case OneFrame():
                await self._frame()
            case Pause():
                self._pauses_waiting -= 1
                self.playing = None
                await self._event("paused")
            case Credit() | Show():
                raise AssertionError("the reader takes these itself")
            case edit:
                self.playing = None
                await self.run.edit(edit.made(), edit.step)
                await self._event("edited")

    async def _play_on(self, play: Play) -> None:
        """Train for one frame and send it; stop where the run diverges, and at the end of all steps."""
        run = self.run
        async with run.moving:
            branch = run.branch
            diverged = branch.trainer.diverged
            end = MOST_STEPS if diverged is None else diverged.step
            if branch.step < end:
                reasons = await self._train(branch, play, end)
                diverged = branch.trainer.diverged
                if diverged is not None and branch.step > diverged.step:
                    await run.journey(branch, diverged.step, self._is_interrupted)
                is_over = branch.step >= (MOST_STEPS if diverged is None else diverged.step) or bool(reasons)
                is_new = True
            else:
                is_over, is_new, reasons = True, False, []
        if is_over:
            self.playing = None
        if is_new:
            self.credit -= 1
            await self._frame()
        if reasons:
            await self._event("stopped", step=branch.step, reasons=reasons)
        elif is_over:
            await self._event("diverged" if diverged is not None else "finished")

    async def _train(self, branch: Branch, play: Play, end: int) -> list[str]:
        """Train for one frame; why it stops, if it does."""
        steps = play.steps_per_frame
        if not self.stopping.conditions:
            count = branch.pace.steps_within(FRAME_SECONDS) if steps == "max" else steps
            await self.run.journey(branch, min(branch.step + count, end), self._is_interrupted)
            return []
        target = end if steps == "max" else min(branch.step + steps, end)
        seconds = FRAME_SECONDS if steps == "max" else math.inf
        return await self.stopping.play(branch, target, seconds, self._is_interrupted)

    async def _is_interrupted(self) -> bool:
        return self._pauses_waiting > 0

    async def _frame(self) -> None:
        """Send where the run stands."""
        branch, view, is_playing = self.run.branch, self.view, self.playing is not None
        if view.branch is not branch:
            view = self.view = View(self.run.id, branch, view.shown)
        seconds = view.seconds + branch.seconds_for_trace(branch.step)
        await self.socket.send_bytes(await self.run.look(lambda: view.frame(is_playing=is_playing), seconds))

    async def _event(self, name: str, **more: object) -> None:
        state = describe.run_state(self.run, await self.run.trace())
        await self._send({"event": name, "state": state, **more})

    async def _send(self, content: object) -> None:
        await self.socket.send_text(dumps(content).decode())
