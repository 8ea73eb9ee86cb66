"""A process that has everything imported and the model loaded, and forks a `dateline` for each command it reads.

So a run that is to be killed starts in a moment, and is otherwise the real thing: its own process, the real command
line, the real signal. A command is a JSON line ``{"arguments": [...], "environment": {...}, "output": path}``;
the answer, when its process has ended, is a line with the exit status (negative: the signal).
"""

import importlib
import json
import os
import sys
from pathlib import Path
from types import ModuleType

from pipelines import running  # noqa: F401
from pipelines.cli import main
from pipelines.model_pool import annotator


def serve() -> None:
    """Fork a process for each command until the input ends."""
    annotator().annotate("The ministry said talks had ended.")
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become(**json.loads(line))
        print(f"{pid}", flush=True)
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(arguments: list[str], environment: dict[str, str], output: str) -> None:
    os.environ.update(environment)
    if rules := os.environ.get("DATELINE_TEST_RULES"):
        importlib.import_module(rules)
    with Path(output).open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.close(0)
    sys.modules["__main__"] = ModuleType("__main__")  # model processes start from it: as thin as the console script's
    main(arguments)


if __name__ == "__main__":
    serve()
