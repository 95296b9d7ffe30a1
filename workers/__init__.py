"""Celery: wake-ups in, nothing out. Each task calls one function of `fanout`; the sweeper needs no broker."""
