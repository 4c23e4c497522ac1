"""The Reconciliation Service API (W3C Community Group, 0.2): a column of names becomes this site's URIs."""
