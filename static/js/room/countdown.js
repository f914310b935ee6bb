// countdown calls tick(left) with the whole seconds left, at once and then at every change, and resolves at 0. It
// measures against the clock, so a busy or hidden page does not slow it down. It rejects when the signal ends it.
export function countdown(ms, tick, signal) {
  return new Promise((resolve, reject) => {
    const end = performance.now() + ms
    let said = -1
    const timer = setInterval(look, 100)
    const ended = () => { clearInterval(timer); reject(signal.reason) }
    signal.addEventListener('abort', ended, { once: true })
    function look() {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000))
      if (left !== said) tick(said = left)
      if (left > 0) return
      clearInterval(timer)
      signal.removeEventListener('abort', ended)
      resolve()
    }
    if (signal.aborted) ended()
    else look()
  })
}
