// The log of one take: the recorder appends, the uploader reads from any offset, and playback reads the whole. This one
// lives in memory; a log that lives on the device has the same five members and takes its place.
export class MemoryLog {
  #parts = []
  #size = 0
  #closed = false
  #readers = new Set()

  constructor(type) { this.type = type }

  get size() { return this.#size }

  // append adds what the recorder made; empty pieces are nothing.
  async append(blob) {
    if (this.#closed || !blob.size) return
    this.#parts.push(blob)
    this.#size += blob.size
    this.#wake()
  }

  // close says that nothing more is coming.
  close() {
    this.#closed = true
    this.#wake()
  }

  // slice returns the bytes from start up to at most end as a Blob, as soon as there is at least one, and null when the
  // log is closed and start is its end.
  async slice(start, end, signal) {
    while (start >= this.#size) {
      if (this.#closed) return null
      await this.#change(signal)
    }
    return this.whole().slice(start, end, 'application/octet-stream')
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
