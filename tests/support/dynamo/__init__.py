"""DynamoDB in this process: the operations and expressions that the code uses, and no others."""
