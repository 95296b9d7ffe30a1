output "contact_points" {
  description = "Addresses for clients: the first node of each rack."
  value       = [for slot in values(local.slots) : slot.address if slot.index == 0]
}

output "dc" {
  description = "Data centre, as Cassandra calls the region."
  value       = var.dc
}

output "files" {
  description = "Configuration of Cassandra by slot and file name, as machines receive it."
  value       = local.files
}

output "port" {
  description = "Port for clients."
  value       = local.ports.cql
}

output "racks" {
  description = "Slots by rack."
  value       = { for az in keys(var.racks) : az => [for name, slot in local.slots : name if slot.az == az] }
}

output "replication" {
  description = "Copies in this data centre: one for each rack."
  value       = length(var.racks)
}

output "seeds" {
  description = "This region's own seeds, for the other region's peer_seeds."
  value       = local.own_seeds
}

output "slots" {
  description = "Each slot: zone, address, network interface, volume (empty with instance_store), group, launch template."
  value = {
    for name, slot in local.slots : name => {
      address            = slot.address
      asg_name           = aws_autoscaling_group.this[name].name
      az                 = slot.az
      eni_id             = aws_network_interface.this[name].id
      launch_template_id = aws_launch_template.this[name].id
      volume_id          = var.storage.kind == "ebs" ? aws_ebs_volume.this[name].id : ""
    }
  }
}

output "user_data" {
  description = "What a slot's machine runs first, as text; it holds names, and no secrets."
  value       = local.user_data
}
