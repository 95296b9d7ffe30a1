"""Follow, unfollow, block, mute, and the requests of protected accounts.

Each change is one logged batch, stamped above the state that was read at quorum. Once it is known, and before it is
acknowledged, the stamp of everybody whose view it changes is advanced: what was remembered under the old stamp is not
found again, and what is remembered under the new one was read behind the change.
"""

from collections.abc import Iterable

from cql.follows import block_write, follow_writes, mute_write, request_write
from cql.records import FOLLOWING, NOT_FOLLOWING, PENDING, Relation, User
from cql.statements.statement import Write
from fanout import audience, hydrate, rebuild
from fanout.errors import Forbidden, Invalid, NotFound
from fanout.services import Services


def follow(services: Services, user_id: int, target_id: int) -> int:
    """FOLLOWING, or PENDING where the target is protected. Following twice is following once."""
    target = _target(services, user_id, target_id, "follow")
    mine, theirs = _both(services, user_id, target_id)
    if mine.blocked or theirs.blocked:
        raise Forbidden("You cannot follow this account.")
    if mine.follow_state == FOLLOWING:
        _advance(services, user_id)
        return FOLLOWING
    if audience.following_count(services, user_id) >= services.settings.following_max:
        raise Forbidden(f"You cannot follow more than {services.settings.following_max} accounts.")
    if target.protected:
        _request(services, user_id, target_id, mine)
        return PENDING
    _follow(services, user_id, mine)
    _refuse_blocked(services, user_id, target_id)
    return FOLLOWING


def unfollow(services: Services, user_id: int, target_id: int) -> None:
    """The viewer does not follow the target, nor ask to, from the next read on."""
    mine = _relation(services, user_id, target_id)
    writes = _ended(services, user_id, mine)
    _change(services, writes, [user_id])
    if mine.following:
        audience.moved(services, user_id, target_id, -1)


def approve(services: Services, user_id: int, requester_id: int) -> None:
    """The requester follows from now on."""
    theirs = _requested(services, user_id, requester_id)
    stamp = _above(services, theirs.follow_stamp)
    _follow(services, requester_id, theirs, [request_write(user_id, requester_id, False, stamp)])


def deny(services: Services, user_id: int, requester_id: int) -> None:
    """The request is gone; the requester may ask again."""
    _change(services, _ended(services, requester_id, _requested(services, user_id, requester_id)), [requester_id])


def block(services: Services, user_id: int, target_id: int) -> None:
    """Neither sees or follows the other from the next read on."""
    _target(services, user_id, target_id, "block")
    mine = _relation(services, user_id, target_id)
    write = block_write(user_id, target_id, True, _above(services, mine.block_stamp))
    _change(services, [write], [user_id, target_id])
    _end_both(services, user_id, target_id)


def _refuse_blocked(services: Services, user_id: int, target_id: int) -> None:
    """A block that came while the follow was written: whichever of the two was known last sees the other."""
    if any(relation.blocked for relation in _both(services, user_id, target_id)):
        _end_both(services, user_id, target_id)
        raise Forbidden("You cannot follow this account.")


def _end_both(services: Services, user_id: int, target_id: int) -> None:
    """Ends both follows, as they are read now."""
    mine, theirs = _both(services, user_id, target_id)
    writes = _ended(services, user_id, mine) + _ended(services, target_id, theirs)
    if writes:
        _change(services, writes, [user_id, target_id])
    if mine.following:
        audience.moved(services, user_id, target_id, -1)
    if theirs.following:
        audience.moved(services, target_id, user_id, -1)


def unblock(services: Services, user_id: int, target_id: int) -> None:
    """The block ends; the follows that it ended stay ended."""
    mine = _relation(services, user_id, target_id)
    write = block_write(user_id, target_id, False, _above(services, mine.block_stamp))
    _change(services, [write] if mine.blocked else [], [user_id, target_id])


def mute(services: Services, user_id: int, target_id: int) -> None:
    """Nothing by the target is on the viewer's home timeline from the next read on."""
    _target(services, user_id, target_id, "mute")
    _mute(services, user_id, target_id, True)


def unmute(services: Services, user_id: int, target_id: int) -> None:
    """The mute ends."""
    _mute(services, user_id, target_id, False)


def _mute(services: Services, user_id: int, target_id: int, muted: bool) -> None:
    mine = _relation(services, user_id, target_id)
    write = mute_write(user_id, target_id, muted, _above(services, mine.mute_stamp))
    _change(services, [write] if mine.muted != muted else [], [user_id])


def _follow(services: Services, user_id: int, mine: Relation, more: Iterable[Write] = ()) -> None:
    """Commits a follow, then has the author's posts of the horizon copied behind it."""
    target_id, stamp = mine.other_id, _above(services, mine.follow_stamp)
    level = mine.level if mine.follow_stamp else audience.level(services, target_id)
    _change(services, [*follow_writes(user_id, target_id, FOLLOWING, stamp, level), *more], [user_id])
    audience.moved(services, user_id, target_id, 1)
    rebuild.ask_copy(services, user_id, target_id, stamp)


def _request(services: Services, user_id: int, target_id: int, mine: Relation) -> None:
    stamp = _above(services, mine.follow_stamp)
    level = mine.level if mine.follow_stamp else audience.level(services, target_id)
    writes = follow_writes(user_id, target_id, PENDING, stamp, level)
    _change(services, [*writes, request_write(target_id, user_id, True, stamp)], [user_id])


def _ended(services: Services, user_id: int, mine: Relation) -> list[Write]:
    """The writes that end a follow or a request; none if there is neither."""
    if mine.follow_state == NOT_FOLLOWING:
        return []
    stamp = _above(services, mine.follow_stamp)
    writes = follow_writes(user_id, mine.other_id, NOT_FOLLOWING, stamp, mine.level)
    if mine.follow_state == PENDING:
        writes.append(request_write(mine.other_id, user_id, False, stamp))
    return writes


def _requested(services: Services, user_id: int, requester_id: int) -> Relation:
    theirs = _relation(services, requester_id, user_id)
    if theirs.follow_state != PENDING:
        raise NotFound("There is no such follow request.")
    return theirs


def _change(services: Services, writes: list[Write], viewer_ids: list[int]) -> None:
    """Commits; also when there is nothing to change the stamps are advanced, for the first attempt may have died
    between the two."""
    if writes:
        services.store.follows.change(writes)
    for viewer_id in viewer_ids:
        _advance(services, viewer_id)


def _advance(services: Services, viewer_id: int) -> None:
    """Gives the viewer a stamp that nobody had, written above the one that stands now."""
    reader = services.store.readers.get(viewer_id)
    written_us = _above(services, reader.stamp_us)
    services.store.readers.set_stamps([(viewer_id, services.store.ids.mint(), written_us)])


def _above(services: Services, stamp_us: int) -> int:
    """A write stamp that wins over one that was read, whatever this process's clock says."""
    return max(services.clock.us(), stamp_us + 1)


def _relation(services: Services, user_id: int, other_id: int) -> Relation:
    return services.store.follows.relations(user_id, [other_id]).get(other_id, Relation(other_id))


def _both(services: Services, user_id: int, target_id: int) -> tuple[Relation, Relation]:
    return _relation(services, user_id, target_id), _relation(services, target_id, user_id)


def _target(services: Services, user_id: int, target_id: int, verb: str) -> User:
    if user_id == target_id:
        raise Invalid(f"You cannot {verb} yourself.", "target_user_id")
    return hydrate.standing(services, target_id)
