// The way of one take from this device to the server, the same for one that is being recorded and for one that an earlier
// visit left behind: log → uploader → seal. When it ends, the device lets go of the take. Speaks in events:
//   take:progress {sent, total}, take:waiting   as the uploader
//   take:sealed {…}       the server's answer
//   take:refused {error}  the server will not have it
//   take:home             whatever became of it, it is no longer under way
import { seal } from './sealer.js'
import * as shelf from './shelf.js'
import { Uploader } from './uploader.js'

export class Delivery extends EventTarget {
  sent = 0
  sealed = false
  refused = false
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

  // run brings the take home and seals it with how it ended: {ms, failed, reason}, or a promise of it. With null it was
  // interrupted: only its bytes are brought, and the candidate decides. Leaving the page does not end it, nothing but the
  // server's word does.
  async run(ended) {
    const signal = new AbortController().signal
    try {
      await this.#uploader.send(signal)
      if (ended) {
        const answer = await seal(this.#uploader, { url: this.take.seal, log: this.log, ended: await ended, signal })
        this.sealed = true
        this.#letGo()
        this.#say('take:sealed', answer)
      } else {
        this.#letGo()
      }
    } catch (error) {
      this.refused = true
      if (error.reason !== 'too_late') this.#letGo() // more time may be given
      this.#say('take:refused', { error })
    } finally {
      this.#say('take:home')
    }
  }

  #letGo() { shelf.remove(this.take.id).catch(() => {}) }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}
