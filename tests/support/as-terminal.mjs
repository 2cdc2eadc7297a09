// Loaded before a child process's own code (NODE_OPTIONS=--import): makes it believe that it runs in a terminal.
for (const stream of [process.stdin, process.stderr]) {
  Object.defineProperty(stream, 'isTTY', { value: true });
}
