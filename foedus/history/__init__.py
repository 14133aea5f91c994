"""The world and its arrangements in past years, from the record."""
