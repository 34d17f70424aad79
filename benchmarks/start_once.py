"""`cold_start.py` runs this with an unpacked package, the name of a function in it, and the events to hand to it in turn.

As in Lambda, only that folder and the standard library can be imported here. Prints the milliseconds, by the clock and of the
processor, of the last event.
"""

import json
import sys
import time
from types import SimpleNamespace

folder, function, events = sys.argv[1:]
sys.path.insert(0, folder)

import app  # noqa: E402

context = SimpleNamespace(
    aws_request_id="bench", function_name="bench", memory_limit_in_mb=1024, get_remaining_time_in_millis=lambda: 60_000
)
for event in json.loads(events):
    started, processor = time.perf_counter(), time.process_time()
    answer = getattr(app, function)(event, context)
    if answer.get("statusCode", 200) != 200:
        sys.exit(f"{answer}"[:1500])
print(json.dumps([(time.perf_counter() - started) * 1000, (time.process_time() - processor) * 1000]))
