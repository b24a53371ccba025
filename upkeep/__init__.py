"""What keeps the house up to date: `make audit` asks what is wrong with the pinned versions, `make update` raises them."""
