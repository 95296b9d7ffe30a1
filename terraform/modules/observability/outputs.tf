output "alarm_names" {
  description = "Names of all alarms."
  value = sort(concat(
    [for alarm in aws_cloudwatch_metric_alarm.api : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.application : alarm.alarm_name],
    [aws_cloudwatch_metric_alarm.backup.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.balancer : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.certificate : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.full : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.nat : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.node : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.redis : alarm.alarm_name],
    [for alarm in aws_cloudwatch_metric_alarm.volume : alarm.alarm_name],
    aws_cloudwatch_metric_alarm.waf[*].alarm_name,
  ))
}

output "dashboard" {
  description = "Name of the dashboard."
  value       = aws_cloudwatch_dashboard.this.dashboard_name
}

output "topic_arn" {
  description = "Topic that is told of everything."
  value       = aws_sns_topic.this.arn
}
