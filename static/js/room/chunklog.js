// The log of one take: the recorder appends, the uploader reads from any offset, and playback reads the whole. A memory
// log ends with the page. A device log writes each piece to the device first and lets it go once the server has it.
import * as device from './shelf.js'

const largest = 1 << 20 // bytes of a piece

// Gone says that the server asks for bytes that it had acknowledged before and that were let go.
export class Gone extends Error {}

export class MemoryLog extends EventTarget {
  #parts
  #first
  #size
  #closed = false
  #readers = new Set()

  // first is where the parts that there are begin: those before were sent by an earlier visit.
  constructor(type, first = 0, parts = []) {
    super()
    this.type = type
    this.#parts = parts
    this.#first = first
    this.#size = parts.reduce((sum, part) => sum + part.size, first)
  }

  get size() { return this.#size }

  // append adds what the recorder made; empty pieces are nothing.
  async append(blob) {
    if (this.#closed || !blob.size) return
    this.#parts.push(blob)
    this.#size += blob.size
    this.#wake()
  }

  // close says that nothing more is coming.
  async close() {
    this.#closed = true
    this.#wake()
  }

  // acknowledged says that the server has every byte before the offset.
  acknowledged() {}

  // slice returns the bytes from start up to at most end as a Blob, as soon as there is at least one, and null when the
  // log is closed and start is its end. It throws Gone for bytes before the first.
  async slice(start, end, signal) {
    while (start >= this.#size) {
      if (this.#closed) return null
      await this.#change(signal)
    }
    if (start < this.#first) throw new Gone()
    return this.whole().slice(start - this.#first, end - this.#first, 'application/octet-stream')
  }

  // whole is everything so far.
  whole() { return new Blob(this.#parts, { type: this.type }) }

  #wake() {
    for (const wake of this.#readers) wake()
    this.#readers.clear()
  }

  #change(signal) {
    return new Promise((resolve, reject) => {
      const ended = () => { this.#readers.delete(woken); reject(signal.reason) }
      const woken = () => { signal.removeEventListener('abort', ended); resolve() }
      this.#readers.add(woken)
      signal.addEventListener('abort', ended)
    })
  }
}

// DeviceLog survives the page. When the device cannot keep the take, it says log:memory once and goes on in memory: what
// the device has by then stays there, without a gap, until the server has it.
export class DeviceLog extends MemoryLog {
  #take
  #shelf
  #keeping = true
  #edges = [0] // where pieces begin and end
  #last

  // take is the record that an interrupted take is found by; see shelf.js.
  constructor(take, shelf = device) {
    super(take.type)
    this.#take = take.id
    this.#shelf = shelf
    this.#last = Promise.resolve()
    this.#then(() => this.#keep(() => shelf.begin(take)))
  }

  // append makes the bytes readable once they are on the device; ms is how long the take is with them.
  append(blob, ms) {
    return this.#then(async () => {
      for (let at = 0; at < blob.size; at += largest) {
        const piece = blob.slice(at, at + largest, blob.type)
        await this.#keep(async () => this.#shelf.add(this.#take, this.size, await piece.arrayBuffer(), ms))
        await super.append(piece)
        this.#edges.push(this.size)
      }
    })
  }

  // close notes how the take ended: {ms, failed, reason, cut}.
  close(ended) {
    return this.#then(async () => {
      await this.#keep(() => this.#shelf.end(this.#take, { ...ended, bytes: this.size }))
      await super.close()
    })
  }

  acknowledged(offset) {
    const edge = this.#edges.findLast(edge => edge <= offset)
    if (!edge) return
    this.#edges = this.#edges.filter(at => at >= edge)
    this.#shelf.acknowledge(this.#take, offset, edge).catch(() => {}) // the next one takes it along
  }

  #then(deed) { return this.#last = this.#last.then(deed) }

  async #keep(deed) {
    if (!this.#keeping) return
    try {
      await deed()
    } catch {
      this.#keeping = false
      this.dispatchEvent(new Event('log:memory'))
    }
  }
}
