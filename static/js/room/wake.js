// stayAwake keeps the screen on until the signal ends. A browser without wake locks just goes on.
export function stayAwake(signal) {
  let lock
  const ask = async () => {
    if (document.visibilityState !== 'visible') return
    lock = await navigator.wakeLock?.request('screen').catch(() => undefined)
    if (signal.aborted) lock?.release()
  }
  document.addEventListener('visibilitychange', ask, { signal }) // a lock ends when the page is hidden
  signal.addEventListener('abort', () => lock?.release())
  ask()
}
