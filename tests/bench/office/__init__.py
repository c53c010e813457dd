"""The office that the order and the plan are proven in: a year of work, drawn from a seed, worked by one rule after another."""
