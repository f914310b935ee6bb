// Recordings made live carry no length, so a player cannot seek in them. Going to the far end once makes the browser
// find it out.

// video measures what the page shows and, where data-length names an element, writes the length there as 0:47.
export function video(element, { life }) {
  const told = document.getElementById(element.dataset.length)
  const show = ms => { if (told && ms > 0) told.textContent = clock(ms) }
  measure(element, life).then(show, () => {})
}

// measure resolves with the length in ms, 0 if it cannot be found out, and leaves the video at its start.
export function measure(element, life) {
  return new Promise(resolve => {
    const listen = { signal: life }
    const known = () => Number.isFinite(element.duration)
    const finish = () => resolve(known() ? Math.round(element.duration * 1000) : 0)
    const look = () => {
      if (known()) return finish()
      element.addEventListener('durationchange', () => {
        if (!known()) return
        element.currentTime = 0
        finish()
      }, listen)
      element.currentTime = 1e9
    }
    element.addEventListener('error', finish, listen)
    if (element.readyState >= 1) look()
    else element.addEventListener('loadedmetadata', look, { ...listen, once: true })
  })
}

// clock writes milliseconds as 1:05.
export function clock(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
