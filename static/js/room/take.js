// One take from the first picture to the seal: recorder → log → delivery, side by side, and an eye and an ear on what is
// recorded. Beside what the delivery says, it speaks in events:
//   take:started, take:stalled   as the recorder
//   take:stopped {ms}            over, and kept as far as the device can
//   take:memory                  the device cannot keep it: it lives in this tab only until the server has it
//   take:level {level, quiet}    about fifteen times a second; quiet: ms without a sound
//   take:light {dark}            twice a second; dark: ms without a picture
import { Absence } from './absence.js'
import { alone } from './alone.js'
import { audible, meter } from './meter.js'
import { glance, visible } from './picture.js'
import { Recorder } from './recorder.js'
import { doubt } from './shelf.js'
import { stayAwake } from './wake.js'

export class Take extends EventTarget {
  #recorder
  #log
  #delivery
  #sound = new Absence(audible, 30)
  #light = new Absence(visible, 4)
  #recording = new AbortController()
  #failure = ''
  #ended
  #over
  #forget

  // begun is the server's answer to the new take, self the video that shows the stream.
  constructor(stream, begun, { home, self }) {
    super()
    this.#recorder = new Recorder(stream)
    this.#delivery = home.setOut(begun, this.#recorder.type)
    this.#log = this.#delivery.log
    this.#ended = new Promise(over => { this.#over = over })
    this.#relay(this.#recorder, 'take:started', 'take:stalled')
    this.#relay(this.#delivery, 'take:progress', 'take:waiting', 'take:sealed', 'take:held', 'take:refused')
    this.#log.addEventListener('log:memory', () => this.#say('take:memory'))
    this.#recorder.addEventListener('take:chunk', ({ detail: { blob, ms } }) => this.#log.append(blob, ms))
    this.#recorder.addEventListener('take:stopped', event => this.#stopped(event.detail))
    this.#watch(stream, self)
    this.#bringHome()
  }

  // failures are why the take ended if it was not the candidate's doing (hidden, lost, stalled, left or broken), and
  // whether it is silent or black. Any of them keeps it from using up an attempt.
  get failures() { return [this.#failure, ...this.doubts].filter(Boolean) }

  // doubts: not one sound, not one picture in the whole take. Nothing where the browser does not let us look.
  get doubts() { return [this.#sound.total && 'silent', this.#light.total && 'black'].filter(Boolean) }

  // blob is the recording for playing it at once.
  get blob() { return this.#log.whole() }

  // empty: nothing was recorded.
  get empty() { return this.#log.size === 0 }

  // saved: the server has all of it.
  get saved() { return this.#delivery.sealed || this.held }

  // held: it replaces an answer only when the candidate says so.
  get held() { return this.#delivery.held !== null }

  // keep makes a take that was held the answer. It rejects with Refused.
  keep() { return this.#delivery.keep() }

  // start resolves when the first picture is being recorded, or the take is over before.
  async start() {
    stayAwake(this.#recording.signal)
    this.#forget = stayInMind()
    const started = new Promise(resolve => {
      this.addEventListener('take:started', resolve, { once: true })
      this.addEventListener('take:stopped', resolve, { once: true })
    })
    this.#recorder.start()
    await started
  }

  // stop ends the recording; failure says why if the candidate did not.
  stop(failure = '') {
    this.#failure ||= failure
    this.#recorder.stop()
  }

  async #stopped({ ms, broken }) {
    if (broken) this.#failure ||= 'broken'
    this.#recording.abort()
    const ended = { ms, failed: this.failures.length > 0, reason: this.failures[0], cut: this.#failure !== '' }
    await this.#log.close(ended)
    this.#over(ended)
    this.#say('take:stopped', { ms })
  }

  async #bringHome() {
    const { id, token } = this.#delivery.take
    const done = this.#delivery.run(this.#ended)
    alone(id, () => done).catch(() => {}) // another tab of this browser must not bring it home as well
    await done
    if (this.saved && this.doubts.length) doubt(id, token, this.doubts).catch(() => {})
    this.#forget?.()
  }

  #watch(stream, self) {
    meter(stream, (level, now) => this.#say('take:level', { level, quiet: this.#sound.missing(level, now) }), this.#recording.signal)
    if (stream.getVideoTracks().length) glance(self, (share, now) => this.#say('take:light', { dark: this.#light.missing(share, now) }), this.#recording.signal)
  }

  #relay(from, ...types) {
    for (const type of types) from.addEventListener(type, event => this.#say(type, event.detail))
  }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}

// stayInMind makes the browser ask before a tab with an unsaved take is closed; what it returns ends that.
export function stayInMind() {
  const warn = event => event.preventDefault()
  addEventListener('beforeunload', warn)
  return () => removeEventListener('beforeunload', warn)
}
