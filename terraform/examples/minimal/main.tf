# The parts that need no domain and no image: a network of one zone, keys, a bucket, settings. For a first look.
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
  region = var.region

  max_retries                 = var.offline ? 1 : 25
  s3_use_path_style           = var.offline
  skip_credentials_validation = var.offline
  skip_metadata_api_check     = var.offline
  skip_requesting_account_id  = var.offline

  default_tags {
    tags = { Project = "murmuration", Environment = "dev", Region = var.region, ManagedBy = "terraform" }
  }
}

locals {
  name = "murmuration-dev-mini"
}

module "kms" {
  source = "../../modules/kms"

  name          = local.name
  account_id    = var.account_id
  deletion_days = 7
  region        = var.region
}

module "network" {
  source = "../../modules/network"

  name                = local.name
  account_id          = var.account_id
  allow_single_az     = true
  azs                 = { "${var.region}a" = { index = 0 } }
  cidr                = "10.99.0.0/16"
  interface_endpoints = ["ssm", "secretsmanager"]
  logs_kms_key_arn    = module.kms.key_arns["logs"]
  region              = var.region
}

module "security_groups" {
  source = "../../modules/security_groups"

  name                       = local.name
  endpoint_security_group_id = module.network.endpoint_security_group_id
  s3_prefix_list_id          = module.network.s3_prefix_list_id
  vpc_id                     = module.network.vpc_id
}

module "logs" {
  source = "../../modules/bucket"

  name          = "${local.name}-${var.account_id}-logs"
  force_destroy = true
  statements = [{
    Sid       = "Buckets"
    Effect    = "Allow"
    Principal = { Service = "logging.s3.amazonaws.com" }
    Action    = ["s3:PutObject"]
    Resource  = "%BUCKET%/*"
    Condition = { StringEquals = { "aws:SourceAccount" = var.account_id } }
  }]
}

module "media" {
  source = "../../modules/bucket"

  name                           = "${local.name}-${var.account_id}-media"
  access_logs                    = { bucket = module.logs.id, prefix = "media/" }
  force_destroy                  = true
  intelligent_tiering_after_days = 30
  kms_key                        = { arn = module.kms.key_arns["media"] }
}

module "config" {
  source = "../../modules/config"

  project       = "murmuration"
  environment   = "dev"
  region        = var.region
  kms_key_arn   = module.kms.key_arns["config"]
  recovery_days = 0
  secret_values = { TOKEN_SIGNING_KEY = var.token_signing_key }
  secrets       = { TOKEN_SIGNING_KEY = "Signs access tokens" }
  settings      = { ENVIRONMENT = "dev", MEDIA_BUCKET = module.media.id, REGION = var.region }
}
