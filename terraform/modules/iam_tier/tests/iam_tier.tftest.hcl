mock_provider "aws" {
  source = "../../tests/mocks"
}

variables {
  account_id        = "123456789012"
  metrics_namespace = "murmuration"
  name              = "murmur-prod-euw1"
  parameter_paths   = ["/murmur/prod/eu-west-1/config/"]
  region            = "eu-west-1"
  tier              = "api"
}

run "defaults" {
  command = plan

  assert {
    condition     = [for statement in jsondecode(output.policy).Statement : statement.Sid] == ["Settings", "Metrics", "OwnGroup", "Sessions"]
    error_message = "Without more, a machine reads settings, counts, speaks to its group, and takes sessions."
  }

  assert {
    condition     = jsondecode(output.policy).Statement[0].Resource == ["arn:aws:ssm:eu-west-1:123456789012:parameter/murmur/prod/eu-west-1/config", "arn:aws:ssm:eu-west-1:123456789012:parameter/murmur/prod/eu-west-1/config/*"]
    error_message = "Settings of this deployment alone."
  }

  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Principal == { Service = "ec2.amazonaws.com" }
    error_message = "Only machines take the role."
  }
}

run "prod_shape_names_every_action" {
  command = plan

  variables {
    buckets = {
      media    = { arn = "arn:aws:s3:::murmur-media", access = "write", prefixes = ["uploads/"] }
      releases = { arn = "arn:aws:s3:::murmur-releases", access = "read" }
    }
    cache_arns               = ["arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:cache", "arn:aws:elasticache:eu-west-1:123456789012:user:machines"]
    kms_key_arns             = ["arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"]
    permissions_boundary_arn = "arn:aws:iam::123456789012:policy/boundary"
    secret_arns              = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:signing-AbCdEf"]
  }

  assert {
    condition     = alltrue([for action in flatten([for statement in jsondecode(output.policy).Statement : statement.Action]) : !strcontains(action, "*")])
    error_message = "No action may hold a star."
  }

  assert {
    condition = alltrue([for statement in jsondecode(output.policy).Statement :
      !contains(statement.Resource, "*") || length(try(statement.Condition, {})) > 0
    ])
    error_message = "A resource is a star only where AWS knows no narrower one, and then under a condition."
  }

  assert {
    condition     = aws_iam_role.this.permissions_boundary == var.permissions_boundary_arn
    error_message = "The boundary bounds the role."
  }

  assert {
    condition     = one([for statement in jsondecode(output.policy).Statement : statement.Condition.StringEquals if try(statement.Sid, "") == "Keys"]) == { "kms:ViaService" = ["s3.eu-west-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com", "ssm.eu-west-1.amazonaws.com"] }
    error_message = "Keys are used through services alone."
  }
}

run "buckets_are_bounded_by_prefix_and_access" {
  command = plan

  variables {
    buckets = {
      backups = { arn = "arn:aws:s3:::murmur-backups", access = "add", prefixes = ["cassandra/"] }
      media   = { arn = "arn:aws:s3:::murmur-media", access = "write", prefixes = ["uploads/"] }
    }
  }

  assert {
    condition     = one([for statement in jsondecode(output.policy).Statement : statement.Action if contains(statement.Resource, "arn:aws:s3:::murmur-backups/cassandra/*")]) == ["s3:AbortMultipartUpload", "s3:PutObject"]
    error_message = "Who adds neither reads nor deletes."
  }

  assert {
    condition     = [for statement in jsondecode(output.policy).Statement : statement.Resource if statement.Action == ["s3:ListBucket"]] == [["arn:aws:s3:::murmur-media"]]
    error_message = "Only what is read is listed."
  }

  assert {
    condition     = one([for statement in jsondecode(output.policy).Statement : statement.Condition.StringLike if statement.Action == ["s3:ListBucket"]]) == { "s3:prefix" = ["uploads/*"] }
    error_message = "And only under the prefix."
  }
}

run "a_node_attaches_its_clusters_volumes_alone" {
  command = plan

  variables {
    cassandra_cluster = "murmur"
    lock_parameter    = "/murmur/prod/eu-west-1/infra/cassandra/boot-lock"
    tier              = "cassandra"
  }

  assert {
    condition     = one([for statement in jsondecode(output.policy).Statement : statement.Condition.StringEquals if try(statement.Sid, "") == "OwnVolumes"]) == { "aws:ResourceTag/Cluster" = "murmur", "aws:ResourceTag/Tier" = "cassandra" }
    error_message = "Volumes and machines of its own cluster alone."
  }

  assert {
    condition     = one([for statement in jsondecode(output.policy).Statement : statement.Resource if try(statement.Sid, "") == "Turns"]) == ["arn:aws:ssm:eu-west-1:123456789012:parameter/murmur/prod/eu-west-1/infra/cassandra/boot-lock"]
    error_message = "It writes one parameter: whose turn it is."
  }

  assert {
    condition     = contains(one([for statement in jsondecode(output.policy).Statement : statement.Resource if try(statement.Sid, "") == "OwnGroup"]), "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:*:autoScalingGroupName/murmur-prod-euw1-cassandra-*")
    error_message = "It completes hooks of its own tier's groups."
  }
}

run "a_node_hands_the_volumes_key_to_ec2_alone" {
  command = plan

  variables {
    cassandra_cluster  = "murmur"
    lock_parameter     = "/murmur/prod/eu-west-1/infra/cassandra/boot-lock"
    tier               = "cassandra"
    volume_kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  }

  assert {
    condition = one([for statement in jsondecode(output.policy).Statement : statement.Condition if contains(flatten([statement.Action]), "kms:CreateGrant")]) == {
      Bool         = { "kms:GrantIsForAWSResource" = "true" }
      StringEquals = { "kms:ViaService" = "ec2.eu-west-1.amazonaws.com" }
    }
    error_message = "Without the grant no encrypted volume is attached, and with more anybody could be given the key."
  }
}

run "a_tier_without_data_attaches_nothing" {
  command = plan

  variables {
    tier = "worker"
  }

  assert {
    condition     = length([for action in flatten([for statement in jsondecode(output.policy).Statement : statement.Action]) : action if startswith(action, "ec2:") || action == "ssm:PutParameter"]) == 0
    error_message = "Workers neither attach volumes nor write parameters."
  }
}

run "role_is_named_by_tier" {
  assert {
    condition     = aws_iam_role.this.name_prefix == "murmur-prod-euw1-api-" && aws_iam_instance_profile.this.role == aws_iam_role.this.name && output.role_arn == aws_iam_role.this.arn
    error_message = "The profile hands out the tier's role."
  }
}

run "refuses_wrong_shapes" {
  command = plan

  variables {
    account_id               = "1"
    buckets                  = { media = { arn = "arn:aws:s3:::murmur-media", access = "all" } }
    cache_arns               = ["cache"]
    cassandra_cluster        = "murmur"
    kms_key_arns             = ["alias/data"]
    lock_parameter           = "/lock"
    metrics_namespace        = "/murmuration"
    name                     = "Murmur"
    parameter_paths          = ["/"]
    partition                = "moon"
    permissions_boundary_arn = "boundary"
    region                   = "europe"
    secret_arns              = ["arn:aws:secretsmanager:eu-west-1:123456789012:secret:*"]
    volume_kms_key_arn       = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  }

  expect_failures = [
    var.account_id, var.buckets, var.cache_arns, var.cassandra_cluster, var.kms_key_arns, var.lock_parameter, var.metrics_namespace, var.name,
    var.parameter_paths, var.partition, var.permissions_boundary_arn, var.region, var.secret_arns, var.volume_kms_key_arn,
  ]
}

run "refuses_all_buckets" {
  command = plan

  variables {
    buckets = { all = { arn = "arn:aws:s3:::*", access = "read" } }
  }

  expect_failures = [var.buckets]
}

run "refuses_an_unknown_tier" {
  command = plan

  variables {
    tier = "broker"
  }

  expect_failures = [var.tier]
}

run "refuses_a_node_without_cluster_and_lock" {
  command = plan

  variables {
    tier = "cassandra"
  }

  expect_failures = [var.cassandra_cluster, var.lock_parameter]
}
