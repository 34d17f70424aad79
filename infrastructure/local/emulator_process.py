"""The emulator's own process. When its parent ends, in any way, it saves its state and ends too."""

import os
import signal
import sys
import threading

from ministack import app

from infrastructure.local import emulated_rights


def _end_with_parent() -> None:
    """The parent holds the other end of standard input and never writes to it."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


def main() -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    # Functions run in this interpreter. As on AWS they must not see the packages of the development environment.
    sys.executable = getattr(sys, "_base_executable", sys.executable)
    sys.argv = sys.argv[:1]
    emulated_rights.teach()
    app.main()


if __name__ == "__main__":
    main()
