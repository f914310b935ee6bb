// The way of one take from this device to the server, the same for one that is being recorded and for one that an earlier
// visit left behind: log → uploader → seal. The device lets go of the take once the server has it, or never will. Speaks in
// events:
//   take:progress {sent, total}, take:waiting   as the uploader
//   take:sealed {…}       the server's answer
//   take:held             the server has it, and whether it becomes the answer is for the candidate to say
//   take:refused {error}  the server will not have it now
//   take:home             whatever became of it, it is no longer under way
import { seal } from './sealer.js'
import * as shelf from './shelf.js'
import { Uploader } from './uploader.js'

export class Delivery extends EventTarget {
  sent = 0
  sealed = false
  held = null // how a take ended that was held
  refusal = null // the error
  #uploader

  // take is its record on the device, see shelf.js.
  constructor(take, log) {
    super()
    this.take = take
    this.log = log
    this.#uploader = new Uploader(take.upload, log)
    this.#uploader.addEventListener('take:waiting', () => this.#say('take:waiting'))
    this.#uploader.addEventListener('take:progress', ({ detail }) => {
      this.sent = detail.sent
      this.#say('take:progress', detail)
    })
  }

  get total() { return this.log.size }

  // run brings the take home and seals it with how it ended: {ms, failed, reason, cut}, or a promise of it. With null it was
  // interrupted: only its bytes are brought. What was cut off does not replace an answer by itself, so it is held. Leaving
  // the page does not end it, nothing but the server's word does.
  async run(ended) {
    try {
      await this.#uploader.send(endless)
      const how = await ended
      if (how && !(how.cut && this.take.answered)) return await this.#seal(how)
      if (how) this.take.ms = how.ms
      this.held = how
      this.#letGo()
      this.#say('take:held')
    } catch (error) {
      this.refusal = error
      if (hopeless.includes(error.reason)) this.#letGo()
      this.#say('take:refused', { error })
    } finally {
      this.#say('take:home')
    }
  }

  // keep makes a take that was held the answer. It rejects with Refused.
  async keep() {
    if (this.held) await this.#seal(this.held)
  }

  async #seal(ended) {
    const answer = await seal(this.#uploader, { url: this.take.seal, log: this.log, ended, signal: endless })
    this.held = null
    this.sealed = true
    this.#letGo()
    this.#say('take:sealed', answer)
  }

  #letGo() { shelf.remove(this.take.id).catch(() => {}) }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}

const endless = new AbortController().signal

// hopeless: what the server will not change its mind about. A link that is closed may be opened again, more time may be
// given, and whatever else it said may have been a mistake.
const hopeless = ['taken_over', 'not_video', 'too_large']
