"""What must not be lost: every table, statement and record in Cassandra. Knows neither Redis nor HTTP."""
