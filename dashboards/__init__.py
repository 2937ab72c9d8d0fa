"""What people look at: the live table of the demo, later boards, alert rules and reports."""
