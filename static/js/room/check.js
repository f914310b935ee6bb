// The device check: picture, level, devices to choose from, three seconds recorded and played back, and practice. Nothing
// of that leaves the browser; while the three seconds are recorded, bytes that mean nothing show how fast the network is.
import { Absence } from './absence.js'
import { announce } from './announce.js'
import { hush, trouble, turnOn } from './camera.js'
import { elsewhere } from './file.js'
import { audible, meter } from './meter.js'
import { practice, rehearse } from './practice.js'
import { offerSound } from './sound.js'
import { speed } from './speed.js'
import { clicks, stage } from './stage.js'
import { visit } from './visit.js'
import { sentence } from './words.js'

const length = 3000 // ms of the test

export function check(root, { life, studio }) {
  const show = stage(root)
  const part = name => root.querySelector(`[data-${name}]`)
  const page = { life, studio, show }
  let listening = new AbortController()
  let address

  async function start() {
    const stream = await turnOn(root, page)
    if (!stream) return
    elsewhere.choose(false)
    listen(stream)
    offer('camera')
    offer('microphone')
    show('live')
    announce(sentence('camera'))
  }

  function listen(stream) {
    listening.abort()
    listening = new AbortController()
    const sound = new Absence(audible, 30)
    part('heard').hidden = true
    meter(stream, (level, now) => {
      part('level').style.setProperty('--level', level.toFixed(3))
      part('silent').hidden = sound.missing(level, now) < 5000
      if (!sound.ever || !part('heard').hidden) return
      part('heard').hidden = false
      announce(part('heard').textContent)
    }, listening.signal)
  }

  async function offer(kind) {
    const select = part(kind)
    const devices = (await studio.devices())[kind]
    select.replaceChildren(...devices.map(({ id, label, on }, i) => new Option(label || `${select.dataset.name} ${i + 1}`, id, on, on)))
    select.disabled = devices.length === 0
  }

  async function test() {
    show('testing')
    announce(sentence('test'))
    speed(root.dataset.probe, life).then(tell, () => {})
    const blob = await rehearse(studio, { ms: length, tick: left => { part('left').textContent = left }, life })
    if (!studio.live) return // the page says what happened
    play(blob, 'played')
    announce(sentence('tested'))
  }

  // tell says how fast the network is. It keeps nobody from going on.
  function tell(found) {
    for (const note of root.querySelectorAll('[data-speed]')) {
      note.hidden = note.dataset.speed !== found
      if (!note.hidden) announce(note.textContent)
    }
  }

  function play(blob, state) {
    forget()
    const player = part('playback')
    player.src = address = URL.createObjectURL(blob)
    show(state)
    player.play().catch(() => {}) // the browser wants a click: the player has a button
  }

  function forget() {
    if (address) URL.revokeObjectURL(address)
    address = undefined
  }

  async function chosen(event) {
    const kind = event.target.dataset.kind
    if (!kind) return
    try {
      const stream = await studio.choose(kind, event.target.value)
      part('self').srcObject = stream
      listen(stream)
      offer('camera')
      offer('microphone')
    } catch (error) {
      trouble(root, page, error.code)
    }
  }

  const rehearsal = practice({ part, show, life, studio, play })
  const back = () => { part('playback').pause(); show('live') }
  const leave = () => { elsewhere.choose(true); visit(root.dataset.next) }
  const withoutPicture = offerSound(root, { life, changed: () => { if (root.dataset.state !== 'off') { studio.close(); start() } } })
  clicks(root, { start, test: () => test().catch(() => {}), again: back, sound: withoutPicture, file: leave, ...rehearsal }, life)
  root.addEventListener('change', chosen, { signal: life })
  studio.addEventListener('lost', () => trouble(root, page, 'lost'), { signal: life })
  life.addEventListener('abort', () => { listening.abort(); forget() })
  hush(root, life)
  if (studio.live) start()
  else show('off')
}
