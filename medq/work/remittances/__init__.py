"""Remittances posted and matched to claims."""
