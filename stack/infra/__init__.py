"""The day after: releases, machines that start themselves, rolls, backups, costs. AWS is known to `aws.py` alone."""
