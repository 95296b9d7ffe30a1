"""The matrix of access: what each route answers to each kind of viewer. The tests assert it; docs/access.md shows it.

olga's account is protected. The rows are about her, her tweet, her app, her lists. Where the path names the viewer, the
viewer's change or look is aimed at her (for olga herself, at carol, whom she follows and who follows her).

A number is a status, and nothing protected of olga's stands in the answer: not her words, not whom she follows, in no
data, include or error. `shown`: status 200, and there is something of it. Passwords, refresh tokens and keys of apps
are asked for with wrong ones.
"""

from typing import NamedTuple

VIEWERS = {
    "nobody": "no token",
    "app": "an app's own token, without a user",
    "unscoped": "an app's token of a follower, without the scopes that the route needs",
    "scoped": "an app's token of a follower, with all of them",
    "stranger": "does not follow olga",
    "follower": "an accepted follower of olga",
    "blocked": "olga blocks this viewer",
    "suspended": "an accepted follower of olga whose own account is suspended",
    "owner": "olga",
}

_ROWS = """
accounts_change_password   -    401   403   403   403   403   403   403   403   403
accounts_log_in            -    401   401   401   401   401   401   401   401   401
accounts_log_out           -    401   403   403   403   200   200   200   200   200
accounts_refresh           -    401   401   401   401   401   401   401   401   401
accounts_sign_up           -    201   201   201   201   201   201   201   201   201
apps_create                -    401   403   403   403   201   201   201   403   201
apps_delete                -    401   403   403   403   404   404   404   403   200
apps_edit                  -    401   403   403   403   404   404   404   403   200
apps_list_all              -    401   403   403   403   200   200   200   200   200
apps_own_token             -    401   403   403   403   404   404   404   403   201
apps_rotate                -    401   403   403   403   404   404   404   403   200
apps_show                  -    401   403   403   403   404   404   404   404   200
bookmarks_add_folder       olga 401   403   403   403   403   403   403   403   200
bookmarks_add_folder       self 401   403   403   200   200   200   200   403   200
bookmarks_bookmark         olga 401   403   403   403   403   403   403   403   200
bookmarks_bookmark         self 401   403   403   200   403   200   403   403   200
bookmarks_bookmarked       olga 401   403   403   403   403   403   403   403   200
bookmarks_bookmarked       self 401   403   403   200   200   200   200   200   200
bookmarks_folder           olga 401   403   403   403   403   403   403   403   200
bookmarks_folder           self 401   403   403   404   404   404   404   404   200
bookmarks_folders          olga 401   403   403   403   403   403   403   403   200
bookmarks_folders          self 401   403   403   200   200   200   200   200   200
bookmarks_unmark           olga 401   403   403   403   403   403   403   403   200
bookmarks_unmark           self 401   403   403   200   200   200   200   403   200
connections_end            olga 401   403   403   403   403   403   403   403   404
connections_end            self 401   403   403   403   404   404   404   403   404
connections_list_all       olga 401   403   403   403   403   403   403   403   200
connections_list_all       self 401   403   403   403   200   200   200   200   200
docs_reference             -    200   200   200   200   200   200   200   200   200
docs_spec                  -    200   200   200   200   200   200   200   200   200
engagement_liked           olga 401   403   403   200   403   200   403   200   200
engagement_liked           self 401   403   403   200   200   200   200   404   200
engagement_likers          -    401   403   403   200   403   200   403   200   200
engagement_mentioning      olga 401   403   403   200   403   200   403   200   200
engagement_mentioning      self 401   403   403   200   200   200   200   404   200
engagement_quoting         -    401   403   403   200   403   200   403   200   200
engagement_retweeters      -    401   403   403   200   403   200   403   200   200
engagement_retweets        -    401   403   403   200   403   200   403   200   200
follows_approve            olga 401   403   403   403   403   403   403   403   200
follows_approve            self 401   403   403   404   404   404   404   403   200
follows_deny               olga 401   403   403   403   403   403   403   403   200
follows_deny               self 401   403   403   404   404   404   404   403   200
follows_follow             olga 401   403   403   403   403   403   403   403   200
follows_follow             self 401   403   403   200   200   200   403   403   200
follows_followers          olga 401   403   403   shown 403   shown 403   shown shown
follows_followers          self 401   403   403   200   200   200   200   404   shown
follows_following          olga 401   403   403   shown 403   shown 403   shown shown
follows_following          self 401   403   403   shown 200   shown 200   404   shown
follows_requests           olga 401   403   403   403   403   403   403   403   200
follows_requests           self 401   403   403   200   200   200   200   200   200
follows_unfollow           olga 401   403   403   403   403   403   403   403   200
follows_unfollow           self 401   403   403   200   200   200   200   403   200
health_live                -    200   200   200   200   200   200   200   200   200
health_ready               -    200   200   200   200   200   200   200   200   200
hiding_block               olga 401   403   403   403   403   403   403   403   200
hiding_block               self 401   403   403   200   200   200   200   403   200
hiding_blocking            olga 401   403   403   403   403   403   403   403   200
hiding_blocking            self 401   403   403   200   200   200   200   200   200
hiding_mute                olga 401   403   403   403   403   403   403   403   200
hiding_mute                self 401   403   403   200   200   200   200   403   200
hiding_muting              olga 401   403   403   403   403   403   403   403   200
hiding_muting              self 401   403   403   200   200   200   200   200   200
hiding_unblock             olga 401   403   403   403   403   403   403   403   200
hiding_unblock             self 401   403   403   200   200   200   200   403   200
hiding_unmute              olga 401   403   403   403   403   403   403   403   200
hiding_unmute              self 401   403   403   200   200   200   200   403   200
legacy_verify_credentials  -    401   403   403   200   200   200   200   200   200
likes_like                 olga 401   403   403   403   403   403   403   403   200
likes_like                 self 401   403   403   200   403   200   403   403   200
likes_retweet              olga 401   403   403   403   403   403   403   403   200
likes_retweet              self 401   403   403   403   403   403   403   403   200
likes_undo                 olga 401   403   403   403   403   403   403   403   200
likes_undo                 self 401   403   403   200   200   200   200   403   200
likes_unlike               olga 401   403   403   403   403   403   403   403   200
likes_unlike               self 401   403   403   200   200   200   200   403   200
lists_add_member           -    401   403   403   403   403   403   403   403   200
lists_create               -    401   403   403   200   200   200   200   403   200
lists_delete               -    401   403   403   403   403   403   403   403   200
lists_edit                 -    401   403   403   403   403   403   403   403   200
lists_followers            -    401   403   403   200   403   200   403   200   200
lists_members              -    401   403   403   shown 403   shown 403   shown shown
lists_remove_member        olga 401   403   403   403   403   403   403   403   200
lists_remove_member        self 401   403   403   403   403   403   403   403   200
lists_show                 -    401   200   403   200   200   200   200   200   200
lists_tweets               -    401   403   403   200   403   200   403   200   200
oauth_access_token         -    401   401   401   401   401   401   401   401   401
oauth_app_token            -    401   401   401   401   401   401   401   401   401
oauth_invalidate_app_token -    401   401   401   401   401   401   401   401   401
oauth_request_token        -    401   401   401   401   401   401   401   401   401
oauth_revoke               -    401   401   401   401   401   401   401   401   401
oauth_user_token           -    401   401   401   401   401   401   401   401   401
polls_vote                 -    401   403   403   400   400   400   400   403   400
search_find                -    401   400   403   400   400   400   400   400   400
timelines_home             olga 401   403   403   403   403   403   403   403   shown
timelines_home             self 401   403   403   shown 200   shown 200   403   shown
timelines_posted           olga 401   403   403   shown 403   shown 403   shown shown
timelines_posted           self 401   403   403   200   200   200   200   404   shown
tweets_create              -    401   403   403   201   201   201   201   403   201
tweets_delete              -    401   403   403   403   403   403   403   403   200
tweets_hide                -    401   403   403   400   403   400   403   403   400
tweets_look_up             -    401   200   403   shown 200   shown 200   shown shown
tweets_show                -    401   200   403   shown 200   shown 200   shown shown
usage_limits               -    401   200   200   200   200   200   200   200   200
usage_tweets               -    401   200   200   200   403   403   403   403   403
user_lists_follow          olga 401   403   403   403   403   403   403   403   200
user_lists_follow          self 401   403   403   200   403   200   403   403   200
user_lists_followed        olga 401   403   403   200   403   200   403   200   200
user_lists_followed        self 401   403   403   200   200   200   200   404   200
user_lists_memberships     olga 401   403   403   200   403   200   403   200   200
user_lists_memberships     self 401   403   403   200   200   200   200   404   200
user_lists_owned           olga 401   403   403   200   403   200   403   200   200
user_lists_owned           self 401   403   403   200   200   200   200   404   200
user_lists_pin             olga 401   403   403   403   403   403   403   403   200
user_lists_pin             self 401   403   403   200   403   200   403   403   200
user_lists_pinned          olga 401   403   403   403   403   403   403   403   200
user_lists_pinned          self 401   403   403   200   200   200   200   404   200
user_lists_unfollow        olga 401   403   403   403   403   403   403   403   200
user_lists_unfollow        self 401   403   403   200   200   200   200   403   200
user_lists_unpin           olga 401   403   403   403   403   403   403   403   200
user_lists_unpin           self 401   403   403   200   200   200   200   403   200
users_edit                 olga 401   403   403   403   403   403   403   403   200
users_edit                 self 401   403   403   403   200   200   200   403   200
users_look_up              -    401   200   403   shown 200   shown 200   shown shown
users_look_up_named        -    401   200   403   shown 200   shown 200   shown shown
users_me                   -    401   403   403   200   200   200   200   200   shown
users_protect              olga 401   403   403   403   403   403   403   403   200
users_protect              self 401   403   403   403   200   200   200   403   200
users_show                 olga 401   200   403   shown 200   shown 200   shown shown
users_show                 self 401   200   403   200   200   200   200   200   shown
users_show_named           -    401   200   403   shown 200   shown 200   shown shown
"""


class Row(NamedTuple):
    """One route, whose id stands in its path, and what each viewer gets."""

    operation: str
    whose: str
    cells: dict[str, str]


def rows() -> list[Row]:
    """The whole table."""
    return [_row(line) for line in _ROWS.splitlines() if line.strip()]


def _row(line: str) -> Row:
    operation, whose, *cells = line.split()
    return Row(operation, whose, dict(zip(VIEWERS, cells, strict=True)))
