"""Breaks of the contract with clients that only the whole server shows: consents, protected accounts, blocks."""

from tests.breaks.one import Break

_GRANTS = "tests/api/test_oauth2_grants.py::"
_INCLUDES = "tests/api/test_includes.py::"
_MATRIX = "tests/contract/test_matrix.py::"
_OAUTH1 = "tests/api/test_oauth1.py::"
_OAUTH2 = "tests/api/test_oauth2.py::"
_PAGES = "tests/fanout/test_answers.py::"
_REPLIES = "tests/fanout/test_replies.py::"
_ROUTES = _MATRIX + "test_each_viewer_gets_what_the_table_says"


def _contract(sentence: str, file: str, old: str, new: str, *tests: str) -> Break:
    return Break(0, sentence, file, old, new, tests)


BREAKS = (
    _contract(
        "a scope that the token lacks is not missed",
        "api/auth/caller.py",
        "if caller.scopes is not None and scope not in caller.scopes]",
        "if caller.scopes == scope]",
        _OAUTH2 + "test_a_missing_scope_is_named",
    ),
    _contract(
        "an app's token does for what needs one's own sign-in",
        "api/auth/caller.py",
        "    if access.own_only and caller.app_id:\n",
        "    if access.own_only and not caller.user_id:\n",
        _OAUTH2 + "test_no_app_may_do_what_needs_a_sign_in_of_ones_own",
    ),
    _contract(
        "a code that comes twice leaves what came of it",
        "api/auth/oauth2.py",
        "        grants.revoke(services, code.grant_id)\n        raise _no_grant(",
        "        raise _no_grant(",
        _OAUTH2 + "test_a_code_is_good_once_and_ends_what_came_of_it_if_it_comes_again",
    ),
    _contract(
        "a code is exchanged without its verifier",
        "api/auth/oauth2.py",
        '    _refuse_unproved(code.challenge, given.get("code_verifier", ""))\n',
        "",
        _OAUTH2 + "test_a_code_is_bound_to_app_redirect_uri_and_challenge",
    ),
    _contract(
        "a spent refresh token that comes late is good",
        "api/auth/rotation.py",
        "    if services.clock.ms() - found.spent_ms > services.settings.refresh_grace_seconds * 1_000:\n",
        "    if not found.spent_ms:\n",
        _GRANTS + "test_a_spent_refresh_token_that_comes_late_ends_the_family",
    ),
    _contract(
        "what was revoked stands where a copy says so",
        "api/auth/grants.py",
        "    services.caches.sessions.remove(grant_id.int)\n",
        "",
        _GRANTS + "test_what_is_revoked_has_ended_everywhere_at_once",
    ),
    _contract(
        "a request that comes twice is served twice",
        "api/auth/standing.py",
        "    if not new:\n",
        "    if new is None:\n",
        _OAUTH1 + "test_a_request_that_comes_twice_is_refused_by_every_process",
    ),
    _contract(
        "an app's own token outlives its end",
        "api/auth/standing.py",
        "(shown.generation and shown.generation != app.generation)",
        "(shown.generation and not app.generation)",
        _OAUTH1 + "test_an_apps_token_that_was_invalidated_has_ended_and_the_next_is_another",
    ),
    _contract(
        "protected accounts are open in look-ups and includes",
        "fanout/hide.py",
        "    return not any(scene.closed(author) or scene.apart(author) for author in authors)\n",
        "    return not any(scene.apart(author) for author in authors)\n",
        _INCLUDES + "test_a_protected_authors_tweet_is_in_no_include_of_a_stranger",
    ),
    _contract(
        "whoever is blocked replies and quotes",
        "fanout/hide.py",
        "    return not any(scene.closed(author) or scene.apart(author) for author in authors)\n",
        "    return not any(scene.closed(author) for author in authors)\n",
        _REPLIES + "test_whoever_is_blocked_neither_replies_nor_quotes",
    ),
    _contract(
        "everybody reads whom a protected account follows",
        "fanout/people.py",
        "    _admit(services, viewer_id, user_id)\n    return page(services, viewer_id, _related(",
        "    return page(services, viewer_id, _related(",
        _ROUTES + "[follows_following-olga]",
    ),
    _contract(
        "lists of a protected account are open",
        "fanout/lists.py",
        "if scene.closed(row.owner_id) or scene.apart(row.owner_id)}",
        "if scene.apart(row.owner_id)}",
        _ROUTES + "[lists_members--]",
    ),
    _contract(
        "whoever is suspended acts",
        "api/auth/caller.py",
        "    if caller.suspended and (access.active or not reads):\n",
        "    if caller.suspended and access.active:\n",
        _ROUTES + "[tweets_create--]",
    ),
    _contract(
        "a token of one viewer's list is good for another viewer",
        "api/routes/paged.py",
        '    scope, cursors = f"{name}/{viewer_id()}", context().cursors\n',
        "    scope, cursors = name, context().cursors\n",
        _PAGES + "test_a_page_token_is_good_for_its_list_and_viewer_alone",
    ),
)
