account_id      = "123456789012"
admin_role_arns = ["arn:aws:iam::123456789012:role/admin"]
environment     = "prod"
zone_name       = "example.com"
media_domains   = ["media-use1.example.com", "media-euw1.example.com"]
waf_mode        = "block"
