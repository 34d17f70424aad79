"""What is known of a child: who they are, what they need, and what finds them again."""
