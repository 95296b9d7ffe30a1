terraform {
  required_version = ">= 1.11, < 2.0"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }

  backend "s3" {}
}

provider "aws" {
  region = var.region

  # Without an account, as in our own tests, AWS is not asked who we are.
  max_retries                 = var.features.offline ? 1 : 25
  s3_use_path_style           = var.features.offline
  skip_credentials_validation = var.features.offline
  skip_metadata_api_check     = var.features.offline
  skip_requesting_account_id  = var.features.offline

  default_tags {
    tags = local.tags
  }
}
