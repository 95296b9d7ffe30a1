mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id   = "123456789012"
  environment  = "prod"
  region       = "us-east-1"
  region_short = "use1"
  cidr         = "10.30.0.0/16"
  azs          = { us-east-1a = { index = 0 }, us-east-1b = { index = 1 }, us-east-1c = { index = 2 } }
  zone_id      = "Z0000000000000000000"
  domain       = "api.example.com"
  media_domain = "media-use1.example.com"

  cdn_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
  cdn_web_acl_arn     = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/mock/00000000-0000-0000-0000-000000000000"

  ami_ids = { arm64 = "ami-0123456789abcdef0", x86_64 = "ami-0123456789abcdef1" }
  release = {
    bucket      = "murmuration-releases"
    key         = "releases/murmuration.tar.gz"
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    sha256      = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
  }

  cassandra_dc     = "us_east_1"
  cassandra_ca_pem = "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
  secret_values = {
    BROKER_AUTH        = "a secret of sixteen characters or more"
    CACHE_AUTH         = "a secret of sixteen characters or more"
    CASSANDRA_NODE_TLS = "a secret of sixteen characters or more"
    CASSANDRA_PASSWORD = "a secret of sixteen characters or more"
    TOKEN_SIGNING_KEY  = "a secret of sixteen characters or more"
  }

  plan_id                        = "0123456789ab"
  cassandra_nodes_per_rack       = 2
  cassandra_instance_type        = "r7g.2xlarge"
  cassandra_storage              = "ebs"
  cassandra_volume_gib           = 300
  cassandra_volume_iops          = 6000
  cassandra_volume_mibps         = 500
  cassandra_heap_mib             = 12345
  cassandra_num_tokens           = 4
  api_instance_type              = "c7g.large"
  api_min                        = 3
  api_max                        = 9
  api_requests_per_target_minute = 13000
  workers_instance_types         = ["c7g.large", "m7g.large", "c7g.xlarge", "m7g.xlarge"]
  workers_min                    = 2
  workers_max                    = 6
  workers_on_demand_base         = 1
  workers_spot_percent           = 50
  broker_node_type               = "cache.m7g.large"
  broker_replicas                = 1
  cache_node_type                = "cache.m7g.large"
  cache_shards                   = 2
  cache_replicas_per_shard       = 1
  home_horizon_days              = 11
  monthly_budget_usd             = 6000
}

run "nodes_are_those_of_the_sizes" {
  command = plan

  assert {
    condition     = module.cassandra.racks == { us-east-1a = ["a-0", "a-1"], us-east-1b = ["b-0", "b-1"], us-east-1c = ["c-0", "c-1"] }
    error_message = "Every zone is a rack with as many nodes as the sizes say."
  }

  assert {
    condition     = yamldecode(module.cassandra.files["b-1"]["cassandra.yaml"]).num_tokens == 4 && contains(split("\n", module.cassandra.files["b-1"]["jvm17-server.options"]), "-Xmx12345m")
    error_message = "Tokens and heap are those of the sizes."
  }

  assert {
    condition     = output.sizes.cassandra.nodes == 6 && output.sizes.cache.nodes == 4 && output.sizes.broker.nodes == 2
    error_message = "What is put out to be compared counts every node."
  }
}

run "settings_and_names_are_the_regions_own" {
  command = plan

  assert {
    condition     = output.app_environment["CASSANDRA_REPLICATION"] == "us_east_1:3" && output.app_environment["CASSANDRA_LOCAL_DC"] == "us_east_1"
    error_message = "A region alone keeps a copy in each of its zones."
  }

  assert {
    condition     = output.app_environment["HOME_HORIZON_DAYS"] == "11" && output.app_environment["PUBLIC_URL"] == "https://api.example.com" && output.app_environment["MEDIA_CDN_DOMAIN"] == "media-use1.example.com"
    error_message = "Settings follow from what the stack is given."
  }

  assert {
    condition     = aws_route53_record.door.name == "use1.api.example.com" && aws_route53_record.media.name == "media-use1.example.com"
    error_message = "API and media have a name in this region."
  }

  assert {
    condition     = aws_route53_record.api.name == "api.example.com" && aws_route53_record.api.set_identifier == "us-east-1" && aws_route53_record.api.latency_routing_policy[0].region == "us-east-1"
    error_message = "The one name of all regions leads here by latency."
  }

  assert {
    condition     = alltrue([for path, parameter in aws_ssm_parameter.infra : parameter.type == "SecureString" && parameter.name == "/murmuration/prod/us-east-1/infra/${path}"])
    error_message = "Other stacks read encrypted parameters of this region."
  }
}

run "two_regions_know_each_other" {
  command = plan

  variables {
    cassandra_peers      = { eu_west_1 = 3 }
    cassandra_peer_seeds = ["10.31.32.10"]
  }

  assert {
    condition     = output.app_environment["CASSANDRA_REPLICATION"] == "eu_west_1:3,us_east_1:3"
    error_message = "Copies are kept in both regions."
  }

  assert {
    condition     = endswith(yamldecode(module.cassandra.files["a-0"]["cassandra.yaml"]).seed_provider[0].parameters[0].seeds, ",10.31.32.10")
    error_message = "Nodes find the other region by its seeds."
  }

  assert {
    condition     = output.cassandra_seeds == ["10.30.32.10", "10.30.36.10", "10.30.40.10"]
    error_message = "The other region is told this region's seeds alone."
  }
}

run "development_has_two_zones" {
  command = plan

  variables {
    environment     = "dev"
    allow_single_az = true
    azs             = { us-east-1a = { index = 0 }, us-east-1b = { index = 1 } }
  }

  assert {
    condition     = module.cassandra.racks == { us-east-1a = ["a-0", "a-1"], us-east-1b = ["b-0", "b-1"] } && output.app_environment["CASSANDRA_REPLICATION"] == "us_east_1:2"
    error_message = "A zone is a rack and a copy, also where there are two."
  }
}

run "refuses_values_out_of_range" {
  command = plan

  variables {
    account_id                     = "42"
    azs                            = { us-east-1a = { index = 0 } }
    cassandra_ca_pem               = "a certificate"
    cassandra_peers                = { us_east_1 = 3 }
    domain                         = "example"
    environment                    = "production"
    features                       = { emulated = true }
    project                        = "Murmuration"
    region_short                   = "us-east-1"
    release                        = { bucket = "murmuration-releases", key = "murmuration.tar.gz", kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/0", sha256 = "0" }
    secret_values                  = {}
    plan_id                        = "a plan"
    cassandra_nodes_per_rack       = 0
    cassandra_instance_type        = "large"
    cassandra_storage              = "tape"
    cassandra_volume_gib           = 0
    cassandra_volume_iops          = 0
    cassandra_volume_mibps         = 0
    cassandra_heap_mib             = 31745
    cassandra_num_tokens           = 17
    api_instance_type              = "large"
    api_min                        = 0
    api_requests_per_target_minute = 59
    workers_instance_types         = []
    workers_min                    = 0
    workers_on_demand_base         = 0
    workers_spot_percent           = 91
    broker_node_type               = "m7g.large"
    broker_replicas                = 0
    cache_node_type                = "m7g.large"
    cache_shards                   = 0
    cache_replicas_per_shard       = 0
    home_horizon_days              = 0
    monthly_budget_usd             = 0
  }

  expect_failures = [
    var.account_id, var.azs, var.cassandra_ca_pem, var.cassandra_peers, var.domain, var.environment, var.features, var.project,
    var.region_short, var.release, var.secret_values, var.plan_id, var.cassandra_nodes_per_rack, var.cassandra_instance_type,
    var.cassandra_storage, var.cassandra_heap_mib, var.cassandra_num_tokens, var.api_instance_type, var.api_min,
    var.api_requests_per_target_minute, var.workers_instance_types, var.workers_min, var.workers_on_demand_base,
    var.workers_spot_percent, var.broker_node_type, var.broker_replicas, var.cache_node_type, var.cache_shards,
    var.cache_replicas_per_shard, var.home_horizon_days, var.monthly_budget_usd,
  ]
}

run "refuses_more_than_there_may_be" {
  command = plan

  variables {
    allow_single_az        = true
    deletion_protection    = false
    cassandra_peers        = { eu_west_1 = 6 }
    cassandra_volume_gib   = 16385
    cassandra_volume_iops  = 16001
    cassandra_volume_mibps = 1001
    api_max                = 1001
    workers_max            = 1001
  }

  expect_failures = [
    var.allow_single_az, var.deletion_protection, var.cassandra_peers, var.cassandra_volume_gib, var.cassandra_volume_iops,
    var.cassandra_volume_mibps, var.api_max, var.workers_max,
  ]
}

run "refuses_what_does_not_fit_together" {
  command = plan

  variables {
    api_min           = 5
    api_max           = 4
    workers_min       = 5
    workers_max       = 4
    cassandra_storage = "instance_store"
  }

  expect_failures = [var.api_max, var.workers_max, var.cassandra_volume_gib, var.cassandra_volume_iops, var.cassandra_volume_mibps]
}

run "refuses_more_on_demand_than_machines" {
  command = plan

  variables {
    workers_on_demand_base = 7
  }

  expect_failures = [var.workers_max]
}
