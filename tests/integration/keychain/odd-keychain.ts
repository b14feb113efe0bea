/** A keychain's process that misbehaves in the way that the account is named for. */
process.on('message', ({ args: [account = ''] }: { readonly args: readonly string[] }) => {
  if (account === 'hang') {
    process.on('SIGTERM', () => undefined);
    // Nothing but its end wakes this.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  if (account === 'exit') process.exit(3);
  if (account === 'abort') process.abort();
  if (account === 'silent') return;
  process.send?.({
    value: JSON.stringify(process.env).includes('sc-canary') ? 'leaked' : String(process.pid),
  });
});
