"""Each promise of the stacks that is no validation, broken alone, and the run that must notice."""

from tests.terraform.breaks.behaviour import Behaviour

_REGION = "stacks/region"

STACKS = (
    Behaviour(
        "one side leads to itself",
        "stacks/interregion",
        "main.tf",
        "  other         = var.here\n",
        "  other         = merge(var.here, { cidr = var.there.cidr })\n",
        "asked_here_accepted_there_and_led_both_ways",
    ),
    Behaviour(
        "nodes are fewer than the sizes say",
        _REGION,
        "machines.tf",
        "nodes_per_rack       = var.cassandra_nodes_per_rack",
        "nodes_per_rack       = 1",
        "nodes_are_those_of_the_sizes",
    ),
    Behaviour(
        "the heap is not that of the sizes",
        _REGION,
        "machines.tf",
        "heap_mib             = var.cassandra_heap_mib",
        "heap_mib             = 8192",
        "nodes_are_those_of_the_sizes",
    ),
    Behaviour(
        "the horizon is not that of the sizes",
        _REGION,
        "settings.tf",
        "tostring(var.home_horizon_days)",
        '"7"',
        "settings_and_names_are_the_regions_own",
    ),
    Behaviour(
        "media are looked for at the API",
        _REGION,
        "main.tf",
        "  name    = var.media_domain",
        "  name    = var.domain",
        "settings_and_names_are_the_regions_own",
    ),
    Behaviour(
        "what other stacks read lies in plain",
        _REGION,
        "settings.tf",
        'type        = "SecureString"',
        'type        = "String"',
        "settings_and_names_are_the_regions_own",
    ),
    Behaviour(
        "copies are kept in one region of two",
        _REGION,
        "settings.tf",
        "length(var.azs) }, var.cassandra_peers)",
        "length(var.azs) })",
        "two_regions_know_each_other",
    ),
    Behaviour(
        "nodes do not find the other region",
        _REGION,
        "machines.tf",
        "peer_seeds           = var.cassandra_peer_seeds",
        "peer_seeds           = []",
        "two_regions_know_each_other",
    ),
    Behaviour(
        "development cannot do with two zones",
        _REGION,
        "machines.tf",
        "allow_single_rack    = var.allow_single_az",
        "allow_single_rack    = false",
        "development_has_two_zones",
    ),
)
