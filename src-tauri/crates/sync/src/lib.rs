//! Keeps the store equal to Google: pages are staged, then applied in one transaction.
