// A <video> whose recording this browser cannot play asks for the MP4 copy ([data-mp4], its last source). While that is being
// made (202) the player says so and asks again; when it is there, it plays. 404 means that there will be none.
import { announce } from './live.js'

const every = 5000

function say(video, which) {
  const notes = video.parentElement.querySelector('[data-film-notes]')
  if (!notes) return
  for (const note of notes.querySelectorAll('[data-film]')) {
    const shown = note.dataset.film === which
    if (shown && note.hidden) announce(note.textContent)
    note.hidden = !shown
  }
  notes.hidden = !which
}

async function wait(video, address) {
  while (video.isConnected) {
    const status = await fetch(address, { method: 'HEAD' }).then(r => r.status, () => 0)
    if (status === 200) {
      say(video, '')
      video.load()
      return
    }
    say(video, status === 404 ? 'none' : 'making')
    if (status === 404) return
    await new Promise(done => setTimeout(done, every))
  }
}

function unplayable(source) {
  const video = source?.parentElement
  if (source?.localName !== 'source' || video?.localName !== 'video' || source !== video.lastElementChild || !source.closest('.player')) return
  if (!('mp4' in source.dataset) || video.dataset.tried) return say(video, 'none')
  video.dataset.tried = 'true'
  wait(video, source.src)
}

// The event of a source that does not play goes to the source and does not bubble; the last source has the last word.
document.addEventListener('error', event => unplayable(event.target), true)

// A source may have failed before this module was there to hear of it.
for (const video of document.querySelectorAll('.player video')) {
  if (video.networkState === HTMLMediaElement.NETWORK_NO_SOURCE) unplayable(video.lastElementChild)
}
