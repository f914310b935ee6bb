// Turning the camera on for a page: the picture in [data-self], help when it does not come.
import { announce } from './announce.js'
import { soundOnly } from './sound.js'
import { problem } from './stage.js'

const ignored = 8000 // ms after which a permission prompt counts as overlooked

// turnOn shows "asking", then returns the stream, or shows "problem" and returns null.
export async function turnOn(root, { studio, show, life }) {
  const hint = root.querySelector('[data-hint]')
  if (!studio.live) show('asking')
  const timer = setTimeout(() => {
    if (!hint) return
    hint.hidden = false
    announce(hint.textContent)
  }, ignored)
  try {
    const stream = await studio.open()
    if (life.aborted) return null
    root.querySelector('[data-self]').srcObject = stream
    askToStay()
    return stream
  } catch (error) {
    if (life.aborted) return null
    trouble(root, { studio, show }, error.code)
    return null
  } finally {
    clearTimeout(timer)
    if (hint) hint.hidden = true
  }
}

// trouble shows the help for a code, and the way on without a picture where that may be left away and a microphone works.
export async function trouble(root, { studio, show }, code) {
  announce(problem(root, code))
  show('problem')
  const way = root.querySelector('[data-sound-way]')
  if (!way) return
  way.hidden = true
  way.hidden = soundOnly() || !await studio.hears()
}

// hush stops the self view when the page goes.
export function hush(root, life) {
  life.addEventListener('abort', () => { root.querySelector('[data-self]').srcObject = null })
}

// askToStay asks the browser once not to throw away what this device keeps when it runs out of room.
async function askToStay() {
  try {
    if (localStorage.getItem('retake.stay') || await navigator.storage.persisted()) return
    localStorage.setItem('retake.stay', 'asked')
    await navigator.storage.persist()
  } catch { /* an older browser, or a private window */ }
}
