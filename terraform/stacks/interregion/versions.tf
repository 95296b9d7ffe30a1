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
  alias  = "here"
  region = var.here.region

  default_tags {
    tags = local.tags
  }
}

provider "aws" {
  alias  = "there"
  region = var.there.region

  default_tags {
    tags = local.tags
  }
}
