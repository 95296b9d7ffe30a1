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

# CloudFront takes certificates and rules from here alone.
provider "aws" {
  region = "us-east-1"

  skip_credentials_validation = var.offline
  skip_metadata_api_check     = var.offline
  skip_requesting_account_id  = var.offline

  default_tags {
    tags = {
      Project     = var.project
      Environment = var.environment
      Region      = "global"
      Tier        = "edge"
      ManagedBy   = "terraform"
    }
  }
}
