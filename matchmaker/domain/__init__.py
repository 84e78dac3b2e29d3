"""What things are and which rules bind them: regions, people, workshops, money. Standard library only, no clock."""
