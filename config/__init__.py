"""What every room reads at start: settings, logs, metrics. Nothing here imports another room."""
