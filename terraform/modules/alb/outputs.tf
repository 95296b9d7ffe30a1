output "arn" {
  description = "The load balancer."
  value       = aws_lb.this.arn
}

output "arn_suffix" {
  description = "The load balancer, as metrics call it."
  value       = aws_lb.this.arn_suffix
}

output "dns_name" {
  description = "Its own host name."
  value       = aws_lb.this.dns_name
}

output "request_label" {
  description = "Load balancer and target group, as scaling on requests for each target names them."
  value       = "${aws_lb.this.arn_suffix}/${aws_lb_target_group.this.arn_suffix}"
}

output "target_group_arn" {
  description = "Target group of the API."
  value       = aws_lb_target_group.this.arn
}

output "target_group_arn_suffix" {
  description = "Target group, as metrics call it."
  value       = aws_lb_target_group.this.arn_suffix
}

output "zone_id" {
  description = "Hosted zone of its host name, for alias records."
  value       = aws_lb.this.zone_id
}
