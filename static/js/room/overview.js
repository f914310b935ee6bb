// Before the answers are handed in: what is still on this device is sent first, and nobody submits silence or a black
// picture without having been asked.
import { announce } from './announce.js'
import { tellFound } from './sending.js'
import * as shelf from './shelf.js'
import { visit } from './visit.js'
import { sentence } from './words.js'

export function overview(root, { life, home }) {
  const form = root.querySelector('form')
  const ask = root.querySelector('[data-ask]')
  let troubled = []

  async function arrive() {
    await home.resume()
    const waiting = !life.aborted && home.underway().length > 0
    for (const button of form.querySelectorAll('button')) button.disabled ||= waiting
    await tellFound(document.querySelector('main'), { home, life })
    if (waiting) return visit(location.href, { replace: true }) // there may be more answers by now
    const noticed = await shelf.doubts(home.token).catch(() => new Map())
    troubled = [...root.querySelectorAll('[data-take]')].filter(answer => trouble(answer, noticed.get(answer.dataset.take)))
  }

  // trouble shows what this device noticed in an answer; what the server found stands there already.
  function trouble(answer, noticed = []) {
    if (answer.dataset.trouble === 'true') return true
    for (const note of answer.querySelectorAll('[data-doubt]')) note.hidden = !noticed.includes(note.dataset.doubt)
    const doubted = noticed.length > 0
    for (const note of answer.querySelectorAll('[data-fine]')) note.hidden = doubted
    return doubted
  }

  form.addEventListener('submit', event => {
    const first = troubled[0]
    if (!first || !ask.hidden) return
    event.preventDefault()
    const words = [...first.querySelectorAll('.room-state:not([hidden])')].map(note => note.textContent.trim()).join(' ')
    ask.querySelector('[data-words]').textContent = sentence('doubt', { Number: first.dataset.number, Words: words })
    ask.querySelector('a').href = first.dataset.page
    ask.hidden = false
    for (const plain of form.querySelectorAll('[data-plain]')) plain.hidden = true
    ask.querySelector('a').focus()
    announce(ask.querySelector('[data-words]').textContent)
  }, { signal: life })
  arrive().catch(() => {}) // the page is gone
}
