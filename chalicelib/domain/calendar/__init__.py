"""Days as schools, offices and the law count them, and when in a day things fall due."""
