"""Every way to run the parts: local processes, their state folder, the `murmur` command.

What the parts do lives in the rooms below; nothing there imports this one.
"""
