"""Commands that begin where their imports are done: ``python -m MODULE WORDS…`` in a process of its own, two seconds
sooner.

Half the time of a small crawl goes into importing Scrapy, Twisted and our own code, once in the crawl and once in the
server that its workers are forked from. Here a process does that once for a whole session of tests, and forks for each
command. It never runs anything itself, has no thread, and ends with the session. The workers of all its commands are
forked from one server. What is said about processes (signals, kills, terminals, what a shell starts) is tested with
processes that start from nothing.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

__all__ = ["cold", "run"]

# Packages with all that is in them, and modules. Not our settings, which look at the working folder, and no reactor,
# which the command chooses.
_PACKAGES = [
    "crawler.commands",
    "scrapy.commands",
    "scrapy.downloadermiddlewares",
    "scrapy.extensions",
    "scrapy.spidermiddlewares",
]
_MODULES = [
    "archive.verify.audit", "crawler.articles.rederive", "crawler.extraction.article", "crawler.scrapy.pipeline",
    "crawler.scrapy.recorder", "crawler.scrapy.shutdown", "crawler.spiders.politics", "crawler.workers.pool",
    "scrapy.cmdline", "scrapy.core.engine", "scrapy.core.scraper", "scrapy.dupefilters", "scrapy.logformatter",
    "scrapy.pipelines", "scrapy.pqueues", "scrapy.squeues", "scrapy.statscollectors", "scrapy.utils.console", "sqlite3",
    "tldextract", "twisted.conch.telnet",
]  # fmt: skip
# What is read before the first import: a process that is there already cannot be given it. FAKETIME is read again.
_EARLY = ("LD_", "PYTHON", "FAKETIME_")
_Early = tuple[tuple[str, str], ...]
# Two threads that both find no server would start two, and the one that is forgotten ends under its commands.
_asking = threading.Lock()


def cold(
    module: str, words: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """``python -m MODULE WORDS…`` from nothing."""
    return subprocess.run(
        [sys.executable, "-m", module, *words],
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def run(
    module: str, words: Sequence[str], *, cwd: Path, env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """``python -m MODULE WORDS…`` as ``subprocess.run`` with captured output runs it; it may raise TimeoutExpired."""
    command = [sys.executable, "-m", module, *words]
    if sys.platform != "linux":
        return cold(module, words, cwd=cwd, env=env, timeout=timeout)
    order = json.dumps({"module": module, "words": words, "cwd": str(cwd), "env": dict(env)})
    with os.fdopen(os.memfd_create("out"), "w+b") as out, os.fdopen(os.memfd_create("err"), "w+b") as err:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with ours:
            with theirs:
                with _asking:
                    server = _server(_early(env))
                socket.send_fds(server, [order.encode()], [theirs.fileno(), out.fileno(), err.fileno()])
            code = _ended(ours, command, timeout)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(command, code, out.read().decode(), err.read().decode())


def _ended(told: socket.socket, command: list[str], timeout: float) -> int:
    """The exit code of a command, as ``subprocess`` gives it; kills the command that is not over in time."""
    begun = told.recv(64)
    if not begun:
        raise RuntimeError(f"no process could be forked for {' '.join(command)}: see what `python -m tests.warm` said")
    pid = int(begun)
    told.settimeout(timeout)
    try:
        return os.waitstatus_to_exitcode(int(told.recv(64)))
    except TimeoutError:
        os.kill(pid, signal.SIGKILL)
        raise subprocess.TimeoutExpired(command, timeout) from None


def _early(env: Mapping[str, str]) -> _Early:
    return tuple(sorted((name, value) for name, value in env.items() if name.startswith(_EARLY)))


@functools.cache
def _server(early: _Early) -> socket.socket:
    """The process that forks, by the socket it takes orders from; ``early`` is of its environment. It ends when this
    end is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        descriptor = theirs.fileno()
        words = [sys.executable, "-m", "tests.warm", str(descriptor)]
        subprocess.Popen(words, cwd=_ROOT, env={**os.environ, **dict(early)}, pass_fds=[descriptor])
    return ours


_ROOT = Path(__file__).resolve().parents[1]


def _serve(orders: socket.socket) -> dict[str, Any] | None:
    """Forks for each order. Returns the order in the process that is to obey it, None where there are no more."""
    while True:
        said, (answers, *streams) = _received(orders)
        if not said:
            return None
        if os.fork() == 0:
            orders.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _begun(json.loads(said), socket.socket(fileno=answers), streams)
        for descriptor in (answers, *streams):
            os.close(descriptor)


def _received(orders: socket.socket) -> tuple[bytes, list[int]]:
    said, descriptors, _, _ = socket.recv_fds(orders, 1 << 20, 3)
    return said, descriptors or [-1]


def _begun(order: dict[str, Any], answers: socket.socket, streams: list[int]) -> dict[str, Any]:
    """Forks once more: one process obeys, and the other tells its number and its end."""
    pid = os.fork()
    if pid == 0:
        answers.close()
        for number, descriptor in enumerate([os.open(os.devnull, os.O_RDONLY), *streams]):
            os.dup2(descriptor, number)
            os.close(descriptor)
        return order
    for descriptor in streams:
        os.close(descriptor)
    with contextlib.suppress(BrokenPipeError):  # nobody waits any more for what took too long
        answers.send(str(pid).encode())
        answers.send(str(os.waitpid(pid, 0)[1]).encode())
    os._exit(0)


def _obey(order: dict[str, Any]) -> None:
    """Runs the command as the interpreter would."""
    os.environ.clear()
    os.environ.update(order["env"])
    time.tzset()
    os.chdir(order["cwd"])
    sys.path[0] = order["cwd"]
    sys.argv[1:] = order["words"]
    sys.modules.pop("crawler.settings", None)  # where there is no scrapy.cfg it takes the working directory for home
    _share_workers(forkserver._forkserver, has_a_clock_of_its_own="FAKETIME" in os.environ)  # type: ignore[attr-defined]
    runpy.run_module(order["module"], run_name="__main__", alter_sys=True)


def _share_workers(server: Any, *, has_a_clock_of_its_own: bool) -> None:
    """The server that workers come from has the clock that it began with; else this process takes it as it is, since
    only its parent may look after it."""
    if has_a_clock_of_its_own:
        server._forkserver_address = server._forkserver_alive_fd = server._forkserver_pid = None
    else:
        server.ensure_running = forkserver.ensure_running = lambda: None


def _import_all() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what Scrapy gives up and nobody here asked for
        for name in _PACKAGES:
            for module in pkgutil.iter_modules(importlib.import_module(name).__path__, f"{name}."):
                importlib.import_module(module.name)
        for name in _MODULES:
            importlib.import_module(name)


def _main(descriptor: int) -> None:
    _import_all()
    from crawler.workers.server import PRELOADED  # noqa: PLC0415 - the tests do without it

    forkserver.set_forkserver_preload([*PRELOADED, "crawler.extraction.article"])  # type: ignore[attr-defined]
    forkserver.ensure_running()  # type: ignore[attr-defined]
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whom it forks for an order it need not wait for
    with socket.socket(fileno=descriptor) as orders:
        order = _serve(orders)
    if order:
        _obey(order)


if __name__ == "__main__":
    _main(int(sys.argv[1]))
