"""Shows schedules step by step: `python -m tests.simulation SEED ...`.

Without a seed it runs the first 300, or as many as `SIMULATION_SCHEDULES` says, and names those
that fail.
"""

import os
import sys
import time

from tests.simulation.schedules import SimulationFailed, run_schedule


def main() -> int:
    """Run the schedules of the seeds; 0 if all end as they must, else 1."""
    seeds = [int(text) for text in sys.argv[1:]]
    failed = []
    for seed in seeds or range(int(os.environ.get("SIMULATION_SCHEDULES", "300"))):
        try:
            world = run_schedule(seed)
        except SimulationFailed as failure:
            failed.append(seed)
            ending = str(failure).splitlines()[-1][:400]
            print(failure if seeds else f"{seed}: {ending}", flush=True)
        else:
            if seeds:
                print("\n".join(world.steps))
                print(f"{seed}: all copies have the same sound books")
    print(f"{len(failed)} failed, {time.process_time():.0f} s of processor time")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
