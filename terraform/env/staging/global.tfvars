account_id      = "123456789012"
admin_role_arns = ["arn:aws:iam::123456789012:role/admin"]
environment     = "staging"
zone_name       = "staging.example.com"
media_domains   = ["media-use1.staging.example.com"]
waf_mode        = "count"
