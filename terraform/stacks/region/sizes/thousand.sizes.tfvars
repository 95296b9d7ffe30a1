# A thousand people. The arithmetic is in README.md beside this file.

plan_id = "ea3ca5335831"

cassandra_nodes_per_rack = 1
cassandra_instance_type  = "m7g.large"
cassandra_storage        = "ebs"
cassandra_volume_gib     = 50
cassandra_volume_iops    = 3000
cassandra_volume_mibps   = 125
cassandra_heap_mib       = 4096
cassandra_num_tokens     = 16

api_instance_type              = "t4g.medium"
api_min                        = 2
api_max                        = 4
api_requests_per_target_minute = 6000

workers_instance_types = ["t4g.medium"]
workers_min            = 1
workers_max            = 2
workers_on_demand_base = 1
workers_spot_percent   = 0

broker_node_type = "cache.t4g.small"
broker_replicas  = 1

cache_node_type          = "cache.t4g.small"
cache_shards             = 1
cache_replicas_per_shard = 1

home_horizon_days  = 7
monthly_budget_usd = 1000
