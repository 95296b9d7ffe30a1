"""HTTP in, JSON out: parse, one call into `fanout`, present. Decides nothing, knows no statement."""
