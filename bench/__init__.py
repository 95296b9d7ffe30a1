"""Measuring from outside: the traces, loads, audits, baselines and the model behind a plan.

May look at every other room; nothing looks at it, its commands register by entry point.
"""
