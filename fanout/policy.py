"""Who is pushed to, decided by tweet id, without input or output.

`pushed ⇔ tier(reader) ≥ cutoff(author)`. A cutoff is a history of decisions, each holding from a tweet id on that lies
far enough ahead for every process to know it by then. Pushing too much and pulling too much are both harmless: the
merge drops repeats. So a writer goes by the decision in force, and a reader pulls whoever was not pushed at any time
within the horizon.
"""

from collections.abc import Sequence

from config.settings import Settings
from cql.records import Decision

PUSH_ALL, PULL_ALL = 1, 100
"""Cutoffs. Tier 0 is dormant and never pushed to; no reader's tier reaches the highest cutoff."""

ACTIVE = 1

History = Sequence[Decision]
"""Newest first."""

_START = Decision(0, PUSH_ALL, 0, 0)


def in_force(history: History, tweet_id: int) -> Decision:
    """The decision that holds for a tweet id; before the first, everybody awake is pushed to."""
    return next((decision for decision in history if decision.from_id <= tweet_id), _START)


def newest(history: History) -> Decision:
    """The last decision, whether it holds already or not."""
    return history[0] if history else _START


def pushes(tier: int, own: History, default: History, tweet_id: int) -> bool:
    """Whether a post is pushed to readers of this tier. `default` is the history that stands for all authors."""
    cutoff = max(in_force(own, tweet_id).cutoff, in_force(default, tweet_id).cutoff)
    return tier >= cutoff


def pulled(tier: int, own: History, default: History, horizon_start_id: int) -> bool:
    """Whether a reader of this tier must pull: some post of the horizon, or to come, may not be pushed."""
    return any(decision.cutoff > tier for history in (own, default) for decision in _within(history, horizon_start_id))


def _within(history: History, start_id: int) -> list[Decision]:
    """The decisions that hold for any id from `start_id` on."""
    last = next((at for at, decision in enumerate(history) if decision.from_id <= start_id), len(history))
    return list(history[: last + 1])


def levels(history: History) -> int:
    """How many follower levels a scan visits: the newest is included before anybody is written there."""
    return 1 + max((decision.level for decision in history), default=0)


def default_cutoff(settings: Settings) -> int:
    """What holds for all authors: pull-all is a cutoff that nobody reaches."""
    return PULL_ALL if settings.fanout_mode == "pull" else PUSH_ALL


def decide(history: History, audience: int, settings: Settings) -> tuple[int, int] | None:
    """The cutoff and level for an author with so many followers; None: as decided before.

    An author goes above the line at `celebrity_line_followers` and below it at `celebrity_hysteresis` of that, so
    that one who hovers there is not decided anew with every follow. Levels only ever rise.
    """
    last = newest(history)
    cutoff = _cutoff(last.cutoff, audience, settings)
    level = max(last.level, sum(audience >= bound for bound in settings.follower_level_followers))
    return None if (cutoff, level) == (last.cutoff, last.level) else (cutoff, level)


def _cutoff(last: int, audience: int, settings: Settings) -> int:
    if settings.fanout_mode == "push":
        return PUSH_ALL
    line = settings.celebrity_line_followers
    if audience >= line:
        return PULL_ALL
    return PUSH_ALL if audience < line * settings.celebrity_hysteresis else last
