"""Reads event files with TensorBoard's own code and prints what it sees as JSON.

usage: tensorboard_read.py DIRECTORY
"""

import glob
import json
import sys

from tensorboard.backend.event_processing import event_file_loader
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

directory = sys.argv[1]
files = []
for path in sorted(glob.glob(directory + "/events.out.tfevents.*")):
    # The loader that `tensorboard` itself uses; it checks every checksum.
    events = list(event_file_loader.EventFileLoader(path).Load())
    files.append(
        {
            "version": events[0].file_version,
            "steps": [e.step for e in events],
            "wall_times": [e.wall_time for e in events],
            "plugins": [
                [v.tag, v.metadata.plugin_data.plugin_name]
                for e in events
                for v in e.summary.value
            ],
        }
    )

accumulator = EventAccumulator(
    directory, size_guidance={"scalars": 0}
)
accumulator.Reload()
tags = accumulator.Tags()
print(
    json.dumps(
        {
            "files": files,
            "scalars": {
                tag: [[e.step, repr(e.value)] for e in accumulator.Scalars(tag)]
                for tag in tags["scalars"]
            },
        }
    )
)
