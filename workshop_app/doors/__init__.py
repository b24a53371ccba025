"""The only code that knows Flask and Socket.IO. Each door finds out who asks, calls the engine and says what came of it."""
