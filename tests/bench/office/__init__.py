"""The simulated billing office that compares medq's order and plan with other rules."""
