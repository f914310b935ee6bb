// One question, as a machine of states:
//   asking → ready → (think) → count → (connecting) → recording → review → next page
//   problem: no camera · interrupted: something of an earlier visit was saved · answered: there is an answer already ·
//   refused: the server said no
import { announce } from './announce.js'
import { hush, turnOn } from './camera.js'
import { post } from './connection.js'
import { countdown } from './countdown.js'
import { keep } from './sealer.js'
import { clicks, problem, stage } from './stage.js'
import { Take } from './take.js'
import { clock, measure } from './video.js'
import { visit } from './visit.js'
import { review } from './review.js'

export function question(root, { life, studio }) {
  const q = JSON.parse(root.querySelector('script[type="application/json"]').textContent)
  const show = stage(root)
  const part = name => root.querySelector(`[data-${name}]`)
  const after = review(root, { show, life, again: () => begin(), next: () => visit(q.next) })
  let take = null
  let skip = null // ends the thinking
  let seen = q.think_ms === 0

  async function prepare() {
    if (await turnOn(root, { studio, show, life })) show('ready')
  }

  // begin leads to a running recording. The take is asked for while the countdown runs.
  async function begin() {
    try {
      if (!await turnOn(root, { studio, show, life })) return
      if (!seen) await think()
      const asked = post(q.takes, { question: q.question }, life)
      asked.catch(() => {}) // dealt with below, after the countdown
      await count()
      show('connecting')
      const since = performance.now()
      const begun = await asked
      const stream = await turnOn(root, { studio, show, life }) // it may have gone off meanwhile
      if (!stream) return
      if (performance.now() - since > 2000) await count() // after a wait nobody is ready any more
      record(stream, begun)
    } catch (error) {
      if (!life.aborted) refuse(error)
    }
  }

  async function count() {
    show('count')
    await countdown(3000, left => { part('count').textContent = left || ''; if (left) announce(String(left)) }, life)
  }

  async function think() {
    seen = true
    show('think')
    announce(`You have ${clock(q.think_ms)} to think.`)
    skip = new AbortController()
    life.addEventListener('abort', () => skip.abort(), { signal: skip.signal })
    await countdown(q.think_ms, left => { part('think').textContent = clock(left * 1000) }, skip.signal).catch(() => life.throwIfAborted())
  }

  function record(stream, begun) {
    take = new Take(stream, begun)
    const running = new AbortController()
    const stopped = new Promise(resolve => take.addEventListener('take:stopped', resolve))
    take.addEventListener('take:level', event => hear(event.detail))
    take.addEventListener('take:stalled', () => take.stop('stalled'))
    after.follow(take, begun)
    stopped.then(() => { running.abort(); if (!life.aborted) after.start() })
    document.addEventListener('visibilitychange', () => { if (document.hidden) take.stop('hidden') }, { signal: running.signal })
    studio.addEventListener('lost', () => take.stop('lost'), { signal: running.signal })
    life.addEventListener('abort', () => take.stop('left'), { signal: running.signal })
    part('quiet').hidden = true
    take.start()
    show('recording')
    announce(`Recording started. You have ${clock(begun.answer_ms)}.`)
    countdown(begun.answer_ms, tick, running.signal).then(() => take.stop(), () => {})
  }

  function tick(left) {
    part('time').textContent = clock(left * 1000)
    root.toggleAttribute('data-short', left <= 10)
    if (left === 30 || left === 10) announce(`${left} seconds left`)
  }

  function hear({ level, quiet }) {
    part('level').style.setProperty('--level', level.toFixed(3))
    if (part('quiet').hidden === quiet < 5000) return
    part('quiet').hidden = quiet < 5000
    if (quiet >= 5000) announce(part('quiet').textContent)
  }

  function refuse(error) {
    part('refusal').textContent = error.message
    show('refused')
    announce(error.message)
  }

  // An interrupted take plays from the server; how long it is, the browser finds out from it.
  async function keepSaved(button) {
    button.disabled = true
    try {
      const patience = new Promise(resolve => setTimeout(resolve, 3000, 0)) // over a bad network the length stays unknown
      const ms = await Promise.race([measure(part('saved-video'), life), patience])
      await keep(q.interrupted.seal, { bytes: q.interrupted.bytes, ms }, life)
      announce('Saved.')
      visit(q.next)
    } catch (error) {
      if (!life.aborted) refuse(error)
    }
  }

  clicks(root, {
    start: begin,
    ready: () => skip?.abort(),
    stop: () => take?.stop(),
    retry: prepare,
    again: prepare,
    'keep-saved': keepSaved,
  }, life)
  studio.addEventListener('lost', () => { if (root.dataset.state === 'ready') { problem(root, 'lost'); show('problem') } }, { signal: life })
  hush(root, life)
  if (q.interrupted) show('interrupted')
  else if (q.answered) show('answered')
  else prepare()
}
