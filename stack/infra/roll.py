"""`murmur infra roll` and `replace`: new machines under the slots of a ring, one at a time, while it is whole."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from stack.errors import StackError
from stack.infra import ring
from stack.infra.fleet import Fleet, Slot
from stack.infra.ring import Ask

POLL_SECONDS = 15.0
NODE_HOURS = 12.0
WAITING, GOING, DONE = "waiting", "going", "done"


@dataclass
class Roll:
    """One roll. `views` asks the nodes of these slots, `end` ends a slot's machine; `told` is told each step.

    Where it stands is in the tags of the volumes, as `ID STATE`, so a roll that was killed goes on where it was.
    """

    fleet: Fleet
    views: Callable[[list[Slot]], Mapping[str, Ask]]
    end: Callable[[Slot], object]
    told: Callable[[str], object] = print
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep

    def run(self, *, every: bool = False, dry: bool = False) -> list[str]:
        """Roll the slots that are outdated, or all with `every`; the names of those that were rolled now.

        StackError, and nothing begun, if a node is not up and normal in the eyes of every node.
        """
        slots = self.fleet.slots()
        name, pending = _pending(slots, every)
        for slot in pending:
            self.told(f"{slot.name}: {slot.roll or 'to be rolled'} ({slot.group}, {slot.instance or 'no machine'})")
        if not pending:
            self.told("Every machine is as its group wants it; there is nothing to roll.")
        if not any(_state(slot) == GOING for slot in pending):
            self._check(slots)
        return [] if dry else self._go(name, pending)

    def _go(self, name: str, pending: list[Slot]) -> list[str]:
        for slot in pending:
            if not slot.roll:
                self.fleet.mark(slot, f"{name} {WAITING}")
        for slot in pending:
            self._one(name, slot)
        for slot in self.fleet.slots():
            if slot.roll.startswith(name):
                self.fleet.mark(slot, "")
        return [slot.name for slot in pending]

    def _one(self, name: str, slot: Slot) -> None:
        """One slot; one whose machine was ended before we were killed is only waited for."""
        slots = self.fleet.slots()
        present = _named(slots, slot.name)
        ended = slot.roll.split()[2] if _state(slot) == GOING else ""
        if not ended or present.instance == ended:
            self._check(slots)
            ended = present.instance
            self.fleet.mark(slot, f"{name} {GOING} {ended}")
            self.told(f"{slot.name}: ending {ended}")
            self.end(present)
        self._await(slot.name, ended)
        self.fleet.mark(slot, f"{name} {DONE}")
        self.told(f"{slot.name}: done")

    def _await(self, name: str, before: str) -> None:
        """Until the slot has another machine than before and the whole ring is up; StackError after half a day."""
        end = self.clock() + NODE_HOURS * 3600
        while True:
            slots = self.fleet.slots()
            slot = _named(slots, name)
            if slot.instance and slot.instance != before and not self._troubles(slots):
                return
            if self.clock() > end:
                raise StackError(f"{name} was not back within {NODE_HOURS:.0f} h. Run it again to go on.")
            self.sleep(POLL_SECONDS)

    def _check(self, slots: list[Slot], but: str = "") -> None:
        found = self._troubles(slots, but)
        if found:
            raise StackError("Nothing is ended while the ring is not whole:\n  " + "\n  ".join(found))

    def _troubles(self, slots: list[Slot], but: str = "") -> list[str]:
        return ring.troubles(self.views(slots), wanted=None if but else len(slots), but=but)

    def replace(self, name: str, *, dry: bool = False) -> None:
        """A new machine for one slot, whose own node may be down; StackError unless all others are up and normal."""
        slots = self.fleet.slots()
        slot = _named(slots, name)
        going = [one.name for one in slots if one.roll]
        if going:
            raise StackError(f"A roll is under way ({', '.join(going)}); `murmur infra roll` goes on with it.")
        self._check(slots, but=slot.address or slot.name)
        self.told(f"{name}: {slot.group} gets a new machine instead of {slot.instance or 'none'}")
        if dry:
            return
        if slot.instance:
            self.end(slot)
        self._await(name, slot.instance)
        self.told(f"{name}: done")


def _state(slot: Slot) -> str:
    return slot.roll.split()[1] if slot.roll else ""


def _pending(slots: list[Slot], every: bool) -> tuple[str, list[Slot]]:
    """The roll's name and the slots it has yet to do; one that was begun goes before a new one."""
    begun = sorted({slot.roll.split()[0] for slot in slots if slot.roll})
    if len(begun) > 1:
        raise StackError(f"The volumes tell of several rolls: {', '.join(begun)}; remove the tags of the older one.")
    if begun:
        left = [slot for slot in slots if slot.roll and _state(slot) != DONE]
        return begun[0], sorted(left, key=lambda slot: (_state(slot) != GOING, slot.order))
    name = time.strftime("r%Y%m%dT%H%M%SZ", time.gmtime())
    return name, [slot for slot in slots if every or slot.outdated]


def _named(slots: list[Slot], name: str) -> Slot:
    found = next((slot for slot in slots if slot.name == name), None)
    if found is None:
        raise StackError(f"There is no slot {name}; there are {', '.join(slot.name for slot in slots)}.")
    return found
