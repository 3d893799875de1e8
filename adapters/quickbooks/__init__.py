"""Files of QuickBooks."""
