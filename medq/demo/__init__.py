"""An invented practice: its people, claims, answers and payments, and the files in which they would come."""
