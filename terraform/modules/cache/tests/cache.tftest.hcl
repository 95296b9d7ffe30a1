mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  name               = "murmuration-test-things"
  role               = "cache"
  node_type          = "cache.r7g.large"
  shards             = 3
  replicas           = 2
  subnet_ids         = ["subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"]
  security_group_ids = ["sg-0aaaaaaaaaaaaaaaa"]
  kms_key_arn        = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
}

run "a_cache_is_a_cluster_that_forgets" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.cluster_mode == "enabled" && aws_elasticache_replication_group.this.num_node_groups == 3 && aws_elasticache_replication_group.this.replicas_per_node_group == 2
    error_message = "A cache has cluster mode and the shards asked for."
  }

  assert {
    condition     = { for each in aws_elasticache_parameter_group.this.parameter : each.name => each.value }["maxmemory-policy"] == "allkeys-lru"
    error_message = "A full cache must forget the least recently used."
  }

  assert {
    condition     = length(output.member_ids) == 9 && contains(output.member_ids, "murmuration-test-things-0003-003")
    error_message = "Every node must have its alarm's name."
  }
}

run "a_broker_is_one_shard_that_forgets_nothing" {
  command = plan

  variables {
    role     = "broker"
    shards   = 1
    replicas = 1
  }

  assert {
    condition     = aws_elasticache_replication_group.this.cluster_mode == "disabled" && aws_elasticache_replication_group.this.num_node_groups == 1
    error_message = "A broker has no cluster mode."
  }

  assert {
    condition     = { for each in aws_elasticache_parameter_group.this.parameter : each.name => each.value }["maxmemory-policy"] == "noeviction"
    error_message = "A broker must never evict."
  }

  assert {
    condition     = { for each in aws_elasticache_parameter_group.this.parameter : each.name => each.value }["cluster-enabled"] == "no"
    error_message = "A broker's parameters must not ask for cluster mode."
  }

  assert {
    condition     = join(" ", output.member_ids) == "murmuration-test-things-001 murmuration-test-things-002"
    error_message = "Nodes without cluster mode have no shard in their names."
  }
}

run "encrypted_replicated_and_in_two_zones" {
  command = plan

  assert {
    condition     = aws_elasticache_replication_group.this.transit_encryption_enabled && aws_elasticache_replication_group.this.transit_encryption_mode == "required" && aws_elasticache_replication_group.this.at_rest_encryption_enabled == "true"
    error_message = "Encrypted under way and at rest."
  }

  assert {
    condition     = aws_elasticache_replication_group.this.automatic_failover_enabled && aws_elasticache_replication_group.this.multi_az_enabled
    error_message = "The death of a node or zone must not be the end."
  }
}

run "nobody_gets_in_before_a_password_is_set" {
  command = plan

  assert {
    condition     = startswith(aws_elasticache_user.this.access_string, "off ")
    error_message = "The user must be off until an operator opens it."
  }

  assert {
    condition     = aws_elasticache_user.this.passwords == null && aws_elasticache_replication_group.this.auth_token == null
    error_message = "No password may pass through Terraform."
  }
}

run "a_broker_with_shards" {
  command = plan

  variables {
    role = "broker"
  }

  expect_failures = [var.shards]
}

run "more_shards_than_there_can_be" {
  command = plan

  variables {
    shards = 501
  }

  expect_failures = [var.shards]
}

run "a_group_without_replicas" {
  command = plan

  variables {
    replicas = 0
  }

  expect_failures = [var.replicas]
}

run "one_zone_only" {
  command = plan

  variables {
    subnet_ids = ["subnet-0aaaaaaaaaaaaaaaa"]
  }

  expect_failures = [var.subnet_ids]
}

run "a_node_type_of_another_service" {
  command = plan

  variables {
    node_type = "r7g.large"
  }

  expect_failures = [var.node_type]
}

run "values_out_of_range" {
  command = plan

  variables {
    engine_version          = "7.2"
    name                    = "a--b"
    snapshot_retention_days = 36
  }

  expect_failures = [var.engine_version, var.name, var.snapshot_retention_days]
}

run "a_role_that_there_is_not" {
  command = plan

  variables {
    role   = "queue"
    shards = 1
  }

  expect_failures = [var.role]
}
