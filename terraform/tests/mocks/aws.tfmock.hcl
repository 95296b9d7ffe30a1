# Ids and ARNs that pass the real provider's checks of shape; everything else a mock makes up is eight random letters.
# Shared by the tests of all modules: mock_provider "aws" { source = "../../tests/mocks" } from a module's folder.

mock_resource "aws_accessanalyzer_analyzer" {
  defaults = {
    arn = "arn:aws:access-analyzer:eu-west-1:123456789012:analyzer/mock"
  }
}

mock_resource "aws_acm_certificate" {
  defaults = {
    arn                       = "arn:aws:acm:eu-west-1:123456789012:certificate/00000000-0000-0000-0000-000000000000"
    domain_validation_options = [{ "domain_name" : "example.com", "resource_record_name" : "_mock.example.com.", "resource_record_type" : "CNAME", "resource_record_value" : "_mock.acm-validations.aws." }, { "domain_name" : "*.example.com", "resource_record_name" : "_mock.example.com.", "resource_record_type" : "CNAME", "resource_record_value" : "_mock.acm-validations.aws." }, { "domain_name" : "api.example.com", "resource_record_name" : "_mock.api.example.com.", "resource_record_type" : "CNAME", "resource_record_value" : "_mock.acm-validations.aws." }, { "domain_name" : "media.example.com", "resource_record_name" : "_mock.media.example.com.", "resource_record_type" : "CNAME", "resource_record_value" : "_mock.acm-validations.aws." }]
  }
}

mock_resource "aws_autoscaling_group" {
  defaults = {
    arn = "arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:00000000-0000-0000-0000-000000000000:autoScalingGroupName/mock"
  }
}

mock_resource "aws_autoscaling_policy" {
  defaults = {
    arn = "arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:00000000-0000-0000-0000-000000000000:autoScalingGroupName/mock:policyName/mock"
  }
}

mock_resource "aws_backup_plan" {
  defaults = {
    arn = "arn:aws:backup:eu-west-1:123456789012:backup-plan:00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_backup_vault" {
  defaults = {
    arn = "arn:aws:backup:eu-west-1:123456789012:backup-vault:mock"
  }
}

mock_resource "aws_budgets_budget" {
  defaults = {
    arn = "arn:aws:budgets::123456789012:budget/mock"
  }
}

mock_resource "aws_ce_anomaly_monitor" {
  defaults = {
    arn = "arn:aws:ce::123456789012:anomalymonitor/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_ce_anomaly_subscription" {
  defaults = {
    arn = "arn:aws:ce::123456789012:anomalysubscription/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_cloudfront_cache_policy" {
  defaults = {
    arn = "arn:aws:cloudfront::123456789012:cache-policy/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_cloudfront_distribution" {
  defaults = {
    arn            = "arn:aws:cloudfront::123456789012:distribution/E0123456789ABC"
    domain_name    = "d0123456789abc.cloudfront.net"
    hosted_zone_id = "Z2FDTNDATAQYW2"
  }
}

mock_resource "aws_cloudfront_function" {
  defaults = {
    arn = "arn:aws:cloudfront::123456789012:function/mock"
  }
}

mock_resource "aws_cloudfront_origin_access_control" {
  defaults = {
    arn = "arn:aws:cloudfront::123456789012:origin-access-control/E0123456789ABC"
  }
}

mock_resource "aws_cloudfront_origin_request_policy" {
  defaults = {
    arn = "arn:aws:cloudfront::123456789012:origin-request-policy/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_cloudfront_response_headers_policy" {
  defaults = {
    arn = "arn:aws:cloudfront::123456789012:response-headers-policy/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_cloudwatch_composite_alarm" {
  defaults = {
    arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:mock"
  }
}

mock_resource "aws_cloudwatch_event_bus" {
  defaults = {
    arn = "arn:aws:events:eu-west-1:123456789012:event-bus/mock"
  }
}

mock_resource "aws_cloudwatch_event_rule" {
  defaults = {
    arn = "arn:aws:events:eu-west-1:123456789012:rule/mock"
  }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = {
    arn = "arn:aws:logs:eu-west-1:123456789012:log-group:mock"
  }
}

mock_resource "aws_cloudwatch_metric_alarm" {
  defaults = {
    arn = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:mock"
  }
}

mock_resource "aws_default_security_group" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789abcdef1"
  }
}

mock_resource "aws_dlm_lifecycle_policy" {
  defaults = {
    arn = "arn:aws:dlm:eu-west-1:123456789012:policy/policy-0123456789abcdef0"
  }
}

mock_resource "aws_dynamodb_table" {
  defaults = {
    arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/mock"
  }
}

mock_resource "aws_ebs_volume" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-0123456789abcdef0"
  }
}

mock_resource "aws_ec2_managed_prefix_list" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:prefix-list/pl-0123456789abcdef0"
  }
}

mock_resource "aws_ec2_transit_gateway" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:transit-gateway/tgw-0123456789abcdef0"
  }
}

mock_resource "aws_ecr_repository" {
  defaults = {
    arn = "arn:aws:ecr:eu-west-1:123456789012:repository/mock"
  }
}

mock_resource "aws_eip" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:elastic-ip/eipalloc-0123456789abcdef0"
  }
}

mock_resource "aws_elasticache_global_replication_group" {
  defaults = {
    arn = "arn:aws:elasticache::123456789012:globalreplicationgroup:mock"
  }
}

mock_resource "aws_elasticache_parameter_group" {
  defaults = {
    arn = "arn:aws:elasticache:eu-west-1:123456789012:parametergroup:mock"
  }
}

mock_resource "aws_elasticache_replication_group" {
  defaults = {
    arn                            = "arn:aws:elasticache:eu-west-1:123456789012:replicationgroup:mock"
    primary_endpoint_address       = "primary.mock.cache.amazonaws.com"
    reader_endpoint_address        = "reader.mock.cache.amazonaws.com"
    configuration_endpoint_address = "clustercfg.mock.cache.amazonaws.com"
  }
}

mock_resource "aws_elasticache_subnet_group" {
  defaults = {
    arn = "arn:aws:elasticache:eu-west-1:123456789012:subnetgroup:mock"
  }
}

mock_resource "aws_elasticache_user" {
  defaults = {
    arn = "arn:aws:elasticache:eu-west-1:123456789012:user:mock"
  }
}

mock_resource "aws_elasticache_user_group" {
  defaults = {
    arn = "arn:aws:elasticache:eu-west-1:123456789012:usergroup:mock"
  }
}

mock_resource "aws_flow_log" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:vpc-flow-log/fl-0123456789abcdef0"
  }
}

mock_resource "aws_guardduty_detector" {
  defaults = {
    arn = "arn:aws:guardduty:eu-west-1:123456789012:detector/00000000000000000000000000000000"
  }
}

mock_resource "aws_iam_instance_profile" {
  defaults = {
    arn = "arn:aws:iam::123456789012:instance-profile/mock"
  }
}

mock_resource "aws_iam_openid_connect_provider" {
  defaults = {
    arn = "arn:aws:iam::123456789012:oidc-provider/mock"
  }
}

mock_resource "aws_iam_policy" {
  defaults = {
    arn = "arn:aws:iam::123456789012:policy/mock"
  }
}

mock_resource "aws_iam_role" {
  defaults = {
    arn       = "arn:aws:iam::123456789012:role/mock"
    unique_id = "AROA0123456789ABCDEFG"
  }
}

mock_resource "aws_inspector2_filter" {
  defaults = {
    arn = "arn:aws:inspector2:eu-west-1:123456789012:owner/123456789012/filter/0"
  }
}

mock_resource "aws_internet_gateway" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:internet-gateway/igw-0123456789abcdef0"
  }
}

mock_resource "aws_kinesis_firehose_delivery_stream" {
  defaults = {
    arn = "arn:aws:firehose:eu-west-1:123456789012:deliverystream/mock"
  }
}

mock_resource "aws_kms_alias" {
  defaults = {
    arn = "arn:aws:kms:eu-west-1:123456789012:alias/mock"
  }
}

mock_resource "aws_kms_key" {
  defaults = {
    arn    = "arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-0000-0000-000000000000"
    key_id = "00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_kms_replica_key" {
  defaults = {
    arn = "arn:aws:kms:eu-west-1:123456789012:key/mrk-00000000000000000000000000000000"
  }
}

mock_resource "aws_lambda_function" {
  defaults = {
    arn = "arn:aws:lambda:eu-west-1:123456789012:function:mock"
  }
}

mock_resource "aws_launch_template" {
  defaults = {
    arn            = "arn:aws:ec2:eu-west-1:123456789012:launch-template/lt-0123456789abcdef0"
    id             = "lt-0123456789abcdef0"
    latest_version = 7
  }
}

mock_resource "aws_lb" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/mock/0123456789abcdef"
    arn_suffix = "app/mock/0123456789abcdef"
    dns_name   = "mock.eu-west-1.elb.amazonaws.com"
    zone_id    = "Z32O12XQLNTSW2"
  }
}

mock_resource "aws_lb_listener" {
  defaults = {
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/mock/0123456789abcdef/0123456789abcdef"
  }
}

mock_resource "aws_lb_listener_rule" {
  defaults = {
    arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener-rule/app/mock/0123456789abcdef/0123456789abcdef/0123456789abcdef"
  }
}

mock_resource "aws_lb_target_group" {
  defaults = {
    arn        = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/mock/0123456789abcdef"
    arn_suffix = "targetgroup/mock/0123456789abcdef"
  }
}

mock_resource "aws_network_interface" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:network-interface/eni-0123456789abcdef0"
  }
}

mock_resource "aws_placement_group" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:placement-group/mock"
  }
}

mock_resource "aws_prometheus_workspace" {
  defaults = {
    arn = "arn:aws:aps:eu-west-1:123456789012:workspace/ws-00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_route53_health_check" {
  defaults = {
    arn = "arn:aws:route53:::healthcheck/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_route53_zone" {
  defaults = {
    arn          = "arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ"
    zone_id      = "Z0123456789ABCDEFGHIJ"
    name_servers = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net"]
  }
}

mock_resource "aws_route_table" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:route-table/rtb-0123456789abcdef0"
  }
}

mock_resource "aws_s3_bucket" {
  defaults = {
    arn                         = "arn:aws:s3:::mock-bucket"
    bucket_domain_name          = "mock-bucket.s3.amazonaws.com"
    bucket_regional_domain_name = "mock-bucket.s3.eu-west-1.amazonaws.com"
  }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mock-AbCdEf"
  }
}

mock_resource "aws_secretsmanager_secret_version" {
  defaults = {
    arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mock-AbCdEf"
  }
}

mock_resource "aws_security_group" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789abcdef0"
  }
}

mock_resource "aws_servicequotas_service_quota" {
  defaults = {
    arn = "arn:aws:servicequotas:eu-west-1:123456789012:ec2/L-0123456789"
  }
}

mock_resource "aws_shield_protection" {
  defaults = {
    arn = "arn:aws:shield::123456789012:protection/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_sns_topic" {
  defaults = {
    arn = "arn:aws:sns:eu-west-1:123456789012:mock"
  }
}

mock_resource "aws_sns_topic_subscription" {
  defaults = {
    arn = "arn:aws:sns:eu-west-1:123456789012:mock:00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_sqs_queue" {
  defaults = {
    arn = "arn:aws:sqs:eu-west-1:123456789012:mock"
    url = "https://sqs.eu-west-1.amazonaws.com/123456789012/mock"
  }
}

mock_resource "aws_ssm_document" {
  defaults = {
    arn = "arn:aws:ssm:eu-west-1:123456789012:document/mock"
  }
}

mock_resource "aws_ssm_parameter" {
  defaults = {
    arn = "arn:aws:ssm:eu-west-1:123456789012:parameter/mock"
  }
}

mock_resource "aws_subnet" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:subnet/subnet-0123456789abcdef0"
  }
}

mock_resource "aws_vpc" {
  defaults = {
    arn                       = "arn:aws:ec2:eu-west-1:123456789012:vpc/vpc-0123456789abcdef0"
    id                        = "vpc-0123456789abcdef0"
    default_security_group_id = "sg-0123456789abcdef1"
  }
}

mock_resource "aws_vpc_endpoint" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:vpc-endpoint/vpce-0123456789abcdef0"
  }
}

mock_resource "aws_vpc_peering_connection" {
  defaults = {
    id = "pcx-0123456789abcdef0"
  }
}

mock_resource "aws_vpc_security_group_egress_rule" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:security-group-rule/sgr-0123456789abcdef1"
  }
}

mock_resource "aws_vpc_security_group_ingress_rule" {
  defaults = {
    arn = "arn:aws:ec2:eu-west-1:123456789012:security-group-rule/sgr-0123456789abcdef0"
  }
}

mock_resource "aws_wafv2_ip_set" {
  defaults = {
    arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/mock/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_wafv2_rule_group" {
  defaults = {
    arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/rulegroup/mock/00000000-0000-0000-0000-000000000000"
  }
}

mock_resource "aws_wafv2_web_acl" {
  defaults = {
    arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/mock/00000000-0000-0000-0000-000000000000"
  }
}

mock_data "aws_availability_zones" {
  defaults = {
    names    = ["eu-west-1a", "eu-west-1b", "eu-west-1c"]
    zone_ids = ["euw1-az1", "euw1-az2", "euw1-az3"]
  }
}

mock_data "aws_caller_identity" {
  defaults = {
    account_id = "123456789012"
    arn        = "arn:aws:iam::123456789012:user/mock"
    user_id    = "AIDA0123456789ABCDEFG"
  }
}

mock_data "aws_ec2_managed_prefix_list" {
  defaults = {
    id = "pl-0123456789abcdef0"
  }
}

mock_data "aws_elb_service_account" {
  defaults = {
    arn = "arn:aws:iam::156460612806:root"
  }
}

mock_data "aws_iam_policy_document" {
  defaults = {
    json          = "{}"
    minified_json = "{}"
  }
}

mock_data "aws_partition" {
  defaults = {
    partition  = "aws"
    dns_suffix = "amazonaws.com"
  }
}

mock_data "aws_region" {
  defaults = {
    name = "eu-west-1"
  }
}

mock_data "aws_ssm_parameter" {
  defaults = {
    arn   = "arn:aws:ssm:eu-west-1:123456789012:parameter/mock"
    value = "mock"
  }
}
