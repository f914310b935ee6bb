// A take that was recorded elsewhere and comes as a file. It takes the way of all takes: to the device, to the server, and the seal;
// a page that was closed meanwhile goes on later. Speaks in the events of take.js that a finished take has:
//   take:progress, take:waiting, take:sealed, take:refused, take:memory
import { alone } from './alone.js'
import * as shelf from './shelf.js'
import { stayInMind } from './take.js'

export class FileTake extends EventTarget {
  failures = []
  doubts = [] // the server looks for silence and a black picture
  empty = false
  #delivery
  #ended

  // chosen is {file, type, ms}, begun the server's answer to the new take.
  constructor({ file, type, ms }, begun, home) {
    super()
    this.blob = file
    this.#ended = { ms, failed: false, cut: false }
    this.#delivery = home.setOut(begun, type)
    for (const name of ['take:progress', 'take:waiting', 'take:sealed', 'take:refused']) {
      this.#delivery.addEventListener(name, ({ detail }) => this.dispatchEvent(new CustomEvent(name, { detail })))
    }
    this.#delivery.log.addEventListener('log:memory', () => {
      shelf.remove(begun.take).catch(() => {}) // half a file is nothing that could be kept
      this.dispatchEvent(new Event('take:memory'))
    })
  }

  held = false

  get saved() { return this.#delivery.sealed }

  keep() {}

  stop() {}

  // bringHome resolves when the server has said what it makes of the take. Nothing is sent before the device has all of it: half
  // a file could not be played.
  async bringHome() {
    const { log, take: { id } } = this.#delivery
    const forget = stayInMind()
    await alone(id, async () => {
      await log.append(this.blob, this.#ended.ms)
      await log.close(this.#ended)
      await this.#delivery.run(this.#ended)
    }).finally(forget)
  }
}
