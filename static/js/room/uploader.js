// Sends a chunk log to a take's upload while it grows, for as long as it takes. Speaks in events:
//   take:progress {sent, total}   bytes acknowledged or under way, total so far
//   take:waiting                  an attempt failed; the next one follows by itself
import { Upload } from 'tus-js-client/lib/browser/index.js'
import { Gone } from './chunklog.js'
import { Refused, final, nextTry } from './connection.js'
import { language } from './words.js'

const largest = 1 << 20 // bytes in one request, at most
const smallest = 1 << 14 // where a request that is still too large is given up
const patience = 20000 // ms without a sign of life before a request is given up and sent again

export class Uploader extends EventTarget {
  #url
  #log
  #chunk = largest
  #tried = 0 // bytes of the last request

  constructor(url, log) {
    super()
    this.#url = url
    this.#log = log
  }

  // send resolves when the log is closed and the server has acknowledged every byte of it. It rejects with Refused when
  // the server will not take more, and with the signal's reason when that ends it.
  async send(signal) {
    for (let attempt = 0; ;) {
      const before = this.sent
      const answer = await this.#attempt(signal)
      if (!answer) return
      if (answer.status === 413 && !answer.said?.reason && this.#tried > smallest) { // a proxy on the way, not our server
        this.#chunk = Math.max(smallest, Math.floor(this.#tried / 2))
        continue
      }
      if (answer.final && answer.status !== 409) throw new Refused(answer.status, answer.said)
      if (this.sent > before || answer.hope) attempt = 0
      this.#say('take:waiting')
      attempt = await nextTry(attempt, signal)
    }
  }

  // sent is how many bytes the server has acknowledged.
  sent = 0

  // One attempt asks for the offset and sends from there. It resolves with nothing when all was sent, otherwise with the
  // status of the answer that ended it (0: there was none) and what it said. Every attempt has an upload of its own, so
  // that nothing of an old one can wake up later.
  #attempt(signal) {
    return new Promise((resolve, reject) => {
      const over = new AbortController()
      let watchdog
      let heard = Infinity // when the request under way last moved; Infinity: none is under way
      const end = (settle, value) => {
        if (over.signal.aborted) return
        over.abort()
        clearTimeout(watchdog)
        upload.abort()
        settle(value)
      }
      const alive = () => {
        heard = performance.now()
        clearTimeout(watchdog)
        watchdog = setTimeout(() => end(resolve, noAnswer), patience)
      }
      const source = {
        // The client reads at the acknowledged offset only, so reading at the end means that all has arrived.
        slice: async (start, to) => {
          clearTimeout(watchdog) // waiting for the recorder is no stalled request
          heard = Infinity
          this.#arrived(start)
          const value = await this.#log.slice(start, to, over.signal).catch(error => {
            if (error instanceof Gone) end(resolve, { status: 410, final: true })
            throw error
          })
          if (!value) {
            end(resolve)
            return new Promise(() => {})
          }
          this.#tried = value.size
          alive()
          return { value, done: false }
        },
        close() {},
      }
      const upload = new Upload(this.#log, {
        uploadUrl: this.#url,
        uploadLengthDeferred: true, // for good: sealing the take names its size
        chunkSize: this.#chunk,
        retryDelays: null,
        headers: { 'Accept-Language': language() },
        storeFingerprintForResuming: false,
        fileReader: { openFile: async () => source },
        fingerprint: async () => null,
        onProgress: sent => { // pieces are up to 1 MiB: over a slow network the percentage must not stand still meanwhile
          alive()
          this.#progress(sent)
        },
        onError: error => end(resolve, heardFrom(error.originalResponse)),
      })
      const again = () => {
        if (document.visibilityState === 'visible' && performance.now() - heard > 3000) end(resolve, hope)
      }
      window.addEventListener('online', () => end(resolve, hope), { signal: over.signal })
      document.addEventListener('visibilitychange', again, { signal: over.signal })
      signal.addEventListener('abort', () => end(reject, signal.reason), { signal: over.signal })
      if (signal.aborted) return end(reject, signal.reason)
      alive()
      upload.start()
    })
  }

  #arrived(offset) {
    this.sent = offset
    this.#log.acknowledged(offset)
    this.#progress(offset)
  }

  #progress(sent) { this.#say('take:progress', { sent, total: this.#log.size }) }

  #say(type, detail) { this.dispatchEvent(new CustomEvent(type, { detail })) }
}

const noAnswer = { status: 0 }
const hope = { status: 0, hope: true } // it is worth trying at once

// heardFrom reads an answer. A HEAD has no words, so our refusals name their reason in a header too.
function heardFrom(response) {
  if (!response) return noAnswer
  const header = name => response.getHeader(name)
  const status = response.getStatus()
  const answer = { status, final: final(status, header), said: { reason: header('Retake-Reason') } }
  try {
    Object.assign(answer.said, JSON.parse(response.getBody()))
  } catch { /* no words */ }
  return answer
}
