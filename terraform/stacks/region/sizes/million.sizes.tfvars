# A million people. The arithmetic is in README.md beside this file.

plan_id = "216ac185d843"

cassandra_nodes_per_rack = 2
cassandra_instance_type  = "r7g.2xlarge"
cassandra_storage        = "ebs"
cassandra_volume_gib     = 300
cassandra_volume_iops    = 6000
cassandra_volume_mibps   = 500
cassandra_heap_mib       = 30720
cassandra_num_tokens     = 16

api_instance_type              = "c7g.large"
api_min                        = 3
api_max                        = 9
api_requests_per_target_minute = 13000

workers_instance_types = ["c7g.large", "m7g.large", "c7g.xlarge", "m7g.xlarge"]
workers_min            = 2
workers_max            = 6
workers_on_demand_base = 1
workers_spot_percent   = 50

broker_node_type = "cache.m7g.large"
broker_replicas  = 1

cache_node_type          = "cache.m7g.large"
cache_shards             = 2
cache_replicas_per_shard = 1

home_horizon_days  = 7
monthly_budget_usd = 6000
