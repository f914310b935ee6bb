// Tells the server that a person, not a mail scanner, has the page before them: at the first touch or key, or when it
// has been in view for two seconds.
export function opened(element, { life }) {
  let timer
  const told = () => {
    stop()
    fetch(element.dataset.opened, { method: 'POST', keepalive: true }).catch(() => {}) // the next visit tells it again
  }
  const seen = () => {
    clearTimeout(timer)
    if (document.visibilityState === 'visible') timer = setTimeout(told, 2000)
  }
  const touched = new AbortController()
  const stop = () => { clearTimeout(timer); touched.abort() }
  for (const type of ['pointerdown', 'keydown']) document.addEventListener(type, told, { signal: touched.signal })
  document.addEventListener('visibilitychange', seen, { signal: touched.signal })
  life.addEventListener('abort', stop)
  seen()
}
