"""Who voted in this poll, and how? A vote is claimed once; the ballots that are counted follow from it."""

import uuid
from collections import Counter
from collections.abc import Iterable

from cql.buckets import tally
from cql.errors import OutcomeUnknown
from cql.session import Session
from cql.statements import polls as q

SHARDS = 16


class Polls:
    """Votes and ballots. Options count from 1."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def vote(self, poll_id: int, user_id: int, option: int) -> tuple[int, bool]:
        """The option that this person has voted for, and whether that is this very vote, or one that came before."""
        claim, key = uuid.uuid4(), (poll_id, user_id)
        params = (*key, option, claim)
        if self._session.claim(q.CLAIM_VOTE, params, q.VOTE_CLAIM, key, lambda row: row[1] == claim):
            return option, True
        rows = self._session.run(q.VOTE_CLAIM, key)
        if not rows:
            raise OutcomeUnknown("claim_vote")
        return rows[0][0], False

    def add_ballot(self, poll_id: int, user_id: int, option: int) -> None:
        """Counts a vote; it may be written again, and is the same ballot."""
        self._session.run(q.ADD_BALLOT, (poll_id, user_id % SHARDS, user_id, option))

    def ballots(self, poll_ids: Iterable[int]) -> "dict[int, Counter[int]]":
        """Ballots of each poll by option, counted from their rows."""
        places = {each: [(each, shard) for shard in range(SHARDS)] for each in poll_ids}
        return tally(self._session, q.BALLOTS, places, 0)
