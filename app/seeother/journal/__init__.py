"""What each snapshot changed, kept for a while beside the snapshots."""
