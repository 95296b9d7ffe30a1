# 500 million people. The arithmetic is in README.md beside this file.

plan_id = "218007639444"

cassandra_nodes_per_rack = 62
cassandra_instance_type  = "i4i.4xlarge"
cassandra_storage        = "instance_store"
cassandra_volume_gib     = 0
cassandra_volume_iops    = 0
cassandra_volume_mibps   = 0
cassandra_heap_mib       = 30720
cassandra_num_tokens     = 4

api_instance_type              = "c7g.xlarge"
api_min                        = 120
api_max                        = 480
api_requests_per_target_minute = 27000

workers_instance_types = ["c7g.xlarge", "m7g.xlarge", "r7g.xlarge", "c8g.xlarge"]
workers_min            = 12
workers_max            = 40
workers_on_demand_base = 6
workers_spot_percent   = 60

broker_node_type = "cache.r7g.large"
broker_replicas  = 2

cache_node_type          = "cache.r7g.xlarge"
cache_shards             = 64
cache_replicas_per_shard = 1

home_horizon_days  = 7
monthly_budget_usd = 400000
