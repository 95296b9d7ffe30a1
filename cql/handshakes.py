"""Codes, request tokens and signing tokens: found by their hashes, each used as often as it may be."""

import uuid
from typing import NamedTuple

from cql.session import Session
from cql.statements import handshakes as q
from cql.users import ms_since, when


class Code(NamedTuple):
    """What a code of OAuth 2.0 was given out for. `challenge` is `S256:…`, `plain:…` or empty."""

    app_id: int
    user_id: int
    grant_id: uuid.UUID
    redirect_uri: str
    scopes: str
    challenge: str
    issued_ms: int
    taken: bool = False


class RequestToken(NamedTuple):
    """A request token of OAuth 1.0a. `secret` is sealed, `verifier` a hash; user 0 has denied, or nobody decided."""

    app_id: int
    secret: str
    callback: str
    user_id: int = 0
    grant_id: uuid.UUID | None = None
    verifier: str = ""
    decided: bool = False
    wrong: int = 0
    taken: bool = False


class SigningToken(NamedTuple):
    """An access token of OAuth 1.0a; `secret` is sealed."""

    user_id: int
    app_id: int
    grant_id: uuid.UUID
    secret: str


class Handshakes:
    """What stands between an app that asks and the tokens that it gets."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_code(self, code_hash: str, code: Code) -> None:
        """A code that can be exchanged once."""
        row = (code.app_id, code.user_id, code.grant_id, code.redirect_uri, code.scopes, code.challenge)
        params = (code_hash, *row, when(code.issued_ms))
        self._session.claim(q.ADD_CODE, params, q.CODE, (code_hash,), lambda read: read[2] == code.grant_id)

    def code(self, code_hash: str) -> Code | None:
        """The code of that hash, exchanged or not."""
        rows = self._session.run(q.CODE, (code_hash,))
        if not rows or rows[0][0] is None:
            return None
        *front, issued, claim = rows[0]
        return Code._make([*front, ms_since(issued), claim is not None])

    def take_code(self, code_hash: str) -> bool:
        """Whether this exchange is the one."""
        claim = uuid.uuid4()
        return self._session.claim(q.TAKE_CODE, (claim, code_hash), q.CODE, (code_hash,), lambda row: row[7] == claim)

    def add_request_token(self, token_hash: str, token: RequestToken, ttl_seconds: int) -> None:
        """A request token that somebody may decide about."""
        params = (token_hash, token.app_id, token.secret, token.callback, ttl_seconds)
        read = (q.REQUEST_TOKEN, (token_hash,))
        self._session.claim(q.ADD_REQUEST_TOKEN, params, *read, lambda row: row[1] == token.secret)

    def request_token(self, token_hash: str) -> RequestToken | None:
        """The request token of that hash, whatever became of it."""
        rows = self._session.run(q.REQUEST_TOKEN, (token_hash,))
        if not rows or rows[0][0] is None:
            return None
        app_id, secret, callback, user_id, grant_id, verifier, decided, wrong, claim = rows[0]
        decision = (user_id or 0, grant_id, verifier or "", decided is not None)
        return RequestToken(app_id, secret, callback or "", *decision, wrong or 0, claim is not None)

    def decide(
        self, token_hash: str, user_id: int, grant_id: uuid.UUID | None, verifier: str, ttl_seconds: int
    ) -> bool:
        """Whether this decision is the one that counts; user 0 denies."""
        decided = uuid.uuid4()
        params = (ttl_seconds, user_id, grant_id, verifier, decided, token_hash)
        read = (q.REQUEST_TOKEN, (token_hash,))
        return self._session.claim(q.DECIDE_REQUEST_TOKEN, params, *read, lambda row: row[6] == decided)

    def count_wrong(self, token_hash: str, wrong: int, ttl_seconds: int) -> None:
        """One more wrong verifier than `wrong`, which was read."""
        params = (ttl_seconds, wrong + 1, token_hash, wrong)
        read = (q.REQUEST_TOKEN, (token_hash,))
        self._session.claim(q.COUNT_WRONG_VERIFIER, params, *read, lambda row: bool(row[7] and row[7] > wrong))

    def take_request_token(self, token_hash: str, ttl_seconds: int) -> bool:
        """Whether this exchange is the one."""
        claim = uuid.uuid4()
        params, read = (ttl_seconds, claim, token_hash), (q.REQUEST_TOKEN, (token_hash,))
        return self._session.claim(q.TAKE_REQUEST_TOKEN, params, *read, lambda row: row[8] == claim)

    def add_signing_token(self, token_hash: str, token: SigningToken) -> None:
        """An access token; it stands while its grant does."""
        self._session.run(q.ADD_SIGNING_TOKEN, (token_hash, *token))

    def signing_token(self, token_hash: str) -> SigningToken | None:
        """The access token of that hash."""
        rows = self._session.run(q.SIGNING_TOKEN, (token_hash,))
        return SigningToken(*rows[0]) if rows else None
