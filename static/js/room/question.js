// One question, as a machine of states:
//   (sending) → asking → ready → (think) → count → (connecting) → recording → review or doubt → next page
//   looking: whether something of it is still on this device · sending: it is · problem: no camera · interrupted: something
//   of an earlier visit was saved · answered: there is an answer already · refused: the server said no · file: it is recorded
//   elsewhere and chosen here, and goes on to review
import { announce } from './announce.js'
import { hush, trouble, turnOn } from './camera.js'
import { post } from './connection.js'
import { countdown } from './countdown.js'
import { elsewhere, offerFile } from './file.js'
import { FileTake } from './filetake.js'
import { review } from './review.js'
import { keep } from './sealer.js'
import { untilSent } from './sending.js'
import { offerSound } from './sound.js'
import { clicks, stage } from './stage.js'
import { Take } from './take.js'
import { clock, measure } from './video.js'
import { visit } from './visit.js'
import { plural, sentence } from './words.js'

const lull = 5000 // ms without sound or picture after which the page says so

export function question(root, { life, studio, home }) {
  const q = JSON.parse(root.querySelector('script[type="application/json"]').textContent)
  const show = stage(root)
  const part = name => root.querySelector(`[data-${name}]`)
  const after = review(root, { show, life, again: () => take instanceof FileTake ? prepare() : begin(), next: () => visit(q.next) })
  let take = null
  let skip = null // ends the thinking
  let seen = q.think_ms === 0

  // arrive shows what there is of the question, once all that this device has of it is with the server.
  async function arrive() {
    const slow = setTimeout(() => { if (!life.aborted) show('looking') }, 1000)
    await home.resume()
    clearTimeout(slow)
    if (life.aborted) return
    if (home.underway(location.pathname).length) {
      show('sending')
      await untilSent(root, { home, life, page: location.pathname })
      return visit(location.href, { replace: true }) // the server knows more by now
    }
    if (q.interrupted) return interrupted()
    if (q.answered) return show('answered')
    prepare()
  }

  function interrupted() {
    const ms = home.found.get(location.pathname)
    if (ms) part('saved-length').textContent = clock(ms) // until the video says it exactly
    show('interrupted')
    announce(part('found').textContent)
  }

  async function prepare() {
    if (elsewhere.chosen) return chooseFile()
    if (await turnOn(root, { studio, show, life })) show('ready')
  }

  // chooseFile is the way without this browser's camera.
  function chooseFile() {
    studio.close() // a camera app may want the camera
    files.forget()
    show('file')
  }

  // useFile takes the way of a recording from where that ends.
  async function useFile(chosen) {
    part('file-wait').hidden = false
    part('file-use').disabled = true
    try {
      const begun = await post(q.takes, { question: q.question, source: 'file' }, life)
      files.forget()
      remember(false)
      take = new FileTake(chosen, begun, home)
      take.addEventListener('take:memory', () => remember(true))
      after.follow(take, begun)
      after.start(sentence('file.used'))
      take.bringHome()
    } catch (error) {
      if (!life.aborted) refuse(error)
    } finally {
      part('file-wait').hidden = true
      part('file-use').disabled = false
    }
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
      await inView()
      const stream = await turnOn(root, { studio, show, life }) // it may have gone off meanwhile
      if (!stream) return
      if (performance.now() - since > 2000) await count() // after a wait nobody is ready any more
      await record(stream, begun)
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
    announce(sentence('think', { Time: clock(q.think_ms) }))
    skip = new AbortController()
    life.addEventListener('abort', () => skip.abort(), { signal: skip.signal })
    await countdown(q.think_ms, left => { part('think').textContent = clock(left * 1000) }, skip.signal).catch(() => life.throwIfAborted())
  }

  // inView resolves as soon as the page is: nothing is recorded of somebody who is elsewhere.
  async function inView() {
    while (document.hidden) {
      await new Promise(resolve => document.addEventListener('visibilitychange', resolve, { once: true }))
      life.throwIfAborted()
    }
  }

  async function record(stream, begun) {
    take = new Take(stream, begun, { home, self: part('self') })
    const running = new AbortController()
    const listen = { signal: running.signal }
    const stopped = new Promise(resolve => take.addEventListener('take:stopped', resolve))
    take.addEventListener('take:level', ({ detail: { level, quiet } }) => {
      part('level').style.setProperty('--level', level.toFixed(3))
      warn('quiet', quiet >= lull)
    })
    take.addEventListener('take:light', ({ detail: { dark } }) => warn('black', dark >= lull))
    take.addEventListener('take:memory', () => remember(true))
    take.addEventListener('take:stalled', () => take.stop('stalled'))
    after.follow(take, begun)
    stopped.then(() => { running.abort(); if (!life.aborted) after.start() })
    document.addEventListener('visibilitychange', () => { if (document.hidden) leave('hidden') }, listen)
    studio.addEventListener('lost', () => leave('lost'), listen)
    life.addEventListener('abort', () => take.stop('left'), listen)
    document.addEventListener('room:leave', event => { event.preventDefault(); warn('stay', true) }, listen)
    for (const name of ['quiet', 'black', 'stay']) part(name).hidden = true
    home.found.delete(location.pathname)
    remember(false)
    await take.start()
    if (running.signal.aborted) return
    for (const label of root.querySelectorAll('[data-clock]')) label.hidden = (label.dataset.clock === 'up') !== begun.untimed
    show('recording')
    announce(begun.untimed ? sentence('untimed') : sentence('recording', { Time: clock(begun.answer_ms) }))
    const passed = left => { part('time').textContent = clock(Math.round(begun.answer_ms / 1000 - left) * 1000) }
    countdown(begun.answer_ms, begun.untimed ? passed : tick, running.signal).then(() => take.stop(), () => {})
  }

  // leave ends the take and lets go of camera and microphone: those of a page that was away give black or nothing, so the
  // next take asks for fresh ones.
  function leave(failure) {
    take.addEventListener('take:stopped', () => studio.close(), { once: true })
    take.stop(failure)
  }

  function tick(left) {
    part('time').textContent = clock(left * 1000)
    root.toggleAttribute('data-short', left <= 10)
    if (left === 30 || left === 10) announce(plural('seconds', left))
  }

  // warn shows a warning while there is reason to, and says it each time that it appears.
  function warn(name, reason) {
    const note = part(name)
    if (note.hidden !== reason) return
    note.hidden = !reason
    if (reason) announce(note.textContent)
  }

  // remember tells to leave the tab open, when the take lives in its memory only.
  function remember(only) {
    for (const note of root.querySelectorAll('[data-memory]')) note.hidden = !only
    if (only) announce(part('memory').textContent)
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
      const known = home.found.get(location.pathname) ?? 0
      const patience = new Promise(resolve => setTimeout(resolve, 3000, 0)) // over a bad network the length stays unknown
      const ms = await Promise.race([measure(part('saved-video'), life), patience]) || known
      await keep(q.interrupted.seal, { bytes: q.interrupted.bytes, ms }, life)
      home.found.delete(location.pathname)
      announce(sentence('saved'))
      visit(q.next)
    } catch (error) {
      if (!life.aborted) refuse(error)
    }
  }

  function again() {
    home.found.delete(location.pathname)
    prepare()
  }

  // back: the camera of a page that was away may have gone off.
  function back() {
    if (!document.hidden && root.dataset.state === 'ready' && !studio.live) prepare()
  }

  const way = file => () => { elsewhere.choose(file); prepare() }
  const withoutPicture = offerSound(root, { life, changed: () => { studio.close(); prepare() } })
  const files = offerFile(root, { life, limits: q.file, use: useFile })
  clicks(root, {
    start: begin,
    ready: () => skip?.abort(),
    stop: () => take?.stop(),
    retry: prepare,
    again,
    'keep-saved': keepSaved,
    sound: withoutPicture,
    file: way(true),
    camera: way(false),
    use: files.use,
  }, life)
  document.addEventListener('visibilitychange', back, { signal: life })
  studio.addEventListener('lost', () => { if (root.dataset.state === 'ready') trouble(root, { studio, show }, 'lost') }, { signal: life })
  hush(root, life)
  arrive().catch(() => {}) // the page is gone
}
