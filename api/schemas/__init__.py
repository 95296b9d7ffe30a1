"""What answers look like: models that are documents. The tests hold every answer against them; requests never do."""
