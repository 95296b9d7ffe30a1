# Everything of eu-west-1 in prod but its sizes, which a planner writes, and its secrets, which nobody writes down.

account_id   = "123456789012"
environment  = "prod"
region       = "eu-west-1"
region_short = "euw1"

admin_role_arns   = ["arn:aws:iam::123456789012:role/admin"]
alarm_subscribers = ["operators@example.com"]

cidr = "10.31.0.0/16"
azs = {
  eu-west-1a = { index = 0 }
  eu-west-1b = { index = 1 }
  eu-west-1c = { index = 2 }
}

zone_id      = "Z0000000000000000000"
domain       = "api.example.com"
media_domain = "media-euw1.example.com"

cdn_certificate_arn = "arn:aws:acm:us-east-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
cdn_web_acl_arn     = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/murmuration-prod-glb/00000000-0000-0000-0000-000000000000"

ami_ids = {
  arm64  = "ami-0123456789abcdef0"
  x86_64 = "ami-0123456789abcdef1"
}

release = {
  bucket      = "murmuration-123456789012-eu-west-1-release"
  key         = "releases/0000000000000000000000000000000000000000000000000000000000000000.tar.gz"
  kms_key_arn = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
  sha256      = "0000000000000000000000000000000000000000000000000000000000000000"
}

# Regions that share data mint ids from numbers that do not meet.
app_overrides = { WORKER_NUMBERS = "512,1023" }

cassandra_dc     = "eu_west_1"
cassandra_ca_pem = <<-PEM
  -----BEGIN CERTIFICATE-----
  replace with the authority of your Cassandra nodes
  -----END CERTIFICATE-----
PEM

waf_mode = "block"
