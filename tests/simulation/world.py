"""The server, its three copies and the network between them, and what can happen to each."""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Any

from attrs import define, field

from adapters.sync.served_books import HttpServedBooks, client_for
from application.copies.comparing import NotEqual
from application.copies.follow import Comparison, Follower
from application.ports.served_books import NoAnswer
from domain.errors import BookkeepingError
from tests.simulation.agreement import check_agreement
from tests.simulation.edits import Edit, draw_edit
from tests.simulation.marks import Marks
from tests.simulation.places import Crash, Place
from tests.simulation.sites import Device, Server
from tests.simulation.wire import Delivery, Fault, Wire
from tests.support import ORIGIN

NAMES = ("laptop", "phone", "tablet")
MOST_REQUESTS = 12
"""How many requests a copy may need at most when nothing fails; as many again each time that its
pages are full with the log of the server."""

Site = Server | Device


@define(eq=False)
class World:
    """What a schedule acts on. Everything that happens is told in `steps`."""

    rng: Random
    new_place: Callable[[str], Place]
    """A place for a site by its name; that of the server has books, the others are empty."""
    other_books: Any = None
    """A backup of the books of another company."""
    faults: tuple[Fault, ...] = (Fault.NONE,)
    """What may happen to requests now; the same fault several times is more likely."""
    next_faults: list[Fault] = field(factory=list)
    """What happens to the next requests, before `faults` counts again."""
    fault_of_pushes: list[Fault] = field(factory=list)
    """What happens to the next pushes, before the others count."""
    next_edits: list[Edit] = field(factory=list)
    """What somebody does the next times that a site is worked on while a copy keeps up."""
    steps: list[str] = field(factory=list)
    page_size: int = 500
    """The smallest number of changes that a page or push has, if more are to come."""
    may_put_back: bool = True
    """Whether the schedule puts backups back."""
    backups: dict[str, list[Any]] = field(factory=dict)
    server: Server = field(init=False)
    devices: list[Device] = field(init=False)
    marks: Marks = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.server = Server(self.new_place("server"))
        self.marks = Marks(self.server)
        self.devices = []
        for name in NAMES:
            self.devices.append(Device(name, self.new_place(name), self._wire_of))

    @property
    def sites(self) -> tuple[Site, ...]:
        """The server and the devices."""
        return (self.server, *self.devices)

    def tell(self, words: str) -> None:
        """Note what happens."""
        self.steps.append(words)

    def edit(self, site: Site, edit: Edit | None) -> bool:
        """Let a person do something to the books of a site; whether the books did it."""
        if edit is None:
            return False
        try:
            site.books.run(edit.use_case, *edit.args)
        except BookkeepingError as error:
            self.tell(f"{site.name}: {edit} - refused: {error}")
            return False
        except Crash:
            self.tell(f"{site.name}: {edit} - crashes")
            site.restart()
            return False
        self.tell(f"{site.name}: {edit}")
        return True

    def leave_mark(self, site: Site) -> None:
        """Let a person set a preference that nobody else sets."""
        key, edit = self.marks.next_edit(site)
        if self.edit(site, edit):
            self.marks.note(site, key)

    def keep_up(self, device: Device, comparison: Comparison = "records") -> bool:
        """Let a copy keep up with the server; whether it came to the end."""
        self.tell(f"{device.name} keeps up")
        try:
            followed = device.follower.follow(comparison)
        except NoAnswer as error:
            self.tell(f"{device.name} gives up: {error}")
            return False
        except Crash:
            self.tell(f"{device.name} crashes")
            device.restart()
            return False
        for news in followed.news:
            self.tell(f"  {news.kind}: {news.collection} {news.id}: {news.text}")
        self.tell(f"{device.name} sent {followed.sent} and received {followed.received} changes")
        return True

    def crash(self, site: Site) -> None:
        """End the program of a site, and start it again."""
        self.tell(f"{site.name} crashes")
        site.restart()

    def back_up(self, site: Site) -> None:
        """Copy the file of a site."""
        self.tell(f"{site.name} is backed up")
        self.backups.setdefault(site.name, []).append(site.place.copy())

    def put_back(self, site: Site, source: Site | None = None) -> None:
        """Copy one of the backups of a site, or of another one, in the place of its file."""
        source = source or site
        if backups := self.backups.get(source.name):
            number = self.rng.randrange(len(backups))
            self.tell(f"{site.name} gets backup {number + 1} of {len(backups)} of {source.name}")
            self._replace(site, backups[number])

    def serve_other_books(self) -> None:
        """Copy the books of another company in the place of those that are served."""
        self.tell("the server serves other books")
        self.server.put_back(self.other_books)
        self.marks.stop()

    def _replace(self, site: Site, backup: Any) -> None:
        if isinstance(site, Device):
            self.marks.device_is_replaced(site)
        site.put_back(backup)
        if isinstance(site, Server):
            self.marks.server_is_replaced(self.devices)

    def damage(self, device: Device) -> None:
        """Change a contact in the file of a copy, or in its memory, behind its program."""
        self.tell(f"a contact of {device.name} is damaged")
        device.place.damage()

    def heal(self) -> None:
        """End all faults, let every copy keep up, and check that all have the same books.

        After one round all that was done anywhere has reached the server, so the second round
        brings it to every copy, and changes nothing on the server any more.
        """
        self.tell("all faults end")
        self.faults, self.next_faults = (Fault.NONE,), []
        for site in self.sites:
            site.store.crash_points.clear()
        for device in self.devices:
            device.wire.is_partitioned = False
        self._round("kept")
        version = self.server.version
        self._round("records")
        assert self.server.version == version, "a copy that has kept up pushes more"
        assert not self.marks.missing(), f"edits are lost: {self.marks.missing()}"
        check_agreement(self.server.books, {device.name: device.books for device in self.devices})

    def close(self) -> None:
        """End the use of all places."""
        for site in self.sites:
            site.place.close()

    def _round(self, comparison: Comparison) -> None:
        for device in self.devices:
            count = device.wire.count
            has_kept_up = self.keep_up(device, comparison)
            assert has_kept_up, f"{device.name} does not keep up, although nothing fails"
            requests = device.wire.count - count
            most = MOST_REQUESTS * (1 + self.server.version // self.page_size)
            assert requests <= most, f"{device.name} sends {requests} requests, more than {most}"

    def _wire_of(self, device: Device) -> Wire:
        return Wire(
            self.server.deliver,
            self.server.crash_at_commit,
            self.server.restart,
            device.crash_at_commit,
            lambda on_server: self._work_meanwhile(self.server if on_server else device),
            lambda: self._follow_meanwhile(device),
            self.rng,
            lambda words: self.tell(f"    {words}"),
            self._next_fault,
        )

    def _follow_meanwhile(self, device: Device) -> None:
        """Another program keeps the same copy in step, and nothing goes wrong there."""
        self.tell(f"    another program of {device.name} keeps up")
        wire = self._wire_of(device)
        wire.next_fault = lambda _: Fault.NONE
        served = HttpServedBooks(client_for(ORIGIN, wire))
        with suppress(NotEqual):
            Follower(device.books, served, accepts_other_books=True).follow("none")

    def _work_meanwhile(self, site: Site) -> None:
        """Somebody works on the server, or another program on a copy, while a copy keeps up."""
        if self.next_edits:
            self.edit(site, self.next_edits.pop(0))
        elif self.rng.random() < 0.5:
            self.leave_mark(site)
        else:
            self.edit(site, draw_edit(self.rng, site.books))

    def _next_fault(self, delivery: Delivery) -> Fault:
        if self.fault_of_pushes and delivery.is_push:
            return self.fault_of_pushes.pop(0)
        return self.next_faults.pop(0) if self.next_faults else self.rng.choice(self.faults)
