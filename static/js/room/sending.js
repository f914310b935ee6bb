// What the pages say while takes that an earlier visit left on this device are on their way to the server.
import { announce } from './announce.js'
import { clock } from './video.js'
import { pieces, sentence } from './words.js'

// untilSent shows in [data-sent] and [data-sent-bar] of the root how much of what is under way has arrived, of one question's
// page or of the whole link, and resolves when all has. It rejects when the page goes.
export async function untilSent(root, { home, life, page }) {
  const look = () => {
    const percent = home.percent(page)
    for (const text of root.querySelectorAll('[data-sent]')) text.textContent = `${percent} %`
    for (const bar of root.querySelectorAll('[data-sent-bar]')) bar.value = percent
  }
  home.addEventListener('home:progress', look, { signal: life })
  look()
  announce(sentence('sending'))
  await home.idle(page, life)
}

// tellFound puts on pages without a part for it that something is being sent, and then where the candidate decides about
// what was interrupted.
export async function tellFound(main, { home, life }) {
  await home.resume()
  if (life.aborted) return
  const note = document.createElement('div')
  note.className = 'room-sending'
  if (home.underway().length) {
    const text = document.createElement('p')
    const percent = document.createElement('span')
    percent.dataset.sent = ''
    text.append(...pieces('sending.percent', { Percent: percent }))
    const bar = document.createElement('progress')
    bar.max = 100
    bar.dataset.sentBar = ''
    bar.setAttribute('aria-label', sentence('sending.bar'))
    note.append(text, bar)
    main.prepend(note)
    await untilSent(note, { home, life })
  }
  note.replaceChildren(...[...home.found].map(([page, ms]) => found(page, ms)))
  if (!note.childElementCount) return note.remove()
  main.prepend(note)
  announce(note.textContent)
}

function found(page, ms) {
  const text = document.createElement('p')
  const link = document.createElement('a')
  link.href = page
  link.dataset.visit = ''
  link.textContent = sentence('found.link')
  text.append(...pieces('found', { Length: clock(ms), Number: page.split('/').at(-1), Link: link }))
  return text
}
