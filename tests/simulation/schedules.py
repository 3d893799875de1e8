"""A schedule: steps that are drawn from a seed, and then the end of all faults."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from anyio import to_thread

from adapters.sync import served_books
from application.copies import pending, reading
from application.copies.follow import Comparison
from tests.simulation.edits import draw_edit
from tests.simulation.office import draw_office_edit
from tests.simulation.templates import OTHERS, backups_of_sites, places
from tests.simulation.wire import Fault
from tests.simulation.world import World

JUMPS = (-9 * 365, -40, 40, 9 * 365)
"""By how many days a clock jumps."""
_SIZES = ((served_books, "_PAGE"), (pending, "AT_ONCE"), (reading, "AT_ONCE"))
FILES_EVERY = 20
"""Every how many seeds the books are in files; the others are in memory, which is faster."""


class SimulationFailed(AssertionError):
    """A schedule did not end as it must; the message has all its steps."""


def run_schedule(seed: int) -> World:
    """Run the schedule of a seed; raises `SimulationFailed` with its steps if it goes wrong."""
    rng = Random(seed)
    in_files = seed % FILES_EVERY == 0
    with places(in_files=in_files) as new_place, pytest.MonkeyPatch.context() as patch:
        page_size = _choose_sizes(rng, patch)
        patch.setattr(to_thread, "run_sync", _run_here)
        other_books = backups_of_sites(in_files=in_files)[OTHERS]
        world = World(rng, new_place, other_books=other_books, page_size=page_size)
        try:
            _run_steps(world)
            world.heal()
        except Exception as error:
            steps = "\n".join(world.steps)
            command = f"python -m tests.simulation {seed}"
            raise SimulationFailed(f"{steps}\n{command} fails: {error!r}") from error
        finally:
            world.close()
        return world


def _choose_sizes(rng: Random, patch: pytest.MonkeyPatch) -> int:
    """In some schedules the pages, pushes and batches are so small that several are needed.

    Returns the smallest of these sizes.
    """
    for module, name in _SIZES:
        if rng.random() < 0.3:
            patch.setattr(module, name, rng.choice((2, 5)))
    return min(getattr(module, name) for module, name in _SIZES)


async def _run_here(function: Callable[..., Any], *arguments: Any, **_: Any) -> Any:
    """Run an operation of the server at once: one is served after the other, and threads take
    a good part of the time of a short request."""
    return function(*arguments)


def _run_steps(world: World) -> None:
    rng = world.rng
    for site in world.sites:
        world.back_up(site)
    share = rng.choice((0.0, 0.1, 0.2, 0.3, 0.5))
    faults = list(Fault)[1:]
    quiet = round(len(faults) * (1 - share) / share) if share else 1
    world.faults = (*[Fault.NONE] * quiet, *(faults if share else ()))
    world.may_put_back = rng.random() < 0.6
    world.tell(f"a request fails in {share:.0%} of all cases")
    for _ in range(rng.randrange(8, 32)):
        step = rng.choices(_STEPS, weights=_WEIGHTS)[0]
        step(world)


def _work_on_a_device(world: World) -> None:
    device = world.rng.choice(world.devices)
    for _ in range(world.rng.choice((1, 1, 2, 4))):
        world.edit(device, draw_edit(world.rng, device.books))


def _work_on_the_server(world: World) -> None:
    for _ in range(world.rng.choice((1, 1, 2))):
        world.edit(world.server, draw_edit(world.rng, world.server.books))


def _work_in_the_office(world: World) -> None:
    world.edit(world.server, draw_office_edit(world.rng, world.server.books))


def _keep_up(world: World) -> None:
    comparison: Comparison = world.rng.choice(("none", "kept", "records"))
    world.keep_up(world.rng.choice(world.devices), comparison)


def _leave_a_mark(world: World) -> None:
    world.leave_mark(world.rng.choice(world.sites))


def _change_a_partition(world: World) -> None:
    wire = (device := world.rng.choice(world.devices)).wire
    wire.is_partitioned = not wire.is_partitioned
    world.tell(f"{device.name} {'loses' if wire.is_partitioned else 'finds'} the network")


def _deliver_late(world: World) -> None:
    if waiting := [device.wire for device in world.devices if device.wire.late]:
        world.rng.choice(waiting).deliver_late()


def _crash(world: World) -> None:
    world.crash(world.rng.choice(world.sites))


def _crash_at_a_commit(world: World) -> None:
    site = world.rng.choice(world.devices)
    world.tell(f"{site.name} will crash at its next commit")
    site.crash_at_commit(is_after=world.rng.random() < 0.5)


def _back_up(world: World) -> None:
    world.back_up(world.rng.choice(world.sites))


def _put_back(world: World) -> None:
    if world.may_put_back:
        world.put_back(world.rng.choice((world.server, *world.sites)))


def _put_back_elsewhere(world: World) -> None:
    """The backup of a device comes to another one, so that two copies say that they are one."""
    if world.may_put_back:
        source, target = world.rng.sample(world.devices, 2)
        world.put_back(target, source)


def _serve_other_books(world: World) -> None:
    if world.may_put_back:
        world.serve_other_books()


def _damage_a_copy(world: World) -> None:
    """A record of a copy changes without the copy's program: its disk, or a person, did it."""
    world.damage(world.rng.choice(world.devices))


def _move_a_clock(world: World) -> None:
    site, days = world.rng.choice(world.sites), world.rng.choice(JUMPS)
    world.tell(f"the clock of {site.name} jumps by {days} days")
    site.clock.jump(days)


_WEIGHTED: dict[Callable[[World], None], float] = {
    _work_on_a_device: 12,
    _work_on_the_server: 3,
    _work_in_the_office: 3,
    _keep_up: 8,
    _leave_a_mark: 3,
    _change_a_partition: 1,
    _deliver_late: 3,
    _crash: 1,
    _crash_at_a_commit: 1,
    _back_up: 1,
    _put_back: 3,
    _put_back_elsewhere: 0.3,
    _serve_other_books: 0.2,
    _damage_a_copy: 0.5,
    _move_a_clock: 1,
}
_STEPS, _WEIGHTS = list(_WEIGHTED), list(_WEIGHTED.values())
