// <div data-module="player"> around a <video>: speed buttons [data-rate] and jumps [data-skip] in seconds. The chosen
// speed is kept for the next video, and a video that starts stops the others.
const kept = 'retake-rate'

const player = element => element?.closest('[data-module=player]')
const video = element => player(element)?.querySelector('video')

function setRate(film, rate) {
  film.playbackRate = rate
  player(film).querySelectorAll('[data-rate]').forEach(b => b.setAttribute('aria-pressed', String(Number(b.dataset.rate) === rate)))
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-rate], [data-skip]')
  const film = button && video(button)
  if (!film) return
  if (button.dataset.skip) film.currentTime = Math.max(0, film.currentTime + Number(button.dataset.skip))
  if (button.dataset.rate) {
    setRate(film, Number(button.dataset.rate))
    localStorage.setItem(kept, button.dataset.rate)
  }
})
document.addEventListener('loadedmetadata', event => {
  if (player(event.target)) setRate(event.target, Number(localStorage.getItem(kept)) || 1)
}, true)
document.addEventListener('play', event => { // one voice at a time
  document.querySelectorAll('video').forEach(other => other !== event.target && other.pause())
}, true)
