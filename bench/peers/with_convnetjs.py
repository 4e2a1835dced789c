"""convnetjs in node: a process that stays, so that its code is compiled when it is timed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

from bench.cases import Case, Steps


def steps(case: Case) -> Steps | None:
    """The steps; None without node, or without convnetjs where NODE_PATH says modules are."""
    if _process() is None:
        return None

    def run(count: int) -> float:
        process = _process()
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        request = {"sizes": case.sizes, "batch": case.batch, "isImage": case.is_image, "steps": count}
        process.stdin.write(json.dumps(request) + "\n")
        process.stdin.flush()
        return float(process.stdout.readline())

    return run


@cache
def _process() -> subprocess.Popen[str] | None:
    node, modules = shutil.which("node"), Path(os.environ.get("NODE_PATH", "node_modules"))
    if node is None or not (modules / "convnetjs").exists():
        return None
    script = Path(__file__).with_name("convnetjs.mjs")
    return subprocess.Popen(
        [node, str(script), str(modules.resolve())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
