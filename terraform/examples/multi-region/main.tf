# One ring of Cassandra over two regions: two networks that do not overlap, joined for the nodes' own port alone.
terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  alias  = "here"
  region = var.here.region

  max_retries                 = var.offline ? 1 : 25
  skip_credentials_validation = var.offline
  skip_metadata_api_check     = var.offline
  skip_requesting_account_id  = var.offline

  default_tags {
    tags = { Project = local.project, Environment = "dev", Region = var.here.region, ManagedBy = "terraform" }
  }
}

provider "aws" {
  alias  = "there"
  region = var.there.region

  max_retries                 = var.offline ? 1 : 25
  skip_credentials_validation = var.offline
  skip_metadata_api_check     = var.offline
  skip_requesting_account_id  = var.offline

  default_tags {
    tags = { Project = local.project, Environment = "dev", Region = var.there.region, ManagedBy = "terraform" }
  }
}

locals {
  project = "murmuration"
  name    = "${local.project}-dev-two"
  cidrs   = { here = "10.96.0.0/16", there = "10.97.0.0/16" }
}

resource "aws_vpc_peering_connection" "this" {
  provider = aws.here

  vpc_id      = module.network_here.vpc_id
  peer_vpc_id = module.network_there.vpc_id
  peer_region = var.there.region
  auto_accept = false

  tags = { Name = local.name }
}

resource "aws_vpc_peering_connection_accepter" "this" {
  provider = aws.there

  vpc_peering_connection_id = aws_vpc_peering_connection.this.id
  auto_accept               = true

  tags = { Name = local.name }
}

module "kms_here" {
  source    = "../../modules/kms"
  providers = { aws = aws.here }

  name       = local.name
  account_id = var.account_id
  region     = var.here.region
}

module "network_here" {
  source    = "../../modules/network"
  providers = { aws = aws.here }

  name             = local.name
  account_id       = var.account_id
  azs              = { for index, letter in ["a", "b", "c"] : "${var.here.region}${letter}" => { index = index } }
  cidr             = local.cidrs.here
  logs_kms_key_arn = module.kms_here.key_arns["logs"]
  region           = var.here.region
}

module "security_groups_here" {
  source    = "../../modules/security_groups"
  providers = { aws = aws.here }

  name                       = local.name
  endpoint_security_group_id = module.network_here.endpoint_security_group_id
  s3_prefix_list_id          = module.network_here.s3_prefix_list_id
  vpc_id                     = module.network_here.vpc_id
}

module "cassandra_here" {
  source    = "../../modules/cassandra"
  providers = { aws = aws.here }

  name                 = local.name
  ami_ids              = { arm64 = var.here.ami_id }
  cluster_name         = local.project
  config_path          = "/${local.project}/dev/${var.here.region}/config/"
  dc                   = replace(var.here.region, "-", "_")
  environment          = "dev"
  heap_mib             = 2048
  instance_profile_arn = var.here.instance_profile_arn
  instance_type        = "m7g.large"
  kms_key_arn          = module.kms_here.key_arns["data"]
  lock_parameter       = "/${local.project}/dev/${var.here.region}/infra/cassandra/boot-lock"
  nodes_per_rack       = 1
  peer_seeds           = module.cassandra_there.seeds
  project              = local.project
  racks                = { for az, id in module.network_here.data_subnet_ids : az => { subnet_id = id, subnet_cidr = module.network_here.data_subnet_cidrs[az] } }
  region               = var.here.region
  release              = var.here.release
  security_group_ids   = [module.security_groups_here.ids["cassandra"]]
  storage              = { kind = "ebs", gib = 50, iops = 3000, mibs = 125 }
  tls_secret_arn       = var.here.tls_secret_arn
}

module "peering_here" {
  source    = "../../modules/peering"
  providers = { aws = aws.here }

  connection_id = aws_vpc_peering_connection_accepter.this.id
  other         = { cidr = local.cidrs.there, data_cidrs = values(module.network_there.data_subnet_cidrs), region = var.there.region }
  own = {
    cassandra_security_group_id = module.security_groups_here.ids["cassandra"]
    cidr                        = local.cidrs.here
    route_table_ids             = { for name, id in module.network_here.route_table_ids : name => id if startswith(name, "data-") }
  }
}

module "kms_there" {
  source    = "../../modules/kms"
  providers = { aws = aws.there }

  name       = local.name
  account_id = var.account_id
  region     = var.there.region
}

module "network_there" {
  source    = "../../modules/network"
  providers = { aws = aws.there }

  name             = local.name
  account_id       = var.account_id
  azs              = { for index, letter in ["a", "b", "c"] : "${var.there.region}${letter}" => { index = index } }
  cidr             = local.cidrs.there
  logs_kms_key_arn = module.kms_there.key_arns["logs"]
  region           = var.there.region
}

module "security_groups_there" {
  source    = "../../modules/security_groups"
  providers = { aws = aws.there }

  name                       = local.name
  endpoint_security_group_id = module.network_there.endpoint_security_group_id
  s3_prefix_list_id          = module.network_there.s3_prefix_list_id
  vpc_id                     = module.network_there.vpc_id
}

module "cassandra_there" {
  source    = "../../modules/cassandra"
  providers = { aws = aws.there }

  name                 = local.name
  ami_ids              = { arm64 = var.there.ami_id }
  cluster_name         = local.project
  config_path          = "/${local.project}/dev/${var.there.region}/config/"
  dc                   = replace(var.there.region, "-", "_")
  environment          = "dev"
  heap_mib             = 2048
  instance_profile_arn = var.there.instance_profile_arn
  instance_type        = "m7g.large"
  kms_key_arn          = module.kms_there.key_arns["data"]
  lock_parameter       = "/${local.project}/dev/${var.there.region}/infra/cassandra/boot-lock"
  nodes_per_rack       = 1
  peer_seeds           = module.cassandra_here.seeds
  project              = local.project
  racks                = { for az, id in module.network_there.data_subnet_ids : az => { subnet_id = id, subnet_cidr = module.network_there.data_subnet_cidrs[az] } }
  region               = var.there.region
  release              = var.there.release
  security_group_ids   = [module.security_groups_there.ids["cassandra"]]
  storage              = { kind = "ebs", gib = 50, iops = 3000, mibs = 125 }
  tls_secret_arn       = var.there.tls_secret_arn
}

module "peering_there" {
  source    = "../../modules/peering"
  providers = { aws = aws.there }

  connection_id = aws_vpc_peering_connection_accepter.this.id
  other         = { cidr = local.cidrs.here, data_cidrs = values(module.network_here.data_subnet_cidrs), region = var.here.region }
  own = {
    cassandra_security_group_id = module.security_groups_there.ids["cassandra"]
    cidr                        = local.cidrs.there
    route_table_ids             = { for name, id in module.network_there.route_table_ids : name => id if startswith(name, "data-") }
  }
}
