"""The decisions: publish, drain, push, pull, merge, home, policy, rebuild. Knows neither Flask nor Celery."""
