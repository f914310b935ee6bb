// Talking to the server over a bad network: try for ever, wait longer each time, start at once when there is hope.
import { language, sentence } from './words.js'

// Refused is an answer that trying again would not change.
export class Refused extends Error {
  constructor(status, body) {
    super(body?.reason === 'taken_over' ? sentence('elsewhere') : body?.error || sentence('refused'))
    this.status = status
    this.reason = body?.reason || ''
    this.body = body
  }
}

const slowest = 30_000 // ms between two attempts, at most

// nextTry resolves when attempt number n (from 0) may follow: after a growing pause, or sooner when the connection or
// the person comes back. It rejects when the signal ends the whole undertaking.
export function nextTry(n, signal) {
  return new Promise((resolve, reject) => {
    const pause = Math.min(500 * 2 ** n, slowest) * (0.75 + Math.random() / 4)
    const timer = setTimeout(done, pause)
    const seen = () => { if (document.visibilityState === 'visible') done() }
    const ended = () => { clear(); reject(signal.reason) }
    function clear() {
      clearTimeout(timer)
      window.removeEventListener('online', done)
      document.removeEventListener('visibilitychange', seen)
      signal?.removeEventListener('abort', ended)
    }
    function done() { clear(); resolve() }
    window.addEventListener('online', done)
    document.addEventListener('visibilitychange', seen)
    signal?.addEventListener('abort', ended)
    if (signal?.aborted) ended()
  })
}

// mayChange tells the statuses that may be different next time.
export const mayChange = status => !status || status === 408 || status === 423 || status === 429 || status >= 500

// post sends JSON and returns the JSON that comes back. It goes on until the server has answered for good, and throws
// Refused when the answer is no.
export async function post(url, body, signal) {
  for (let attempt = 0; ; attempt++) {
    const answer = await send(url, body, signal)
    if (answer && !mayChange(answer.status)) {
      const said = await answer.json().catch(() => null)
      if (answer.ok && said) return said
      throw new Refused(answer.status, said)
    }
    await nextTry(attempt, signal)
  }
}

// send returns the answer, or null when there is no connection.
async function send(url, body, signal) {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Accept-Language': language() },
      body: JSON.stringify(body),
      signal,
    })
  } catch (error) {
    if (signal?.aborted) throw error
    return null
  }
}
