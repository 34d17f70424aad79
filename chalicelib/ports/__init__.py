"""What the services need from the world, one Protocol for each thing. Adapters fulfil them, and tests have fakes.

Every write that matters is one transaction. `once` is the token of the form that caused it, written in the same
transaction. So the same form posted again changes nothing and gets the first answer.
"""
