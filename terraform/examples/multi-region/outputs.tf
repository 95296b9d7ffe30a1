output "replication" {
  description = "For CASSANDRA_REPLICATION of both regions: copies by data centre."
  value       = join(",", [for ring in [module.cassandra_here, module.cassandra_there] : "${ring.dc}:${ring.replication}"])
}

output "seeds" {
  description = "Seeds of each region, which the other's nodes find it by."
  value       = { here = module.cassandra_here.seeds, there = module.cassandra_there.seeds }
}
