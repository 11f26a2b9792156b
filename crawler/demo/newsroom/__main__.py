"""``python -m crawler.demo.newsroom [--edition N] [--port N] [--outlets FOLDER]``: serves until SIGTERM or Ctrl-C."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from archive.errors import UsageError
from crawler.demo.newsroom import Newsroom

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Prints the addresses as one line of JSON when ready; returns 0 at the end, 2 when it could not begin."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo.newsroom", description="Serves the demo papers.")
    parser.add_argument("--edition", type=int, default=1, help="which edition of the papers to serve (default: 1)")
    parser.add_argument("--port", type=int, default=0, help="the port of both papers (default: any that is free)")
    parser.add_argument("--outlets", type=Path, help="a folder to write their outlet files to")
    options = parser.parse_args(arguments)
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    try:
        with Newsroom(options.edition, port=options.port) as room:
            if options.outlets:
                room.outlets_folder(options.outlets)
            print(json.dumps({"edition": room.edition, "outlets": room.bases}), flush=True)
            ended.wait()
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
