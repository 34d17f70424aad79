"""`make reset`: forget everything that the local stack was told. The next make run starts afresh."""

import shutil

from infrastructure.local.running import Running
from infrastructure.steps import LOCAL, PlainFailure, main_or_plain_failure


def main() -> None:
    try:
        Running.read()
    except PlainFailure:
        shutil.rmtree(LOCAL, ignore_errors=True)
        print("Forgotten. make run starts afresh.")
        return
    raise PlainFailure("The service is running here. End it first with Ctrl-C in its terminal.")


if __name__ == "__main__":
    main_or_plain_failure(main)
