"""A ring of three slots on moto: a group of one machine and a volume for each, with the tags that Terraform gives."""

from stack.infra.aws import Aws
from stack.infra.fleet import Fleet

REGION, IMAGE = "eu-west-1", "ami-0123456789abcdef0"
SLOTS = ("a-0", "b-0", "c-0")
TAGS = {"Project": "murmur", "Environment": "prod", "Region": REGION, "Tier": "cassandra", "Cluster": "murmur"}


def tags(**more):
    return [{"Key": key, "Value": value} for key, value in {**TAGS, **more}.items()]


def make_ring(cloud):
    """The groups and volumes; the fleet that finds them by their tags."""
    ec2, groups = cloud("ec2"), cloud("autoscaling")
    data = {"ImageId": IMAGE, "InstanceType": "r7g.large"}
    template = ec2.create_launch_template(LaunchTemplateName="node", LaunchTemplateData=data)["LaunchTemplate"]
    for slot in SLOTS:
        groups.create_auto_scaling_group(
            AutoScalingGroupName=f"murmur-cassandra-{slot}",
            MinSize=1,
            MaxSize=1,
            DesiredCapacity=1,
            AvailabilityZones=[f"{REGION}{slot[0]}"],
            LaunchTemplate={"LaunchTemplateId": template["LaunchTemplateId"], "Version": "1"},
            Tags=[
                {**tag, "ResourceId": f"murmur-cassandra-{slot}", "ResourceType": "auto-scaling-group"}
                | {"PropagateAtLaunch": True}
                for tag in tags(Slot=slot)
            ],
        )
        specification = [{"ResourceType": "volume", "Tags": tags(Slot=slot)}]
        ec2.create_volume(AvailabilityZone=f"{REGION}{slot[0]}", Size=8, TagSpecifications=specification)
    return Fleet(Aws(REGION), "murmur", "prod", REGION)


def outdate(cloud, slot):
    """The slot's group wants a newer launch template than its machine has."""
    ec2 = cloud("ec2")
    template = ec2.describe_launch_templates()["LaunchTemplates"][0]["LaunchTemplateId"]
    versions = ec2.describe_launch_template_versions(LaunchTemplateId=template)["LaunchTemplateVersions"]
    if len(versions) == 1:
        ec2.create_launch_template_version(
            LaunchTemplateId=template, SourceVersion="1", LaunchTemplateData={"InstanceType": "r8g.large"}
        )
    cloud("autoscaling").update_auto_scaling_group(
        AutoScalingGroupName=f"murmur-cassandra-{slot}",
        LaunchTemplate={"LaunchTemplateId": template, "Version": "2"},
    )
