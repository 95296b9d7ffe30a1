"""Every question that is asked of Cassandra and every change, by name, a file for each subject; nothing is run here."""
