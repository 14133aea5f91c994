"""Who stands ready when: a standby roster from what the groups ask and what the members offer."""
