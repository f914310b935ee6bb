// Practice: a question that nobody will ever see the answer to, as often as one likes. What is recorded stays in the
// page's memory until it is recorded again or left.
import { announce } from './announce.js'
import { countdown } from './countdown.js'
import { Recorder } from './recorder.js'
import { clock } from './video.js'
import { sentence } from './words.js'

// rehearse records the studio's stream for at most ms, or until the signal "enough" ends it, and resolves with it as a
// Blob. tick gets the seconds left. It rejects when the page goes.
export async function rehearse(studio, { ms, tick, life, enough }) {
  const recorder = new Recorder(studio.stream)
  const pieces = []
  const stop = () => recorder.stop()
  recorder.addEventListener('take:chunk', event => pieces.push(event.detail.blob))
  const over = new Promise(resolve => recorder.addEventListener('take:stopped', resolve, { once: true }))
  life.addEventListener('abort', stop, { once: true })
  studio.addEventListener('lost', stop, { once: true, signal: life })
  const ended = new AbortController()
  over.then(() => ended.abort())
  enough?.addEventListener('abort', stop, { once: true })
  recorder.addEventListener('take:started', () => countdown(ms, tick, ended.signal).then(stop, () => {}))
  recorder.start()
  await over
  life.throwIfAborted()
  return new Blob(pieces, { type: recorder.type })
}

// practice returns the deeds of the practice part of a page.
export function practice({ part, show, life, studio, play }) {
  let enough

  async function record() {
    enough = new AbortController()
    show('count')
    await countdown(3000, left => { part('count').textContent = left || ''; if (left) announce(String(left)) }, life)
    show('practising')
    announce(sentence('practice'))
    const tick = left => { part('practice-left').textContent = clock(left * 1000) }
    const blob = await rehearse(studio, { ms: 30_000, tick, life, enough: enough.signal })
    if (!studio.live) return // the page says what happened
    play(blob, 'practised')
    announce(sentence('practised'))
  }

  return {
    practise: () => show('practice'),
    'practice-start': () => record().catch(() => {}), // the page is gone
    'practice-stop': () => enough?.abort(),
  }
}
