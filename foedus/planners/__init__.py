"""Plans: from what is required and what is offered to who brings what. One folder for each question."""
