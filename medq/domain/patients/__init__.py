"""Who a patient is."""
