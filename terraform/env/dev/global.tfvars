account_id      = "123456789012"
admin_role_arns = ["arn:aws:iam::123456789012:role/admin"]
environment     = "dev"
zone_name       = "dev.example.com"
media_domains   = ["media-use1.dev.example.com"]
waf_mode        = "count"
