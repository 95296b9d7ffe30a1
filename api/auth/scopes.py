"""What an app may be allowed to do, by the names of X, and in words."""

SCOPES = {
    "tweet.read": "Read posts that you can see",
    "tweet.write": "Post, repost and delete for you",
    "tweet.moderate.write": "Hide replies to your posts and show them again",
    "users.read": "See accounts that you can see",
    "users.email": "See your e-mail address, if there is one",
    "follows.read": "See whom you follow and who follows you",
    "follows.write": "Follow and unfollow people for you",
    "like.read": "See what you like",
    "like.write": "Like posts for you, and take that back",
    "list.read": "See your lists, private ones too",
    "list.write": "Make, change and delete lists for you",
    "bookmark.read": "See your bookmarks",
    "bookmark.write": "Bookmark posts for you and remove bookmarks",
    "mute.read": "See whom you mute",
    "mute.write": "Mute people for you and end that",
    "block.read": "See whom you block",
    "block.write": "Block people for you and end that",
    "dm.read": "Read your direct messages",
    "dm.write": "Send direct messages for you",
    "media.write": "Upload pictures and films for you",
    "space.read": "See spaces that you can see",
    "timeline.read": "Read your timelines",
    "offline.access": "Do all this until you disconnect it, also while you are away",
}

DEFAULT = "tweet.read users.read"
"""What an app gets that asks for nothing in particular."""

EVERYTHING = "Read and change everything in your account, except your password, your profile and your apps"
"""An app of OAuth 1.0a knows no scopes."""


def unknown(scopes: str) -> list[str]:
    """Those of the names, with spaces between, that nobody knows."""
    return [scope for scope in scopes.split() if scope not in SCOPES]
