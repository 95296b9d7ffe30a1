"""Breaks of the contract with clients that pure tests notice: tokens, signatures, limits, errors, fields."""

from tests.breaks.one import Break

_CURSORS = "tests/api/test_cursors.py::"
_FIELDS = "tests/api/test_fields.py::"
_LIMITS = "tests/api/test_limits.py::"
_LIST = "tests/fanout/test_list_timeline.py::"
_POSTING = "tests/api/test_posting.py::"
_PROBLEMS = "tests/api/test_problems.py::"
_SIGNATURES = "tests/api/test_signatures.py::"
_SLOW = "tests/api/test_slow_clients.py::"
_TOKENS = "tests/api/test_tokens.py::"
_VIEWS = "tests/api/test_views.py::"


def _contract(sentence: str, file: str, old: str, new: str, test: str) -> Break:
    return Break(0, sentence, file, old, new, (test,), parts=False)


BREAKS = (
    _contract(
        "a page token is good for every list and viewer",
        "api/cursors.py",
        'scope.encode() + b"\\x00" + payload',
        "payload",
        _CURSORS + "test_a_token_is_good_for_its_own_list_and_viewer_alone",
    ),
    _contract(
        "a page token is opened whoever sealed it",
        "api/cursors.py",
        "        if not any(hmac.compare_digest(mac, _mac(key, scope, payload)) for key in self._keys):\n",
        "        if not payload:\n",
        _CURSORS + "test_a_changed_character_is_noticed",
    ),
    _contract(
        "a page token is shorter than clients take",
        "api/cursors.py",
        "_MAC_BYTES = 16\n",
        "_MAC_BYTES = 8\n",
        _CURSORS + "test_even_an_empty_payload_makes_a_token_long_enough_for_every_client",
    ),
    _contract(
        "any signature will do",
        "api/auth/signatures.py",
        "            if hmac.compare_digest(signature.encode(), given.encode()):\n",
        "            if signature and given:\n",
        _SIGNATURES + "test_a_signature_off_by_one_character_is_none",
    ),
    _contract(
        "the method is not signed",
        "api/auth/signatures.py",
        'hmac_sha1_signature(f"{request.method}&{uri}&{parameters}"',
        'hmac_sha1_signature(f"GET&{uri}&{parameters}"',
        _SIGNATURES + "test_the_signature_of_another_address_method_path_or_parameter_is_none",
    ),
    _contract(
        "signatures over X's own addresses are refused",
        "api/auth/signatures.py",
        "    return list(dict.fromkeys([*near, *X_ADDRESSES]))\n",
        "    return list(dict.fromkeys(near))\n",
        _SIGNATURES + "test_every_address_and_every_place_of_a_parameter",
    ),
    _contract(
        "a nonce does not name a request",
        "api/auth/signatures.py",
        'for part in ("timestamp", "nonce"))\n',
        'for part in ("timestamp",))\n',
        _SIGNATURES + "test_no_second_request_has_the_name_of_a_first",
    ),
    _contract(
        "an old signature is taken",
        "api/auth/signatures.py",
        " or abs(now_s - int(stamp)) > window_s:\n",
        ":\n",
        _SIGNATURES + "test_old_and_impossible_times_are_refused",
    ),
    _contract(
        "an access token does not run out",
        "api/auth/tokens.py",
        "        if not bearer.issued_s - self._skew_s <= now_s < bearer.expires_s:\n",
        "        if not bearer.issued_s - self._skew_s <= now_s:\n",
        _TOKENS + "test_a_token_runs_out",
    ),
    _contract(
        "a token of another issuer or kind is taken",
        "api/auth/tokens.py",
        '            if read.header.get("typ") != _TYPE or read.claims["iss"] != self._issuer:\n',
        '            if read.header.get("typ") == "":\n',
        _TOKENS + "test_what_is_not_signed_by_us_is_refused",
    ),
    _contract(
        "the token of an audit writes",
        "api/auth/caller.py",
        "    if caller.reads_only and not reads:\n",
        "    if caller.reads_only and reads is None:\n",
        _PROBLEMS + "test_the_token_of_an_audit_changes_nothing",
    ),
    _contract(
        "users of one app share a window",
        "api/limits.py",
        '        user = f":{self.user_id}" if self.app_id and kind in {"user", "user_day"} else ""\n',
        '        user = ""\n',
        _LIMITS + "test_windows_of_different_callers_and_routes_are_different",
    ),
    _contract(
        "a cap of a day that is used up is not what the plain headers name",
        "api/limits.py",
        "    return max(full, key=lambda at: states[at].reset, default=0)\n",
        "    return min(full, default=0) * 0\n",
        _LIMITS + "test_a_day_that_is_used_up_is_what_the_plain_headers_name",
    ),
    _contract(
        "what is refused in one window counts in another",
        "cache/limits.py",
        "            if admitted:\n                states = [",
        "            if states:\n                states = [",
        _LIMITS + "test_a_request_counts_in_all_of_its_windows_or_in_none",
    ),
    _contract(
        "who is not known may ask for ever",
        "api/counted.py",
        "    return 400 <= response.status_code < 500\n",
        "    return response.status_code < 400\n",
        _LIMITS + "test_who_is_not_known_is_counted_by_address_and_refused_in_the_end",
    ),
    _contract(
        "a field with nothing in it is null",
        "api/views/tweets.py",
        "        if value is not None:\n",
        "        if name:\n",
        _VIEWS + "test_fields_are_added_when_asked_for_and_never_null",
    ),
    _contract(
        "the last page has an empty token",
        "api/views/answers.py",
        "for name, token in tokens.items() if token}}",
        "for name, token in tokens.items()}}",
        _VIEWS + "test_twarc_wants_no_token_rather_than_an_empty_one",
    ),
    _contract(
        "a count has one of its two names",
        "api/views/tweets.py",
        '        "repost_count": counts.retweets,\n',
        "",
        _VIEWS + "test_xdk_wants_every_count_of_a_tweet_under_both_names",
    ),
    _contract(
        "times are told in whole seconds",
        "api/views/times.py",
        '"%Y-%m-%dT%H:%M:%S.") + f"{ms % 1_000:03d}Z"',
        '"%Y-%m-%dT%H:%M:%SZ")',
        _VIEWS + "test_tweepy_wants_milliseconds_in_every_time",
    ),
    _contract(
        "a partial error has a type of its own",
        "api/views/missing.py",
        '        "type": TYPES + problem,\n',
        '        "type": "about:blank#" + problem,\n',
        _VIEWS + "test_xdk_knows_the_type_of_every_partial_error_and_finds_its_members",
    ),
    _contract(
        "a name that nobody knows is passed over",
        "api/fields.py",
        "            if part not in taken:\n",
        "            if part == '':\n",
        _FIELDS + "test_a_name_that_x_does_not_know_is_refused_with_the_parameter",
    ),
    _contract(
        "the new vocabulary is answered in the old one",
        "api/fields.py",
        '        return "post" in self.model_fields_set or not',
        "        return not",
        _FIELDS + "test_the_vocabulary_is_chosen_from_the_request",
    ),
    _contract(
        "what cannot be honoured is dropped in silence",
        "api/posting.py",
        "    if value is not None:\n        raise ValueError(",
        "    if value is not None:\n        return None\n    if value == []:\n        raise ValueError(",
        _POSTING + "test_what_cannot_be_honoured_is_refused_by_its_name",
    ),
    _contract(
        "secrets in a body are repeated in the problem",
        "api/problems.py",
        "    given = request.args.getlist(name) or [",
        "    given = request.args.getlist(name) or [request.get_data(as_text=True)] or [",
        _PROBLEMS + "test_faults_are_named_and_secrets_are_not_repeated",
    ),
    _contract(
        "a private list is there for all",
        "fanout/lists.py",
        " and (not row.private or row.owner_id == viewer_id)]",
        "]",
        _LIST + "test_a_list_that_is_not_there_for_the_viewer_has_no_timeline",
    ),
    _contract(
        "whoever is blocked reads through lists",
        "fanout/lists.py",
        "if scene.closed(row.owner_id) or scene.apart(row.owner_id)}",
        "if scene.closed(row.owner_id)}",
        _LIST + "test_a_list_of_somebody_who_blocks_the_viewer_is_closed",
    ),
    _contract(
        "a thread waits for clients",
        "api/worker.py",
        "        sock.setblocking(False)\n",
        "        sock.setblocking(True)\n",
        _SLOW + "test_many_who_go_no_further_hold_nobody_up",
    ),
    _contract(
        "a thread gets a request before it is whole",
        "api/worker.py",
        "        elif due is Due.PATIENCE:\n            self._await_more(conn, arriving, until)\n",
        "        elif due is Due.PATIENCE:\n            self._hand_over(conn, arriving)\n",
        _SLOW + "test_a_request_may_come_byte_by_byte_and_its_answer_be_taken_so",
    ),
)
