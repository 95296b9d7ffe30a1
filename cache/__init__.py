"""What may be lost: copies, flags and counts in Redis. They may be wrong only by being empty. Knows no Cassandra."""
