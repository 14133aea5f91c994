"""What every stage stands on: errors that name the place, documents with line numbers, dates, draws."""
