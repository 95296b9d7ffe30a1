"""What a tweet's text weighs and holds: its length, links, mentions, hashtags and cashtags.

Pure functions of a string live here, and the facts they rest on. Nothing here does input or output, keeps
state, or imports another room.
"""
