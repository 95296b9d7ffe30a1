"""What runs periodically. Loaded by `celery beat` beside the app."""

from workers.app import app

app.conf.beat_schedule = {
    "renew": {"task": "workers.tasks.renew", "schedule": 3_600.0, "options": {"queue": "copy"}},
}
